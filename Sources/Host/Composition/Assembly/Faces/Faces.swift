import Clocks
import Gate
import Logging
import MCP
import ServiceLifecycle

/// What a host that serves runs, in its order: they end in the opposite one. First no more calls are taken, then what is under way
/// settles, then the log is closed.
enum Faces {
    /// The services of these settings.
    static func services(_ services: HostServices, _ settings: Settings, _ listeners: Listeners) throws -> [any Service] {
        let server = MCPServer(services, hasConsole: true)
        let limit = Duration.milliseconds(settings.serving.shutdownLimit.milliseconds)
        let faces = try faces(services, settings, listeners, server)
        let doors = Doors(server: server, faces: faces, limit: limit, logger: services.logger)
        let notices = services.notices.map { [$0.work as any Service] } ?? []
        let users = services.users.map { [$0.work as any Service] } ?? []
        return [LogSequencer(services: services), Workers(gate: services.gate)] + notices + users + [doors]
    }

    private static func faces(
        _ services: HostServices, _ settings: Settings, _ listeners: Listeners, _ server: MCPServer<GateService>
    ) throws -> [any Service] {
        let logger = services.logger
        let socket = SocketFace(
            server: server, desk: CallerDesk(services), place: .ofHost(settings, CommandContext.current.environment),
            mode: settings.serving.socket.mode, logger: logger)
        let agents = listeners.agents
        let http = try HTTPFace(services: services, server: server, listener: agents).application { port in
            logger.notice("serving", metadata: ["mcp": "\(agents.url(port: port))/mcp"])
            ProcessMemory.giveBackCode()
        }
        let mcp = AtAddress(OnLoops(http), agents.address, moving: "`--http HOST:PORT` takes another address")
        guard let strangers = listeners.strangers else { return [socket, mcp] }
        let open = try PublicFace(
            listener: strangers, routes: services.notices.map { [$0.routes(consents: services.users.map(ConsentDesk.init))] } ?? []
        ).application { port in
            logger.notice("serving", metadata: ["public": "\(strangers.url(port: port))"])
        }
        return [socket, mcp, AtAddress(open, strangers.address, moving: "`--public HOST:PORT` takes another address")]
    }
}
