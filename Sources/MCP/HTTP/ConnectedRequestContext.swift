public import Hummingbird
public import NIOCore

/// A request's context that knows its connection: a client that goes away takes its call back with it.
public protocol ConnectedRequestContext: RequestContext {
    /// The connection that the request came over.
    var channel: any Channel { get }
}

/// The context for a router that has nothing else to carry along.
public struct MCPRequestContext: ConnectedRequestContext {
    /// Hummingbird's own part.
    public var coreContext: CoreRequestContextStorage
    /// The connection that the request came over.
    public let channel: any Channel

    /// The context of a request that has just arrived.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
