import Synchronization

/// An HTTP/1.1 client that keeps connections, checks certificates, follows no redirects and never blocks the caller's thread.
public final class HTTPClient: Sendable {
    /// What holds for every request of a client.
    public struct Configuration: Sendable {
        /// The longest time to get a connection, TLS included.
        public var connectTimeoutMilliseconds: Int
        /// The longest body that is accepted.
        public var maximumResponseBytes: Int
        /// How many connections to one host are open at once; more requests wait for one.
        public var maximumConnectionsPerHost: Int
        /// For how long an idle connection is used again. Short, since a server that has closed it leaves a request in doubt.
        public var maximumIdleSeconds: Int
        /// A file of certificates to trust instead of the system's.
        public var certificateFile: String?
        /// Whether `http:` is spoken: for a simulator on this machine.
        public var allowsPlainHTTP: Bool
        /// Whether connections are made to addresses of the internet alone, and none to this machine's or this network's own, whatever
        /// a name leads to. Asked for each address at the moment of connecting.
        public var onlyPublicAddresses: Bool
        /// A proxy. None is taken from the environment.
        public var proxy: String?
        /// What the client calls itself.
        public var userAgent: String

        /// The usual limits.
        public init(
            connectTimeoutMilliseconds: Int = 3000, maximumResponseBytes: Int = 1 << 20, maximumConnectionsPerHost: Int = 32,
            maximumIdleSeconds: Int = 15, certificateFile: String? = nil, allowsPlainHTTP: Bool = false,
            onlyPublicAddresses: Bool = false, proxy: String? = nil, userAgent: String = "tollgate"
        ) {
            self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
            self.maximumResponseBytes = maximumResponseBytes
            self.maximumConnectionsPerHost = maximumConnectionsPerHost
            self.maximumIdleSeconds = maximumIdleSeconds
            self.certificateFile = certificateFile
            self.allowsPlainHTTP = allowsPlainHTTP
            self.onlyPublicAddresses = onlyPublicAddresses
            self.proxy = proxy
            self.userAgent = userAgent
        }
    }

    private let engine: Engine

    /// A client with a thread of its own, which ends when the client is shut down or nobody holds it any more.
    public init(configuration: Configuration = Configuration()) { engine = Engine(configuration: configuration) }

    deinit { engine.stop() }

    /// Sends one request and waits for the whole answer, whatever its status.
    public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let id = engine.newID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { engine.enqueue(Engine.Order(id: id, request: request, continuation: $0)) }
        } onCancel: {
            engine.cancel(id)
        }
        engine.forget(id)
        return try result.get()
    }

    /// Ends the thread. What is under way fails; so does what comes after.
    public func shutdown() { engine.stop() }
}
