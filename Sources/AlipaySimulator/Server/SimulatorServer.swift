import Clocks
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The simulator's HTTP server. Its answers carry the `Date` of the platform's own clock, which need not be this machine's: a host is to
/// notice that the two differ.
struct SimulatorServer<Responder: HTTPResponder>: Sendable where Responder.Context == SimulatorContext {
    let responder: Responder
    let clock: any WallClock
    let address: BindAddress
    let logger: Logger
    let onListening: @Sendable (Int) -> Void

    /// Serves until the task is cancelled or its service group shuts down.
    func run() async throws {
        let (responder, clock, logger) = (responder, clock, logger)
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: address), eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger
        ) { (request, writer: consuming ResponseWriter, channel) in
            let context = SimulatorContext(source: .init(channel: channel, logger: logger))
            var response: Response
            do { response = try await responder.respond(to: request, context: context) } catch {
                response = Response(status: .internalServerError)
            }
            response.headers[.date] = ChinaTime.httpDate(clock.now())
            try await writer.write(response: response.head, body: response.body)
        } onServerRunning: { [onListening] channel in
            onListening(channel.localAddress?.port ?? 0)
        }
        try await ServiceGroup(configuration: .init(services: [server], logger: logger)).run()
    }
}
