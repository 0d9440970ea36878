import Gate
import Hummingbird
import Logging
import MCP
import ServiceLifecycle

/// The host's address for agents: `/mcp` and `/healthz`.
struct HTTPFace: Sendable {
    let services: HostServices
    let server: MCPServer<GateService>
    let address: ListenAddress

    /// The server, as a service that stops taking requests when the host is asked to stop.
    /// - Parameter listening: told of the port.
    func application(listening: @escaping @Sendable (Int) async -> Void) -> some ApplicationProtocol {
        let router = Router(context: MCPRequestContext.self)
        router.get("/healthz") { _, _ in "ok\n" }
        let serving = services.bench.settings.serving
        let configuration = HTTPConfiguration(
            allowedHosts: serving.hosts, allowedOrigins: serving.origins, maximumCalls: serving.limits.callsUnderWay,
            maximumStreams: serving.limits.streams)
        MCPRoutes(server, access: CallerDesk(services).rules, configuration: configuration).add(to: router)
        var quiet = Logger(label: "http") { StreamLogHandler.standardError(label: $0) }
        quiet.logLevel = .warning
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: "tollgate"),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? address.port) }, logger: quiet)
    }
}
