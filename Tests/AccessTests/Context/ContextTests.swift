import Clocks
import Cryptography
import Foundation
import JSON
import Store
import Testing

@testable import Access

@Suite("contexts")
struct ContextTests {
    @Test("a token of the backend's is taken, whichever of the three algorithms the settings name", arguments: ContextAlgorithm.allCases)
    func good(_ algorithm: ContextAlgorithm) async throws {
        let house = try await ContextHouse(algorithm)
        let token = Secret(try house.backend.token(house.claims))
        let principal = try await house.house.access.present(token, by: house.desk, under: house.rules)
        let context = try #require(principal.context)
        #expect(principal.agent == "desk" && principal.credential == house.desk.credential && principal.kind == .token)
        #expect(principal.conversation == "c-1" && context.claims == house.claims)
        #expect(context.expiresAt == house.house.clock.now() + .minutes(30))
        #expect(context.idDigest == Hex.encode(SHA256.digest(Array("token-1".utf8))))
        #expect(try await house.house.store.read { try Access.standing(of: principal, in: $0) } == .good)
    }

    @Test("no key that this host has not been given signs a context", arguments: ContextAlgorithm.allCases)
    func otherKey(_ algorithm: ContextAlgorithm) async throws {
        let house = try await ContextHouse(algorithm)
        let other = try Backend.make(algorithm)
        #expect(try await house.refused(try other.token(house.claims)) == .signature)
        #expect(try await house.refused(try house.backend.token(house.claims)) == nil)
    }

    @Test("a token of another algorithm is refused, whoever's key it is: none, RS256 as HS256, and each of the other two")
    func algorithms() async throws {
        let house = try await ContextHouse(.rs256)
        for name in ["none", "None", "", "HS256", "RS384", "PS256", "rs256", "EdDSA", "ES256"] {
            let header: JSONObject = ["alg": .string(name), "typ": "tollgate-context+jws"]
            #expect(try await house.refused(house.claims, header: header) == .algorithm, "\(name)")
        }
        // The public key as an HMAC's secret: what a verifier that believes the header would take.
        let header = Base64.encodeURL(Array(#"{"alg":"HS256","typ":"tollgate-context+jws"}"#.utf8))
        let signed = "\(header).\(Base64.encodeURL(JSONValue.object(house.claims).bytes))"
        let code = HMACSHA256.authenticate(Array(signed.utf8), key: Array(house.backend.publicText.utf8))
        #expect(try await house.refused("\(signed).\(Base64.encodeURL(code))") == .algorithm)
        // The same code under the header that is wanted.
        let wanted = signed.replacingOccurrences(of: header, with: Base64.encodeURL(JSONValue.object(house.backend.header).bytes))
        #expect(try await house.refused("\(wanted).\(Base64.encodeURL(code))") == .signature)
        #expect(try await house.refused(house.claims, header: ["typ": "tollgate-context+jws"]) == .algorithm)
        #expect(try await house.refused(house.claims, header: ["alg": ["RS256"], "typ": "tollgate-context+jws"]) == .algorithm)
        #expect(try await house.refused("\(signed).") == .malformed)
    }

    @Test("a token of another type is refused, and so is one that says nothing of its type")
    func types() async throws {
        let house = try await ContextHouse()
        for type: JSONValue? in [nil, "JWT", "tollgate-context+JWS", "application/tollgate-context+jws", ["tollgate-context+jws"], nil] {
            var header = house.backend.header
            header["typ"] = type
            #expect(try await house.refused(house.claims, header: header) == .type)
        }
    }

    @Test("a header brings no key and changes no rule; a key's name is looked over")
    func headers() async throws {
        let house = try await ContextHouse()
        for name in ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc"] {
            var header = house.backend.header
            header[name] = name == "crit" ? ["exp"] : ["kty": "OKP"]
            #expect(try await house.refused(house.claims, header: header) == .header("`\(name)`"))
        }
        var header = house.backend.header
        header["planted"] = 1
        #expect(try await house.refused(house.claims, header: header) == .header("a member that is not known"))
        header = house.backend.header
        header["kid"] = "2026-11"
        #expect(try await house.refused(house.claims, header: header) == nil)
        header["kid"] = ["2026-11"]
        #expect(try await house.refused(house.claims, header: header) == .header("a `kid` that is no text"))
    }

    @Test("a member that stands twice is refused in header and claims, written with escapes too")
    func duplicates() async throws {
        let house = try await ContextHouse()
        let header = JSONValue.object(house.backend.header).text
        let claims = JSONValue.object(house.claims).text
        for extra in [#","alg":"none"}"#, #","\u0061lg":"EdDSA"}"#] {
            let token = try house.backend.token(header: header.dropLast() + extra, payload: claims)
            #expect(try await house.refused(token) == .malformed)
        }
        for extra in [#","agent":"desk"}"#, #","\u0061gent":"other"}"#] {
            let token = try house.backend.token(header: header, payload: claims.dropLast() + extra)
            #expect(try await house.refused(token) == .malformed)
        }
    }

    @Test("a header or payload with something behind it, or that is no object, is refused")
    func trailing() async throws {
        let house = try await ContextHouse()
        let header = JSONValue.object(house.backend.header).text
        let claims = JSONValue.object(house.claims).text
        for (first, second) in [
            (header + "x", claims), (header, claims + "{}"), (header, claims + "\u{0}"), ("[]", claims), (header, "[\(claims)]"),
            (header, "\"text\""), (header, ""), ("\u{FEFF}" + header, claims), (header, "\u{FEFF}" + claims),
            (header, String(claims.dropLast())),
        ] {
            #expect(try await house.refused(try house.backend.token(header: first, payload: second)) == .malformed)
        }
    }

    @Test("one text stands for one token: padding, blanks, the other alphabet, loose bits and more parts are refused")
    func base64() async throws {
        let house = try await ContextHouse()
        let token = try house.backend.token(house.claims)
        let parts = token.split(separator: ".").map(String.init)
        #expect(try await house.refused(token) == nil)
        let texts = [
            token + "=", token + "==", parts[0] + "=." + parts[1] + "." + parts[2], token + "\n", " " + token, token + ".", "." + token,
            token + ".x", parts[0] + "." + parts[1], parts[0], "", "..", "...", parts[0] + ".." + parts[2],
            parts[0] + "." + parts[1] + " ." + parts[2], parts[0] + "." + parts[1] + "." + parts[2].dropLast() + "+", token + "\u{0}",
        ]
        for text in texts { #expect(try await house.refused(text) == .malformed, "\(text.suffix(8))") }
        // 64 bytes are 85 letters and 2 bits, which have to be zero: each of the 15 other last letters says the same bytes, loosely.
        let last = try #require(parts[2].last)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let place = try #require(alphabet.firstIndex(of: last))
        for loose in place + 1..<place + 16 {
            #expect(try await house.refused(String(token.dropLast()) + String(alphabet[loose])) == .malformed)
        }
    }

    @Test("a signature is over header and payload as they stand")
    func tampered() async throws {
        let house = try await ContextHouse()
        let token = try house.backend.token(house.claims)
        let parts = token.split(separator: ".").map(String.init)
        let changed = Base64.encodeURL(JSONValue.object(house.claims("customer", "2088000000000000")).bytes)
        #expect(try await house.refused("\(parts[0]).\(changed).\(parts[2])") == .signature)
        let other = try house.backend.token(house.claims("conv", "c-2")).split(separator: ".").map(String.init)
        #expect(try await house.refused("\(parts[0]).\(parts[1]).\(other[2])") == .signature)
        for length in [63, 65] {
            let signature = (try #require(Base64.decodeURL(parts[2])) + [0]).prefix(length)
            #expect(try await house.refused("\(parts[0]).\(parts[1]).\(Base64.encodeURL(signature))") == .signature)
        }
    }

    @Test("no other text stands for a token: every character changed, doubled or dropped, and every end cut off, is refused")
    func everyChange() async throws {
        let house = try await ContextHouse()
        let authorities = try house.rules.authorities()
        let token = Array(try house.backend.token(house.claims).utf8)
        func isTaken(_ bytes: [UInt8]) -> Bool {
            (try? VerifiedContext.verify(Secret(String(decoding: bytes, as: UTF8.self)), presentedBy: "desk", to: authorities)) != nil
        }
        #expect(isTaken(token))
        var taken = 0
        for place in token.indices {
            for character in Array("AQgw-_.=".utf8) where character != token[place] {
                var changed = token
                changed[place] = character
                if isTaken(changed) { taken += 1 }
            }
            var (dropped, doubled) = (token, token)
            dropped.remove(at: place)
            doubled.insert(token[place], at: place)
            for changed in [dropped, doubled, Array(token[..<place])] where changed != token && isTaken(changed) { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test("16 KiB is the longest token")
    func oversize() async throws {
        let house = try await ContextHouse()
        func token(_ filling: Int) throws -> String {
            try house.backend.token(house.claims("note", .array([.string(String(repeating: "x", count: filling))])))
        }
        let room = SignedText.maximumBytes - (try token(0).utf8.count)
        let longest = room / 4 * 3
        #expect(try token(longest).utf8.count <= SignedText.maximumBytes)
        #expect(try await house.refused(try token(longest)) == nil)
        #expect(try await house.refused(try token(longest + 4)) == .tooLong)
        #expect(try await house.refused(String(repeating: "a", count: 1 << 20)) == .tooLong)
    }

    @Test("a host that was given no key refuses every context")
    func notAccepted() async throws {
        let house = try await ContextHouse()
        await #expect(throws: ContextRefused.notAccepted) {
            _ = try await house.house.access.present(Secret(try house.backend.token(house.claims)), by: house.desk, under: .none)
        }
    }

    @Test("an RSA key of fewer than 2048 bits, and a key of another algorithm, verify nothing")
    func badKeys() throws {
        let short = try RSAPrivateKey.generate(bits: 1024).publicKey.spkiBase64
        #expect(throws: KeyError.tooShort(bits: 1024, least: 2048)) { try ContextKey(.rs256, text: short) }
        let ed = try Backend.make(.edDSA).publicText
        #expect(throws: KeyError.self) { try ContextKey(.es256, text: ed) }
        #expect(throws: KeyError.self) { try ContextKey(.rs256, text: ed) }
        #expect(throws: KeyError.self) { try ContextKey(.edDSA, text: try Backend.make(.es256).publicText) }
    }
}
