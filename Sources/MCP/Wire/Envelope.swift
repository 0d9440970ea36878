import JSON

/// What a request of 2026-07-28 says about itself in its `_meta`; nothing is remembered from one request to the next.
struct Envelope: Sendable, Equatable {
    /// The revision asked for, served or not.
    let version: String
    /// What the client can do.
    let capabilities: JSONObject
    /// The least grave messages that the client wants about this request; none where it does not say.
    let logLevel: LogLevel?

    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let logLevelKey = "io.modelcontextprotocol/logLevel"
    static let serverInfoKey = "io.modelcontextprotocol/serverInfo"
    static let subscriptionKey = "io.modelcontextprotocol/subscriptionId"

    /// Whether a request speaks 2026-07-28 or later, be it with mistakes. `server/discover` exists in no other revision.
    static func isCarried(by request: RPCRequest) -> Bool {
        let meta = request.meta
        return meta[versionKey] != nil || meta[capabilitiesKey] != nil || request.method == "server/discover"
    }

    /// Reads the envelope. A missing or misshapen version or capabilities is an error, missing client information is none.
    init(_ request: RPCRequest) throws(RPCError) {
        let meta = request.meta
        guard let version = meta[Self.versionKey]?.stringValue else {
            throw .invalidParams("`_meta` must have `\(Self.versionKey)`, a string")
        }
        guard let capabilities = meta[Self.capabilitiesKey]?.objectValue else {
            throw .invalidParams("`_meta` must have `\(Self.capabilitiesKey)`, an object")
        }
        logLevel = meta[Self.logLevelKey]?.stringValue.flatMap { LogLevel(rawValue: $0) }
        if logLevel == nil, meta[Self.logLevelKey] != nil { throw .invalidParams("`\(Self.logLevelKey)` must be a log level") }
        self.version = version
        self.capabilities = capabilities
    }

    /// The revision, where it is served without a handshake.
    func servedVersion() throws(RPCError) -> ProtocolVersion {
        guard let served = ProtocolVersion(rawValue: version), ProtocolVersion.modern.contains(served) else {
            throw .unsupportedVersion(version)
        }
        return served
    }
}
