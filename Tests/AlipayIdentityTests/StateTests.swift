import Clocks
import Cryptography
import Testing
import ToolKit

@testable import AlipayIdentity

/// Tokens under a key.
private struct Bench {
    let clock = HandClock(Instant(seconds: 1_795_244_645))
    let state: AuthorizationState

    init(key: String = "a key of the host") {
        let key = Array(key.utf8)
        state = AuthorizationState(sealer: StateSealer { HMACSHA256.authenticate($0, key: key) }, clock: clock)
    }

    /// What verifying says; nil where it accepts.
    func refusal(_ text: String, _ caller: Caller) -> AuthorizationState.Refused? {
        do throws(AuthorizationState.Refused) {
            try state.verify(text, for: caller)
            return nil
        } catch {
            return error
        }
    }
}

private let front = Caller(agent: "front", conversation: "c1")

@Test("a token verifies for its own caller for ten minutes, and not a moment longer")
func lifetime() {
    let bench = Bench()
    let token = bench.state.make(for: front)
    #expect(token.expiresAt == bench.clock.now() + .minutes(10))
    #expect(bench.refusal(token.text, front) == nil)
    bench.clock.advance(by: .milliseconds(599_999))
    #expect(bench.refusal(token.text, front) == nil)
    bench.clock.advance(by: .milliseconds(1))
    #expect(bench.refusal(token.text, front) == .expired)
}

@Test(
    "a token is for one agent and one conversation: of another, of none, or of two that join to the same text it is refused",
    arguments: [
        Caller(agent: "front", conversation: "c2"), Caller(agent: "front", conversation: nil), Caller(agent: "front", conversation: ""),
        Caller(agent: "back", conversation: "c1"), Caller(agent: "frontc", conversation: "1"), Caller(agent: "fron", conversation: "tc1"),
        Caller(agent: "frontc1", conversation: nil),
    ])
func otherCallers(other: Caller) {
    let bench = Bench()
    #expect(bench.refusal(bench.state.make(for: front).text, other) == .notGenuine)
    let theirs = bench.state.make(for: other).text
    #expect(bench.refusal(theirs, other) == nil)
    #expect(bench.refusal(theirs, front) == .notGenuine)
}

@Test("no bit of a token can be changed, none can be taken away and nothing added")
func tampering() throws {
    let bench = Bench()
    let text = bench.state.make(for: front).text
    let bytes = try #require(URLText.decode(text))
    for bit in 0..<(bytes.count * 8) {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(bench.refusal(URLText.encode(changed), front) == .notGenuine, "bit \(bit)")
    }
    for count in 0..<text.count { #expect(bench.refusal(String(text.prefix(count)), front) == .notGenuine) }
    for other in ["", text + "A", text + "=", text + text, " " + text, "授权", text.lowercased()] {
        #expect(bench.refusal(other, front) == .notGenuine, "\(other)")
    }
}

@Test("a token of another key is refused, though it is still in time")
func otherKey() {
    let other = Bench(key: "a key of another host")
    #expect(Bench().refusal(other.state.make(for: front).text, front) == .notGenuine)
}

@Test("every token is unlike every other, and has 75 letters and digits, which Alipay takes")
func tokens() {
    let bench = Bench()
    let texts = (0..<500).map { _ in bench.state.make(for: front).text }
    #expect(Set(texts).count == 500)
    #expect(texts.allSatisfy { $0.count == 75 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
}

@Test("base64url is written as RFC 4648 does it, and each text is the only one of its bytes")
func base64url() {
    for (bytes, text) in [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ] {
        #expect(URLText.encode(Array(bytes.utf8)) == text)
        #expect(URLText.decode(text) == Array(bytes.utf8))
    }
    #expect(URLText.encode([0xFB, 0xEF, 0xFF]) == "--__")
    for text in ["Zh", "Zg==", "Z", "Zm9v\n", "+/+/"] { #expect(URLText.decode(text) == nil, "\(text)") }
    let all = (0...255).map { UInt8($0) }
    #expect(URLText.encode(all) == Base64.encodeURL(all) && URLText.decode(Base64.encodeURL(all)) == all)
}
