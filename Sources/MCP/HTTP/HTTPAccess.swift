/// Who may call over HTTP: asked with every request, since a session is no proof of anything.
public struct HTTPAccess<Caller: Sendable>: Sendable {
    /// The caller that these credentials prove; nil is answered with 401.
    public let authenticate: @Sendable (HTTPCredentials) async -> Caller?
    /// What a session is bound to: the same text for the same credential, and no secret. Another credential's session does not
    /// exist for a caller.
    public let credentialKey: @Sendable (Caller) -> String

    /// Rules of access.
    public init(
        authenticate: @escaping @Sendable (HTTPCredentials) async -> Caller?,
        credentialKey: @escaping @Sendable (Caller) -> String
    ) {
        self.authenticate = authenticate
        self.credentialKey = credentialKey
    }
}
