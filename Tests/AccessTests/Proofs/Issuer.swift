import Clocks
import Cryptography
import JSON

@testable import Access

/// An issuer of access tokens: it signs them, rightly or not, and publishes its keys.
struct Issuer: Sendable {
    let backend: Backend
    let keyName: String

    static func make(_ algorithm: ContextAlgorithm = .edDSA, keyName: String = "key-1") throws -> Issuer {
        Issuer(backend: try Backend.make(algorithm), keyName: keyName)
    }

    /// The numbers of its key, as it publishes them.
    var published: JSONObject {
        var key: JSONObject = ["kid": .string(keyName), "use": "sig", "alg": .string(backend.algorithm.rawValue)]
        let der = Base64.decode(backend.publicText) ?? []
        switch backend.key {
        case .edDSA(let own):
            key["kty"] = "OKP"
            key["crv"] = "Ed25519"
            key["x"] = .string(Base64.encodeURL(own.publicKey.bytes))
        case .es256:
            key["kty"] = "EC"
            key["crv"] = "P-256"
            key["x"] = .string(Base64.encodeURL(der.suffix(64).prefix(32)))
            key["y"] = .string(Base64.encodeURL(der.suffix(32)))
        case .rs256:
            // A SubjectPublicKeyInfo of 2048 bits has the modulus at byte 33.
            key["kty"] = "RSA"
            key["n"] = .string(Base64.encodeURL(der[33..<289]))
            key["e"] = "AQAB"
        }
        return key
    }

    /// A key set of some keys.
    static func set(_ keys: [JSONObject]) -> [UInt8] { JSONValue.object(["keys": .array(keys.map { .object($0) })]).bytes }

    /// The header of a good token.
    var header: JSONObject { ["alg": .string(backend.algorithm.rawValue), "typ": "at+jwt", "kid": .string(keyName)] }

    /// The claims of a good token.
    static func claims(at now: Instant) -> JSONObject {
        let seconds = now.milliseconds / 1000
        return [
            "iss": "https://login.example", "aud": "https://agents.example/mcp", "sub": "u-1", "azp": "desk-app",
            "groups": ["staff", "finance"], "scope": "shop.read shop.refund", "iat": .integer(seconds), "exp": .integer(seconds + 300),
        ]
    }

    func token(_ claims: JSONObject, header: JSONObject? = nil) throws -> String {
        try backend.token(claims, header: header ?? self.header)
    }

    /// A host's rules that accept the keys of some issuers.
    static func rules(_ issuers: [Issuer], algorithms: Set<ContextAlgorithm> = Set(ContextAlgorithm.allCases)) throws -> OAuthRules {
        guard let keys = PublishedKeys(parsing: set(issuers.map(\.published))) else { throw NoKeySet() }
        return OAuthRules(
            issuer: "https://login.example", audience: "https://agents.example/mcp", algorithms: algorithms,
            claims: [
                ClaimRule(claim: "azp", value: "desk-app", agent: "desk"),
                ClaimRule(claim: "groups", value: "finance", agent: "finance-bot"),
            ], key: { keys[$0] })
    }

    struct NoKeySet: Error {}
}

/// A house with the agents `desk` and `finance-bot`, who have no token, and an issuer.
struct OAuthHouse {
    let house: House
    let boss: Person
    let issuer: Issuer
    let rules: OAuthRules

    init(_ algorithm: ContextAlgorithm = .edDSA) async throws {
        house = try await House()
        boss = try await house.admin()
        try await house.access.addAgentWithoutToken("desk", by: boss)
        try await house.access.addAgentWithoutToken("finance-bot", by: boss)
        issuer = try Issuer.make(algorithm)
        rules = try Issuer.rules([issuer])
    }

    /// The claims of a token that is good now.
    var claims: JSONObject { Issuer.claims(at: house.clock.now()) }

    /// The claims with one of them changed; nil takes it away.
    func claims(_ name: String, _ value: JSONValue?) -> JSONObject {
        var claims = claims
        claims[name] = value
        return claims
    }

    /// The header with one member changed; nil takes it away.
    func header(_ name: String, _ value: JSONValue?) -> JSONObject {
        var header = issuer.header
        header[name] = value
        return header
    }

    /// Whose token it is, or why it counts for nobody.
    func shown(_ token: String, under rules: OAuthRules? = nil) async throws -> Result<Principal, OAuthRefused> {
        do { return .success(try await house.access.authenticate(oauth: token, under: rules ?? self.rules)) } catch let refused
            as OAuthRefused
        {
            return .failure(refused)
        }
    }

    /// Why a token of these parts counts for nobody; nil where it counts.
    func refused(_ claims: JSONObject? = nil, header: JSONObject? = nil) async throws -> OAuthRefused? {
        if case .failure(let refused) = try await shown(issuer.token(claims ?? self.claims, header: header)) { refused } else { nil }
    }
}
