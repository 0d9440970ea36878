public import Clocks
import Cryptography
public import JSON
import Store

/// The key of `tollgate context mint`: it stands in for a backend's where no real money moves. No host in production knows it.
public struct DevelopmentContextKey: Sendable {
    /// What tokens that it signs say of who issued them.
    public static let issuer = "tollgate-development"

    private let key: Ed25519PrivateKey

    /// A new key.
    public init() throws { key = try Ed25519PrivateKey() }

    /// Reads a key as it is kept.
    /// - Throws: `KeyError`.
    public init(pem: Secret) throws { key = try Ed25519PrivateKey(anyText: pem.reveal()) }

    /// The key as it is kept: PKCS#8, which a backend's own tests can sign with too.
    public var pem: Secret { Secret(key.pem) }

    /// Whose contexts a host accepts that has this key.
    public func authority(audience: String) -> ContextAuthority {
        ContextAuthority(issuer: Self.issuer, audience: audience, key: ContextKey(key.publicKey))
    }

    func sign(_ claims: JSONObject) throws -> Secret {
        Secret(try SignedText.make(claims, algorithm: .edDSA) { try key.sign($0) })
    }
}

/// What a person wants a development context to say.
public struct ContextStatement: Sendable {
    /// The agent that may present it.
    public var agent: String
    /// The conversation.
    public var conversation: String
    /// What it says beside: `customer`, `orders`, `quotes` and declared claims.
    public var claims: JSONObject
    /// How long it is good, up to an hour.
    public var lifetime: Span

    /// A statement.
    public init(agent: String, conversation: String, claims: JSONObject = [:], lifetime: Span = .minutes(30)) {
        self.agent = agent
        self.conversation = conversation
        self.claims = claims
        self.lifetime = lifetime
    }
}

extension Access {
    /// Signs a context with the development key and writes down that it did.
    ///
    /// - Parameters:
    ///   - person: an admin, or one of the agent's operators.
    ///   - operators: the agent's operators by the policy in force.
    /// - Throws: `AccessError` where the person may not, ``ContextRefused`` where no host would accept what is to be signed.
    public func mintContext(
        _ statement: ContextStatement, with key: DevelopmentContextKey, audience: String, by person: Person,
        operators: some Collection<String> & Sendable
    ) async throws -> Secret {
        try AccessName.check(statement.agent)
        let id = Hex.encode(SecureRandom.bytes(16))
        return try await store.write { [self] tx in
            guard try Self.isCurrent(person, in: tx) else { throw AccessError.personWithdrawn(person.name) }
            if !operators.contains(person.name) { try Self.requireAdmin(person, in: tx) }
            let issuedAt = tx.now.milliseconds / 1000
            var claims: JSONObject = [
                "iss": .string(DevelopmentContextKey.issuer), "aud": .string(audience), "agent": .string(statement.agent),
                "conv": .string(statement.conversation), "iat": .integer(issuedAt),
                "exp": .integer(issuedAt + statement.lifetime.milliseconds / 1000), "jti": .string(id),
            ]
            for member in statement.claims.members where claims[member.key] == nil { claims[member.key] = member.value }
            let token = try key.sign(claims)
            // Nothing is handed out that would be refused.
            let context = try VerifiedContext.verify(
                token, presentedBy: statement.agent, to: [key.authority(audience: audience)])
            if let refused = try context.check(of: statement.agent, in: tx) { throw refused }
            let body: JSONObject = [
                "agent": .string(statement.agent), "conversation": .string(context.conversation), "context": .string(context.idDigest),
                "expires_at": .integer(context.expiresAt.milliseconds), "by": .string(person.name),
            ]
            try record("context-minted", body, in: tx)
            return token
        }
    }
}
