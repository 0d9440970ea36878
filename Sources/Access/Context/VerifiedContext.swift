public import Clocks
import Cryptography
public import JSON
import Store

/// What an agent's backend signed about a conversation: evidence that only `Access` makes, after it has verified the token.
public struct VerifiedContext: Sendable, Hashable {
    /// The longest that a context may be good for.
    public static let longest = Span.minutes(60)
    /// How far a backend's clock may be ahead of this host's.
    public static let skew = Span.seconds(60)

    /// The conversation.
    public let conversation: String
    /// Every claim as it was signed, those about the token itself among them.
    public let claims: JSONObject
    /// From when on it is good no more.
    public let expiresAt: Instant
    /// The SHA-256 of the token's `jti`, in hexadecimal: what entries of the log know the token by.
    public let idDigest: String

    /// From when on it is good: `iat`, or `nbf` where that is later.
    private let goodFrom: Instant

    /// Private to this file: not even `@testable` makes one.
    fileprivate init(_ claims: JSONObject) throws(ContextRefused) {
        let reader = ClaimReader(claims: claims)
        self.claims = claims
        conversation = try reader.name("conv")
        idDigest = Hex.encode(SHA256.digest(Array(try reader.name("jti").utf8)))
        let issuedAt = try reader.instant("iat")
        expiresAt = try reader.instant("exp")
        guard issuedAt < expiresAt, expiresAt - issuedAt <= Self.longest else { throw .lifetime }
        goodFrom = claims["nbf"] == nil ? issuedAt : max(issuedAt, try reader.instant("nbf"))
    }

    /// Verifies a token that an agent presents.
    /// - Throws: ``ContextRefused``, for the first thing that is wrong: form, header, signature, then claims. What time it is, and whether
    ///   the conversation has ended, is asked with ``check(of:in:)``.
    static func verify(
        _ token: Secret, presentedBy agent: String, to authorities: [ContextAuthority]
    ) throws(ContextRefused) -> VerifiedContext {
        guard !authorities.isEmpty else { throw .notAccepted }
        let text = try SignedText(token.reveal())
        let signers = authorities.filter { $0.key.algorithm.rawValue == text.algorithm }
        guard !signers.isEmpty else { throw .algorithm }
        guard let signer = signers.first(where: { $0.key.verify(text.signature, of: text.signed) }) else { throw .signature }
        let reader = ClaimReader(claims: try text.claims())
        guard try reader.text("iss") == signer.issuer else { throw .issuer }
        guard try reader.audiences().contains(signer.audience) else { throw .audience }
        guard try reader.text("agent") == agent else { throw .agent }
        return try VerifiedContext(reader.claims)
    }

    /// Whether the context counts now, by the transaction's clock; nil where it does.
    func check(of agent: String, in tx: ReadTransaction) throws -> ContextRefused? {
        if goodFrom > tx.now + Self.skew { return .notYet }
        if expiresAt <= tx.now { return .expired }
        return try ConversationTable.hasEnded(conversation, of: agent, in: tx) ? .ended : nil
    }
}
