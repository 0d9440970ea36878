import Hummingbird
import MCP
import ServiceLifecycle

/// An address whose connections are served by the threads of their event loops, and by no others: calls are many and short.
struct OnLoops<Application: ApplicationProtocol>: Service {
    private let application: Application

    init(_ application: Application) { self.application = application }

    func run() async throws {
        try await withTaskExecutorPreference(LoopExecutor(application.eventLoopGroup)) { try await application.run() }
    }
}
