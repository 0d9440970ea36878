import Clocks
import Cryptography
import JSON

/// What an issuer signed about who calls: evidence that only ``verify(_:under:)`` makes.
struct AccessToken: Sendable {
    /// How far an issuer's clock may be ahead of this host's.
    static let skew = Span.seconds(60)

    /// The agent that the rules make of its holder.
    let agent: String
    /// Whom the issuer means.
    let subject: String
    /// What the issuer allows.
    let scopes: Set<String>
    /// From when on it is good no more.
    let expiresAt: Instant
    /// 16 hexadecimal digits by which entries know whom the issuer means.
    let subjectDigest: String
    private let goodFrom: Instant?

    /// Verifies a token: its form, its header, the key and the algorithm, the signature, and only then what it says.
    /// - Throws: ``OAuthRefused`` for the first thing that is wrong, and what `rules.key` says where keys can't be asked for. What time it
    ///   is, is asked with ``check(at:)``.
    static func verify(_ token: Secret, under rules: OAuthRules) async throws -> AccessToken {
        let text: SignedText
        do throws(ContextRefused) { text = try SignedText(token.reveal(), rules: .accessToken) } catch { throw OAuthRefused(error) }
        guard let algorithm = ContextAlgorithm(rawValue: text.algorithm), rules.algorithms.contains(algorithm) else {
            throw OAuthRefused.algorithm
        }
        guard let name = text.keyName, let key = try await rules.key(name) else { throw OAuthRefused.unknownKey }
        guard key.algorithm == algorithm else { throw OAuthRefused.algorithm }
        guard key.verify(text.signature, of: text.signed) else { throw OAuthRefused.signature }
        do throws(ContextRefused) { return try AccessToken(ClaimReader(claims: try text.claims()), rules) } catch {
            throw OAuthRefused(error)
        }
    }

    private init(_ reader: ClaimReader, _ rules: OAuthRules) throws(ContextRefused) {
        let issuer = try reader.text("iss")
        guard issuer.utf8.elementsEqual(rules.issuer.utf8) else { throw .issuer }
        guard try reader.audiences().contains(where: { $0.utf8.elementsEqual(rules.audience.utf8) }) else { throw .audience }
        subject = try reader.text("sub")
        expiresAt = try reader.instant("exp")
        goodFrom = reader.claims["nbf"] == nil ? nil : try reader.instant("nbf")
        let rule = rules.claims.first { rule in reader.texts(rule.claim).contains { $0.utf8.elementsEqual(rule.value.utf8) } }
        guard let rule else { throw .agent }
        agent = rule.agent
        scopes = Self.scopes(reader)
        subjectDigest = String(Hex.encode(SHA256.digest(Array(issuer.utf8) + [0] + Array(subject.utf8))).prefix(16))
    }

    /// RFC 8693, 4.2: `scope`, separated by spaces; some issuers call it `scp`, as a text or a list. Only what can be a scope (RFC 6749,
    /// 3.3) is one: two texts that differ never compare as the same.
    private static func scopes(_ reader: ClaimReader) -> Set<String> {
        let words = (reader.texts("scope") + reader.texts("scp")).flatMap { $0.split(separator: " ").map(String.init) }
        return Set(words.filter { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
    }

    /// Whether it counts at a time; nil where it does.
    func check(at now: Instant) -> OAuthRefused? {
        if let goodFrom, goodFrom > now + Self.skew { return .notYet }
        return expiresAt <= now ? .expired : nil
    }
}
