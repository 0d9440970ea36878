import Gate
import Logging
import MCP
import ServiceLifecycle

/// What a host that serves runs, in its order: they end in the opposite one. First no more calls are taken, then what is under way
/// settles, then the log is closed.
enum Faces {
    /// The services of these settings.
    static func services(_ services: HostServices, _ settings: Settings) -> [any Service] {
        let address = settings.http ?? .standard
        let logger = services.logger
        let server = MCPServer(services, hasConsole: true)
        let http = HTTPFace(services: services, server: server, address: address).application { port in
            logger.notice("serving", metadata: ["mcp": "http://\(ListenAddress(host: address.host, port: port))/mcp"])
        }
        let socket = SocketFace(
            server: server, desk: CallerDesk(services), place: .ofHost(settings, CommandContext.current.environment),
            mode: settings.serving.socket.mode, logger: logger)
        return [LogSequencer(services: services), Workers(gate: services.gate), socket, http]
    }

    /// Plain HTTP stays on this machine. Asked before the store is opened, so that a mistake changes nothing.
    /// - Throws: a complaint where the settings ask for more.
    static func check(_ settings: Settings) throws {
        let address = settings.http ?? .standard
        guard address.isLoopback else {
            throw Complaint(
                .usage, "plain HTTP is served on this machine only, and `\(address.host)` is not it",
                help: ["listen at 127.0.0.1, behind a proxy that speaks TLS"])
        }
    }
}
