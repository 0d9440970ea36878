import AuditLog
import Console
import Gate
import Hummingbird
import MCP

/// The host's address for agents: `/mcp` and `/healthz`.
struct HTTPFace: Sendable {
    let services: HostServices
    let server: MCPServer<GateService>
    let listener: Listener

    /// The server, as a service.
    /// - Parameter listening: told of the port.
    func application(listening: @escaping @Sendable (Int) async -> Void) throws -> some ApplicationProtocol {
        let router = Router(context: MCPRequestContext.self)
        router.get("/healthz") { _, _ in "ok\n" }
        let serving = services.bench.settings.serving
        let configuration = HTTPConfiguration(
            allowedHosts: serving.hosts, allowedOrigins: serving.origins, maximumCalls: serving.limits.callsUnderWay,
            maximumStreams: serving.limits.streams)
        let routes = MCPRoutes(server, access: rules, configuration: configuration)
        routes.addMetadata(to: router)
        ApprovalPages(gate: services.gate, access: services.bench.access, origin: serving.consoleURL) { [store = services.bench.store] in
            try? await AuditTrail(store).newestCheckpoint()?.note
        }.add(to: router) { $0.channel.remoteAddress?.ipAddress }
        return try listener.application(routes.responder(before: router.buildResponder()), listening: listening)
    }

    private var rules: HTTPAccess<AgentCaller> {
        let desk = CallerDesk(services)
        guard listener.tls?.takesCertificates == true else { return desk.rules }
        return desk.rules { channel in await TLSSetup.certificate(of: channel) }
    }
}
