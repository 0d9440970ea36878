/// What the HTTP endpoint lets in.
public struct HTTPConfiguration: Sendable, Hashable {
    /// Hosts that requests may name besides the loopback's: `name` for any port, or `name:port`.
    public let allowedHosts: [String]
    /// Origins that browsers may call from besides the loopback's: `https://name` or `https://name:port`.
    public let allowedOrigins: [String]
    /// Bytes of a request's body.
    public let maximumBodyBytes: Int
    /// Sessions of the older revisions that one credential may have open; the one not used for longest makes room.
    public let maximumSessions: Int

    /// A configuration; as it is by default, only this machine is spoken to.
    public init(
        allowedHosts: [String] = [], allowedOrigins: [String] = [], maximumBodyBytes: Int = 1 << 20, maximumSessions: Int = 256
    ) {
        self.allowedHosts = allowedHosts
        self.allowedOrigins = allowedOrigins
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumSessions = max(1, maximumSessions)
    }
}
