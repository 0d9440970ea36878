public import NIOCore

/// Who may call over HTTP: asked with every request, since a session is no proof of anything.
public struct HTTPAccess<Caller: Sendable>: Sendable {
    /// Whom these credentials prove.
    public let admit: @Sendable (HTTPCredentials) async -> HTTPAdmission<Caller>
    /// What a session is bound to: the same text for the same credential, and no secret. Another credential's session does not
    /// exist for a caller.
    public let credentialKey: @Sendable (Caller) -> String
    /// Where clients learn who issues tokens for this endpoint; nil where nobody does.
    public let resource: ProtectedResource?
    /// The certificate (DER) that the client of a connection showed and the listener verified; nil where it showed none.
    public let certificate: @Sendable (any Channel) async -> [UInt8]?

    /// Rules of access.
    public init(
        admit: @escaping @Sendable (HTTPCredentials) async -> HTTPAdmission<Caller>,
        credentialKey: @escaping @Sendable (Caller) -> String, resource: ProtectedResource? = nil,
        certificate: @escaping @Sendable (any Channel) async -> [UInt8]? = { _ in nil }
    ) {
        self.admit = admit
        self.credentialKey = credentialKey
        self.resource = resource
        self.certificate = certificate
    }
}

/// What came of a request's credentials.
public enum HTTPAdmission<Caller: Sendable>: Sendable {
    /// They prove this caller.
    case admitted(Caller)
    /// They prove nobody; the word is the challenge's `error` (RFC 6750), nil where the request brought none.
    case refused(error: String?)
    /// Too many wrong ones came from there; none are looked at for so long.
    case tooMany(retryAfterSeconds: Int)
    /// They can't be checked now. This is no refusal: a client that was refused would look for another token.
    case unavailable
}

/// What a client has to know to get a token (RFC 9728).
public struct ProtectedResource: Sendable, Hashable {
    /// The endpoint's address, as tokens name it.
    public let resource: String
    /// The addresses of those who issue tokens for it.
    public let authorizationServers: [String]
    /// The scopes that calls may need.
    public let scopes: [String]
    /// A name for people.
    public let name: String

    /// A resource.
    public init(resource: String, authorizationServers: [String], scopes: [String], name: String) {
        self.resource = resource
        self.authorizationServers = authorizationServers
        self.scopes = scopes
        self.name = name
    }
}
