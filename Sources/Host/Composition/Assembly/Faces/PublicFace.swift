import Hummingbird
import MCP

/// What is served to strangers.
protocol PublicRoutes: Sendable {
    /// Adds the routes.
    func add(to router: Router<MCPRequestContext>)
}

/// The host's address for whatever comes from outside (`--public`): the routes that are given, and nothing else of the host. Agents and
/// people have another one.
struct PublicFace: Sendable {
    let listener: Listener
    let routes: [any PublicRoutes]

    /// The server, as a service.
    /// - Parameter listening: told of the port.
    func application(listening: @escaping @Sendable (Int) async -> Void) throws -> some ApplicationProtocol {
        let router = Router(context: MCPRequestContext.self)
        for routes in routes { routes.add(to: router) }
        return try listener.application(router.buildResponder(), listening: listening)
    }
}
