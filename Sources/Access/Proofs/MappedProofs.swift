/// Which client certificate is which agent.
public struct CertificateRules: Sendable, Hashable {
    /// The agents by a URI or a DNS name of the certificate, or by `sha256:` with its fingerprint.
    public let agents: [String: String]

    /// Rules.
    public init(agents: [String: String]) { self.agents = agents }
}

/// Which user of this machine is which agent.
public struct PeerRules: Sendable, Hashable {
    /// The agents by the users' numbers.
    public let agents: [UInt32: String]

    /// Rules.
    public init(agents: [UInt32: String]) { self.agents = agents }
}

// A configuration only says whom a proof is of; nobody is let in by it in this version yet.
extension Access {
    /// Whose access token this is.
    /// - Throws: ``OAuthRefused`` for everybody's.
    public func authenticate(oauth token: String, under rules: OAuthRules) async throws -> Principal {
        await slowDown()
        throw OAuthRefused.notAccepted
    }

    /// Whose certificate this is; nil for everybody's.
    /// - Parameter der: the certificate, verified by whoever took it.
    public func authenticate(certificate der: [UInt8], under rules: CertificateRules) async throws -> Principal? { nil }

    /// Which agent a user of this machine is; nil for everybody.
    public func authenticate(peer uid: UInt32, under rules: PeerRules) async throws -> Principal? { nil }
}
