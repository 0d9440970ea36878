import Clocks
import JSON
import Store
import Testing

@testable import Access

@Suite("claims of contexts")
struct ClaimTests {
    @Test("another issuer, another host or another agent is refused by its name")
    func whose() async throws {
        let house = try await ContextHouse()
        #expect(try await house.refused(house.claims("iss", "another-backend")) == .issuer)
        #expect(try await house.refused(house.claims("aud", "another-host")) == .audience)
        #expect(try await house.refused(house.claims("aud", ["another-host", "a third"])) == .audience)
        #expect(try await house.refused(house.claims("aud", ["another-host", "shop-host"])) == nil)
        #expect(try await house.refused(house.claims("agent", "finance")) == .agent)
        #expect(try await house.refused(house.claims("agent", "DESK")) == .agent)
    }

    @Test("one agent's token is worth nothing to another, and not to whoever calls without a credential")
    func otherAgent() async throws {
        let house = try await ContextHouse()
        let issued = try await house.house.access.addAgent("finance", by: house.boss)
        let finance = try #require(try await house.house.access.authenticate(bearer: issued.secret.reveal()))
        let token = try house.backend.token(house.claims)
        #expect(try await house.refused(token, by: finance) == .agent)
        #expect(try await house.refused(token, by: Access.local()) == .agent)
        let local = try house.backend.token(Backend.claims(at: house.house.clock.now(), agent: "local"))
        #expect(try await house.refused(local, by: Access.local()) == nil)
    }

    @Test(
        "each claim that every context has is demanded, with its type",
        arguments: ["iss", "aud", "agent", "conv", "jti", "iat", "exp"])
    func demanded(_ name: String) async throws {
        let house = try await ContextHouse()
        #expect(try await house.refused(house.claims(name, nil)) == .claim(name, problem: "is missing"))
        for value: JSONValue in [.null, true, ["a": 1], [], [1], "", -1, .array(Array(repeating: "x", count: 17))] {
            guard case .claim(name, _)? = try await house.refused(house.claims(name, value)) else {
                Issue.record("`\(name)` may be \(value.text)")
                continue
            }
        }
    }

    @Test("a conversation's id has 1 to 128 visible characters of ASCII")
    func ids() async throws {
        let house = try await ContextHouse()
        for id in ["c", "wx:openid/1?x=~!", String(repeating: "c", count: 128)] {
            #expect(try await house.refused(house.claims("conv", .string(id))) == nil)
        }
        let problem = "is not 1 to 128 visible characters of ASCII"
        for id in ["a b", "c\n", "对话", "c\u{200B}", "\u{7F}", String(repeating: "c", count: 129)] {
            #expect(try await house.refused(house.claims("conv", .string(id))) == .claim("conv", problem: problem))
            #expect(try await house.refused(house.claims("jti", .string(id))) == .claim("jti", problem: problem))
        }
    }

    @Test("times are whole seconds: no text, no fraction, none beyond the year 9999", arguments: ["iat", "exp", "nbf"])
    func times(_ name: String) async throws {
        let house = try await ContextHouse()
        let problem = "is not a number of whole seconds since 1970"
        for text in ["1.5", "1e300", "-1", "253402300800", "99999999999999999999"] {
            let number = JSONValue.number(try #require(JSONNumber(text: text)))
            #expect(try await house.refused(house.claims(name, number)) == .claim(name, problem: problem), "\(text)")
        }
        #expect(try await house.refused(house.claims(name, "1700000000")) == .claim(name, problem: problem))
    }

    @Test("a context is good for up to an hour, and until the second at which it expires")
    func expiry() async throws {
        let house = try await ContextHouse()
        let now = house.house.clock.now().milliseconds / 1000
        #expect(try await house.refused(house.claims("exp", .integer(now + 3600))) == nil)
        #expect(try await house.refused(house.claims("exp", .integer(now + 3601))) == .lifetime)
        #expect(try await house.refused(house.claims("exp", .integer(now))) == .lifetime)
        #expect(try await house.refused(house.claims("exp", .integer(now - 1))) == .lifetime)
        let token = try house.backend.token(house.claims("exp", .integer(now + 60)))
        house.house.clock.advance(by: .milliseconds(59_999))
        #expect(try await house.refused(token) == nil)
        house.house.clock.advance(by: .milliseconds(1))
        #expect(try await house.refused(token) == .expired)
    }

    @Test("a backend's clock may be a minute ahead, and no more")
    func future() async throws {
        let house = try await ContextHouse()
        let now = house.house.clock.now().milliseconds / 1000
        for (ahead, refused) in [(60, nil), (61, ContextRefused.notYet)] {
            var claims = house.claims("iat", .integer(now + Int64(ahead)))
            claims["exp"] = .integer(now + 600)
            #expect(try await house.refused(claims) == refused)
            #expect(try await house.refused(house.claims("nbf", .integer(now + Int64(ahead)))) == refused)
        }
    }

    @Test("other claims are kept as they were signed")
    func kept() async throws {
        let house = try await ContextHouse()
        let token = try house.backend.token(house.claims("tier", ["level": 3, "since": "2026"]))
        let principal = try await house.house.access.present(Secret(token), by: house.desk, under: house.rules)
        #expect(principal.context?.claims["tier"] == ["level": 3, "since": "2026"])
    }

    @Test("claims nested beyond reason are refused")
    func nested() async throws {
        let house = try await ContextHouse()
        var value: JSONValue = 1
        for _ in 0..<20 { value = [value] }
        #expect(try await house.refused(house.claims("deep", value)) == .malformed)
    }

    @Test("no refusal quotes what was signed")
    func quiet() async throws {
        let house = try await ContextHouse()
        let planted = "PLANTED-8e21"
        var texts: [String] = []
        for name in house.claims.keys + ["nbf"] {
            for value: JSONValue in [.string(planted), .string(planted + " \n"), [.string(planted)], .object([planted: 1])] {
                if let refused = try await house.refused(house.claims(name, value)) { texts.append("\(refused) \(refused.code)") }
            }
        }
        for name in ["typ", "alg", "kid", planted] {
            var header = house.backend.header
            header[name] = .object([planted: 1])
            if let refused = try await house.refused(house.claims, header: header) { texts.append("\(refused) \(refused.code)") }
        }
        #expect(texts.count >= 30)
        #expect(texts.allSatisfy { !$0.contains(planted) && !$0.hasSuffix(".") && $0.first?.isLowercase == true })
    }
}
