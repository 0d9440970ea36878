import HTTPTypes
public import Hummingbird

/// Answers the requests of the MCP endpoint, and leaves the others to whoever comes next. Nearly every request is one of the endpoint's: it
/// is not looked for among all routes.
public struct MCPResponder<Service: ToolService, Next: HTTPResponder>: HTTPResponder where Next.Context: ConnectedRequestContext {
    /// The context of a request.
    public typealias Context = Next.Context

    let routes: MCPRoutes<Service>
    let path: String
    let next: Next

    /// Answers a request.
    public func respond(to request: Request, context: Next.Context) async throws -> Response {
        let asked = request.uri.path
        guard asked == path || asked == path + "/" else { return try await next.respond(to: request, context: context) }
        return await routes.respond(to: request, over: context.channel)
    }
}

extension MCPRoutes {
    /// The endpoint in front of another responder, which has what else is served.
    public func responder<Next: HTTPResponder>(before next: Next, at path: String = "/mcp") -> MCPResponder<Service, Next>
    where Next.Context: ConnectedRequestContext {
        MCPResponder(routes: self, path: path, next: next)
    }
}
