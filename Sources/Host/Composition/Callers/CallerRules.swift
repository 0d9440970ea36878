import Access
import Logging
import MCP

/// Whom proofs beside the host's own tokens make of callers, by the settings.
struct CallerRules: Sendable {
    /// Whose access tokens count; nil for nobody's.
    let oauth: OAuthRules?
    /// Which certificate is which agent.
    let certificates: CertificateRules
    /// Which user of this machine is which agent.
    let peers: PeerRules
    /// What clients are told of how to get a token (RFC 9728); nil where only the host's own tokens count.
    let resource: ProtectedResource?

    /// No rules at all: nobody calls.
    static let none = CallerRules()

    private init() {
        oauth = nil
        certificates = CertificateRules(agents: [:])
        peers = PeerRules(agents: [:])
        resource = nil
    }

    /// The rules of these settings.
    /// - Throws: a complaint about the issuer's address.
    init(_ settings: Settings, logger: Logger) throws {
        let keys = try settings.oauth.map { oauth in
            try IssuerKeys(
                oauth, allowsPlain: settings.environment == .simulator,
                tell: { reason in logger.warning("the issuer's keys can't be fetched", metadata: ["reason": "\(reason)"]) })
        }
        oauth = settings.oauth.flatMap { oauth in
            keys.map { keys in
                OAuthRules(
                    issuer: oauth.issuer, audience: oauth.audience, algorithms: oauth.algorithms, claims: oauth.agents,
                    key: { name in try await keys.key(name) })
            }
        }
        resource = settings.oauth.map { oauth in
            ProtectedResource(
                resource: oauth.audience, authorizationServers: [oauth.issuer], scopes: Set(oauth.scopes.values).sorted(), name: "Tollgate")
        }
        let clients = settings.serving.tls?.clients ?? []
        certificates = CertificateRules(agents: Dictionary(clients.map { ($0.name, $0.agent) }) { first, _ in first })
        peers = PeerRules(agents: Dictionary(settings.serving.socket.peers.map { ($0.uid, $0.agent) }) { first, _ in first })
    }
}
