/// What the HTTP endpoint lets in.
public struct HTTPConfiguration: Sendable, Hashable {
    /// Hosts that requests may name besides the loopback's: `name` for any port, or `name:port`.
    public let allowedHosts: [String]
    /// Origins that browsers may call from besides the loopback's: `https://name` or `https://name:port`.
    public let allowedOrigins: [String]
    /// Bytes of a request's body.
    public let maximumBodyBytes: Int
    /// Sessions of the older revisions that one credential may have open; the one not used for longest makes room, those last on which
    /// somebody listens.
    public let maximumSessions: Int
    /// After how long without use such a session ends.
    public let sessionIdle: Duration
    /// Calls that may be under way at once; one more is told to come again.
    public let maximumCalls: Int
    /// Responses that last for as long as their clients like (listens and the streams of sessions), in all.
    public let maximumStreams: Int
    /// As many for one credential.
    public let maximumStreamsForEach: Int
    /// After how long without a message a response that lasts, or takes long, gets a comment, so that nobody in between closes it.
    public let keepAlive: Duration
    /// How long a request's body may take to come, and one write to be taken, before the connection is closed.
    public let patience: Duration

    /// A configuration; as it is by default, only this machine is spoken to.
    public init(
        allowedHosts: [String] = [], allowedOrigins: [String] = [], maximumBodyBytes: Int = 1 << 20, maximumSessions: Int = 256,
        sessionIdle: Duration = .seconds(86_400), maximumCalls: Int = 1024, maximumStreams: Int = 512, maximumStreamsForEach: Int = 8,
        keepAlive: Duration = .seconds(15), patience: Duration = .seconds(30)
    ) {
        self.allowedHosts = allowedHosts
        self.allowedOrigins = allowedOrigins
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumSessions = max(1, maximumSessions)
        self.sessionIdle = sessionIdle
        self.maximumCalls = max(1, maximumCalls)
        self.maximumStreams = max(1, maximumStreams)
        self.maximumStreamsForEach = max(1, maximumStreamsForEach)
        self.keepAlive = keepAlive
        self.patience = patience
    }
}
