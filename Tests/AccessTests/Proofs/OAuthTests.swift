import Clocks
import Cryptography
import JSON
import Store
import Testing

@testable import Access

@Suite("access tokens")
struct OAuthTests {
    @Test(
        "a token that the issuer signed makes its holder the agent of the rules, with its scopes and its end",
        arguments: ContextAlgorithm.allCases)
    func good(_ algorithm: ContextAlgorithm) async throws {
        let house = try await OAuthHouse(algorithm)
        let principal = try await house.shown(house.issuer.token(house.claims)).get()
        #expect(principal.agent == "desk" && principal.credential.hasPrefix("oauth:") && principal.credential.utf8.count == 22)
        let end = house.house.clock.now() + .seconds(300)
        #expect(principal.kind == .oauth(subject: "u-1", scopes: ["shop.read", "shop.refund"], expiresAt: end))
        // Another token of the same holder is the same credential; another holder is another one.
        let again = try await house.shown(house.issuer.token(house.claims("jti", "2"))).get()
        let other = try await house.shown(house.issuer.token(house.claims("sub", "u-2"))).get()
        #expect(again.credential == principal.credential && other.credential != principal.credential)
    }

    @Test("no key that the issuer has not published, no algorithm that is not allowed, no header that brings a key")
    func keys() async throws {
        let house = try await OAuthHouse(.es256)
        let stranger = try Issuer.make(.es256)
        #expect(try await house.shown(stranger.token(house.claims)) == .failure(.signature))
        #expect(try await house.refused(header: house.header("kid", "key-2")) == .unknownKey)
        #expect(try await house.refused(header: house.header("kid", nil)) == .header("no `kid`"))
        #expect(try await house.refused(header: house.header("kid", 1)) == .header("a `kid` that is no text"))
        for member in ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc"] {
            #expect(try await house.refused(header: house.header(member, "x")) == .header("`\(member)`"))
        }
        #expect(try await house.refused(header: house.header("nonce", "x")) == .header("a member that is not known"))
        for algorithm in ["none", "HS256", "RS256", "ES384", "EdDSA", "es256", ""] {
            #expect(try await house.refused(header: house.header("alg", .string(algorithm))) == .algorithm)
        }
        #expect(try await house.refused(header: house.header("alg", nil)) == .algorithm)
        let only = try Issuer.rules([house.issuer], algorithms: [.rs256])
        #expect(try await house.shown(house.issuer.token(house.claims), under: only) == .failure(.algorithm))
    }

    @Test("a key is asked for by its name alone, and only for a token whose form and algorithm are right")
    func asking() async throws {
        let house = try await OAuthHouse()
        let asked = Pauses()
        let rules = OAuthRules(
            issuer: house.rules.issuer, audience: house.rules.audience, algorithms: [.edDSA], claims: house.rules.claims,
            key: { name in
                asked.note(.seconds(name.utf8.count))
                return nil
            })
        let bad = [
            "", "a.b", "a.b.c.d", "e30.e30.e30", try house.issuer.token(house.claims, header: house.header("alg", "RS256")),
            try house.issuer.token(house.claims, header: house.header("typ", "JOSE")), String(repeating: "a", count: 20_000),
        ]
        for token in bad { if case .success = try await house.shown(token, under: rules) { Issue.record("taken") } }
        #expect(asked.all.isEmpty)
        #expect(try await house.shown(house.issuer.token(house.claims), under: rules) == .failure(.unknownKey))
        #expect(asked.all.count == 1)
    }

    @Test("what an issuer says of the kind of token is read as issuers write it")
    func types() async throws {
        let house = try await OAuthHouse()
        for type: JSONValue? in ["at+jwt", "JWT", "AT+JWT", "application/at+jwt", nil] {
            #expect(try await house.refused(header: house.header("typ", type)) == nil)
        }
        for type: JSONValue in ["tollgate-context+jws", "JOSE", "", 1, .null] {
            #expect(try await house.refused(header: house.header("typ", type)) == .type)
        }
        #expect(try await house.refused(header: house.header("x5t#S256", "AAAA")) == nil)
    }

    @Test("issuer, audience and times have to be right")
    func claims() async throws {
        let house = try await OAuthHouse()
        let now = house.house.clock.now().milliseconds / 1000
        func refused(_ name: String, _ value: JSONValue?) async throws -> OAuthRefused? {
            try await house.refused(house.claims(name, value))
        }
        #expect(try await refused("iss", "https://login.example/") == .issuer)
        #expect(try await refused("iss", nil) == .claim("iss", problem: "is missing"))
        #expect(try await refused("aud", "https://other.example/mcp") == .audience)
        #expect(try await refused("aud", ["x", "https://agents.example/mcp"]) == nil)
        #expect(try await refused("aud", []) == .claim("aud", problem: "is not a text or a list of 1 to 16 texts"))
        #expect(try await refused("aud", nil) == .claim("aud", problem: "is missing"))
        #expect(try await refused("sub", nil) == .claim("sub", problem: "is missing"))
        #expect(try await refused("exp", nil) == .claim("exp", problem: "is missing"))
        #expect(try await refused("exp", .integer(now)) == .expired)
        #expect(try await refused("exp", .integer(now + 1)) == nil)
        #expect(try await refused("nbf", .integer(now + 60)) == nil)
        #expect(try await refused("nbf", .integer(now + 61)) == .notYet)
    }

    @Test("texts are compared by their bytes")
    func bytes() async throws {
        let house = try await OAuthHouse()
        // Swift's own comparison takes U+212A for the letter K.
        let rules = OAuthRules(
            issuer: house.rules.issuer, audience: house.rules.audience, algorithms: house.rules.algorithms,
            claims: [ClaimRule(claim: "azp", value: "K", agent: "desk")], key: house.rules.key)
        #expect(try await house.shown(house.issuer.token(house.claims("azp", "K")), under: rules).get().agent == "desk")
        #expect(try await house.shown(house.issuer.token(house.claims("azp", "\u{212A}")), under: rules) == .failure(.nobody))
        let scopes = try await house.shown(house.issuer.token(house.claims("scope", "\u{212A} a"))).get().kind
        #expect(scopes == .oauth(subject: "u-1", scopes: ["a"], expiresAt: house.house.clock.now() + .seconds(300)))
    }

    @Test("the first rule that matches names the agent, and an agent that nobody added is nobody")
    func rules() async throws {
        let house = try await OAuthHouse()
        func agent(_ claims: JSONObject) async throws -> String { try await house.shown(house.issuer.token(claims)).get().agent }
        #expect(try await agent(house.claims) == "desk")
        #expect(try await agent(house.claims("azp", "other-app")) == "finance-bot")
        var none = house.claims("azp", nil)
        none["groups"] = ["staff"]
        #expect(try await house.refused(none) == .nobody)
        // A member of a member is no claim of the token itself.
        none["groups"] = .object(["finance": true])
        #expect(try await house.refused(none) == .nobody)
        try await house.house.access.removeAgent("finance-bot", by: house.boss)
        #expect(try await house.refused(house.claims("azp", "other-app")) == .noSuchAgent("finance-bot"))
    }

    @Test("whatever character of a token is changed, it counts for nobody", arguments: ContextAlgorithm.allCases)
    func everyCharacter(_ algorithm: ContextAlgorithm) async throws {
        let house = try await OAuthHouse(algorithm)
        let token = Array(try house.issuer.token(house.claims).utf8)
        var counted = 0
        for index in token.indices {
            for replacement in [UInt8(ascii: "A"), UInt8(ascii: "b"), UInt8(ascii: ".")] where replacement != token[index] {
                var changed = token
                changed[index] = replacement
                if case .success = try await house.shown(String(decoding: changed, as: UTF8.self)) {
                    Issue.record("the character \(index) can be `\(UnicodeScalar(replacement))`")
                }
                counted += 1
            }
        }
        #expect(counted > token.count)
    }

    @Test("a token that expires between deciding and committing counts in the committing transaction")
    func expiry() async throws {
        let house = try await OAuthHouse()
        let principal = try await house.shown(house.issuer.token(house.claims)).get()
        let store = house.house.store
        #expect(try await store.write { try Access.standing(of: principal, in: $0) } == .good)
        house.house.clock.advance(by: .seconds(300))
        #expect(try await store.write { try Access.standing(of: principal, in: $0) } == .ended)
    }

    @Test("a token that the issuer signed and that has expired is no guess; one that it did not sign is")
    func guesses() async throws {
        let house = try await OAuthHouse()
        let old = try house.issuer.token(house.claims)
        house.house.clock.advance(by: .hours(1))
        for _ in 0..<30 { #expect(try await house.shown(old) == .failure(.expired)) }
        #expect(house.house.pauses.all.isEmpty)
        #expect(try await house.house.entries("authentication-failed").isEmpty)
        for _ in 0..<30 { #expect(try await house.shown("e30.e30.e30") == .failure(.header("no `kid`"))) }
        #expect(!house.house.pauses.all.isEmpty)
        #expect(try await house.house.entries("authentication-failed").count == 1)
    }

    @Test("who added an agent without a token is a maker of what it asks for")
    func makers() async throws {
        let house = try await OAuthHouse()
        let principal = try await house.shown(house.issuer.token(house.claims)).get()
        let makers = try await house.house.store.read { try Access.makers(of: "desk", credential: principal.credential, in: $0) }
        #expect(makers == ["boss"])
    }
}

@Suite("keys that issuers publish")
struct PublishedKeysTests {
    @Test("keys that nothing here can be checked by are left out, and so are two of one name")
    func left() throws {
        let (first, second) = (try Issuer.make(.es256, keyName: "a"), try Issuer.make(.rs256, keyName: "b"))
        func keys(_ more: [JSONObject]) throws -> PublishedKeys {
            try #require(PublishedKeys(parsing: Issuer.set([first.published, second.published] + more)))
        }
        #expect(try keys([]).count == 2 && keys([])["a"] != nil && keys([])["c"] == nil)
        #expect(try keys([first.published])["a"] == nil && keys([first.published, first.published])["a"] == nil)
        func changed(_ name: String, _ value: JSONValue?) -> JSONObject {
            var key = second.published
            key["kid"] = "c"
            key[name] = value
            return key
        }
        #expect(try keys([changed("alg", nil)])["c"] != nil)
        #expect(try keys([changed("key_ops", ["verify"])])["c"] != nil)
        let unusable = [
            changed("use", "enc"), changed("alg", "RS512"), changed("alg", "PS256"), changed("kty", "oct"), changed("n", "AQAB"),
            changed("e", "AQ"), changed("n", "!"), changed("kid", nil), changed("kid", ""), changed("key_ops", ["sign"]),
        ]
        for key in unusable { #expect(try keys([key]).count == 2, "\(JSONValue.object(key).text)") }
    }

    @Test("a text that is no key set is none, and one of too many keys neither")
    func texts() {
        for text in ["", "{}", "[]", #"{"keys":{}}"#, #"{"keys":[]"#] { #expect(PublishedKeys(parsing: Array(text.utf8)) == nil) }
        #expect(PublishedKeys(parsing: Array(#"{"keys":[]}"#.utf8))?.count == 0)
        let many = [JSONObject](repeating: ["kid": "a"], count: 65)
        #expect(PublishedKeys(parsing: Issuer.set(many)) == nil)
    }
}
