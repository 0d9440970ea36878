import Glibc
import Hummingbird
import MCP
import ServiceLifecycle

/// An address whose connections are served by the threads of their event loops, and by no others: calls are many and short.
struct OnLoops: Service, CustomStringConvertible {
    private let face: any Service
    private let executor: LoopExecutor

    init(_ application: some ApplicationProtocol) {
        face = application
        executor = LoopExecutor(application.eventLoopGroup)
    }

    var description: String { "http" }

    func run() async throws {
        try await withTaskExecutorPreference(executor) { try await face.run() }
    }

    /// One loop for each processor but one, which is the store's: its one writer is what every call waits for. Who set another number of
    /// loops in the environment gets that.
    ///
    /// It counts only before the first loop runs.
    static func chooseCount() {
        setenv("NIO_SINGLETON_GROUP_LOOP_COUNT", "\(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1))", 0)
    }
}
