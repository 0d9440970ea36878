import Access
import Gate
import Hummingbird
import Logging
import MCP
import ServiceLifecycle

/// The host's address for agents: `/mcp` and `/healthz`.
struct HTTPFace: Sendable {
    let services: HostServices
    let address: ListenAddress

    /// The server, as a service that stops taking requests when the host is asked to stop.
    /// - Parameter listening: told of the port.
    func application(listening: @escaping @Sendable (Int) async -> Void) -> some ApplicationProtocol {
        let router = Router(context: MCPRequestContext.self)
        router.get("/healthz") { _, _ in "ok\n" }
        let access = services.bench.access
        let logger = services.logger
        let rules = HTTPAccess<AgentCaller>(
            authenticate: { credentials in
                guard let bearer = credentials.bearer else { return nil }
                do {
                    let principal = try await access.authenticate(bearer: bearer)
                    return principal.map { AgentCaller($0, delivery: ContextDelivery(credentials)) }
                } catch {
                    logger.error("a token can't be checked", metadata: ["error": "\(error)"])
                    return nil
                }
            },
            credentialKey: { "\($0.principal.agent)/\($0.principal.credential)" })
        let server = MCPServer(GateService(services), info: HostInfo.server)
        MCPRoutes(server, access: rules).add(to: router)
        var quiet = Logger(label: "http") { StreamLogHandler.standardError(label: $0) }
        quiet.logLevel = .warning
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: "tollgate"),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? address.port) }, logger: quiet)
    }
}
