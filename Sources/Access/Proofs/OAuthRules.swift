/// Whose access tokens are accepted, and whom they make of their holders.
public struct OAuthRules: Sendable {
    /// What `iss` has to be.
    public let issuer: String
    /// What `aud` has to be, or to hold.
    public let audience: String
    /// What tokens may be signed by.
    public let algorithms: Set<ContextAlgorithm>
    /// Which claim makes which agent; the first one that fits counts.
    public let claims: [ClaimRule]
    /// The issuer's key of that name; nil where it publishes none. A token never brings its own.
    public let key: @Sendable (_ kid: String) async throws -> ContextKey?

    /// Rules.
    public init(
        issuer: String, audience: String, algorithms: Set<ContextAlgorithm>, claims: [ClaimRule],
        key: @escaping @Sendable (_ kid: String) async throws -> ContextKey?
    ) {
        self.issuer = issuer
        self.audience = audience
        self.algorithms = algorithms
        self.claims = claims
        self.key = key
    }
}

/// A claim that makes the holder of a token an agent.
public struct ClaimRule: Sendable, Hashable {
    /// The name of a claim of the token itself.
    public let claim: String
    /// What the claim has to be, or to hold where it is a list.
    public let value: String
    /// The agent.
    public let agent: String

    /// A rule.
    public init(claim: String, value: String, agent: String) {
        self.claim = claim
        self.value = value
        self.agent = agent
    }
}
