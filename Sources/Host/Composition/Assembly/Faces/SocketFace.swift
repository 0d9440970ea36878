import Logging
import MCP
import ServiceLifecycle

/// The host's Unix socket, for `tollgate connect` on the same machine.
struct SocketFace: Service {
    let server: MCPServer<GateService>
    let desk: CallerDesk
    let place: SocketPlace
    /// The rights of the socket's file.
    let mode: UInt32
    let logger: Logger

    func run() async throws {
        place.makeFolder()
        let desk = desk
        let socket = SocketServer(server, path: place.path, mode: mode) { peer, hello in await desk.admit(peer, hello) }
        let (path, logger) = (place.path, logger)
        do {
            try await withGracefulShutdownHandler {
                try await socket.run { logger.notice("serving", metadata: ["socket": "\(path)"]) }
            } onGracefulShutdown: {
                socket.stop()
            }
        } catch let fault as SocketFault {
            guard !place.isNamed else {
                throw Complaint(.usage, fault.description, help: ["name another one with --socket or `socket`"])
            }
            // Nobody asked for it: agents still come over HTTP.
            logger.warning("no socket for `tollgate connect`", metadata: ["reason": "\(fault)"])
            try await gracefulShutdown()
        }
    }
}
