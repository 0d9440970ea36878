import Access
import HTTPClient
import JSON
import LoopbackServer
import Synchronization
import Testing

@testable import Composition

/// The time that passes, turned by hand.
final class Ticks: Sendable {
    private let current = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { current.withLock { $0 } }

    func advance(by duration: Duration) { current.withLock { $0 = $0.advanced(by: duration) } }
}

@Suite("keys of issuers")
struct IssuerKeysTests {
    let issuer: TokenIssuer
    let ticks = Ticks()
    let (first, second): (TokenKey, TokenKey)

    init() throws {
        issuer = try TokenIssuer()
        (first, second) = (try TokenKey("k-1"), try TokenKey("k-2"))
        issuer.change { [first] in $0.keys = [first.published] }
    }

    private func keys(_ more: String = "") throws -> IssuerKeys {
        let ticks = ticks
        return try IssuerKeys(try #require(issuer.settings(more).oauth), allowsPlain: true, now: { ticks.now })
    }

    @Test("keys are fetched when the first token comes, from where the issuer's own metadata says, and then kept")
    func fetching() async throws {
        let keys = try keys()
        #expect(issuer.requests.isEmpty)
        #expect(try await keys.key("k-1") != nil)
        #expect(issuer.requests == ["/.well-known/openid-configuration", "/keys"])
        for _ in 0..<50 { #expect(try await keys.key("k-1") != nil) }
        #expect(issuer.requests.count == 2)
        ticks.advance(by: IssuerKeys.freshFor)
        #expect(try await keys.key("k-1") != nil && issuer.requests.count == 4)
    }

    @Test("an address of keys in the settings is asked and nothing else")
    func configured() async throws {
        let keys = try keys("jwks: \(issuer.url)/keys")
        #expect(try await keys.key("k-1") != nil)
        #expect(issuer.requests == ["/keys"])
    }

    @Test("a key that is rotated at the issuer is found, once, and an issuer that is down keeps the known ones")
    func rotation() async throws {
        let keys = try keys("jwks: \(issuer.url)/keys")
        #expect(try await keys.key("k-1") != nil)
        issuer.change { [second] in $0.keys = [second.published] }
        // Names that nobody knows are looked for, however many come, once in half a minute.
        for index in 0..<100 { #expect(try await keys.key("made-up-\(index)") == nil) }
        #expect(issuer.requests.count == 1)
        ticks.advance(by: IssuerKeys.betweenLooks)
        #expect(try await keys.key("k-2") != nil && issuer.requests.count == 2)
        // What the issuer publishes no more counts no more.
        #expect(try await keys.key("k-1") == nil)
        let ill: [LoopbackServer.Reply] = [
            .close, .text("{}"), .text("no", status: 500), .answer(status: 302, headers: ["location: /keys"], body: []),
        ]
        for reply in ill {
            issuer.change { $0.instead = reply }
            ticks.advance(by: .seconds(3600))
            #expect(try await keys.key("k-2") != nil)
            #expect(try await keys.key("k-1") == nil)
        }
        ticks.advance(by: IssuerKeys.keptFor)
        await #expect(throws: IssuerKeys.Unavailable.self) { try await keys.key("k-2") }
        issuer.change { $0.instead = nil }
        ticks.advance(by: IssuerKeys.betweenLooks)
        #expect(try await keys.key("k-2") != nil)
    }

    @Test("as many tokens as come at once, the keys are fetched once")
    func atOnce() async throws {
        let keys = try keys("jwks: \(issuer.url)/keys")
        let found = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { (try? await keys.key("k-1")) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(found == 50 && issuer.requests == ["/keys"])
    }

    @Test("metadata that is another issuer's, or names an address elsewhere or none, leads to no key")
    func metadata() async throws {
        let elsewhere = try TokenIssuer()
        elsewhere.change { [first] in $0.keys = [first.published] }
        let bad: [JSONObject] = [
            ["issuer": .string(issuer.url + "/"), "jwks_uri": .string(issuer.url + "/keys")],
            ["issuer": .string(issuer.url), "jwks_uri": .string(elsewhere.url + "/keys")],
            ["issuer": .string(issuer.url), "jwks_uri": "http://keys.example/keys"],
            ["issuer": .string(issuer.url), "jwks_uri": "file:///etc/passwd"], ["issuer": .string(issuer.url)], [:],
        ]
        for metadata in bad {
            issuer.change { $0.metadata = metadata }
            let keys = try keys()
            await #expect(throws: IssuerKeys.Unavailable.self, "\(JSONValue.object(metadata).text)") { try await keys.key("k-1") }
        }
        #expect(elsewhere.requests.isEmpty && !issuer.requests.contains("/keys"))
    }

    @Test("a text that is too long, or that never ends, is no key set")
    func long() async throws {
        issuer.change { $0.instead = .answer(body: [UInt8](repeating: 0x20, count: IssuerKeys.maximumBytes + 1)) }
        let keys = try keys("jwks: \(issuer.url)/keys")
        await #expect(throws: IssuerKeys.Unavailable.self) { try await keys.key("k-1") }
    }

    @Test("keys are fetched over https, and over http from this machine alone where a world is simulated")
    func addresses() throws {
        func accepts(_ jwks: String, plain: Bool) throws -> Bool {
            let oauth = try #require(issuer.settings("jwks: \"\(jwks)\"").oauth)
            return (try? IssuerKeys(oauth, allowsPlain: plain)) != nil
        }
        #expect(try accepts("https://login.example/keys", plain: false))
        #expect(try accepts("http://127.0.0.1:9/keys", plain: true) && !accepts("http://127.0.0.1:9/keys", plain: false))
        #expect(try !accepts("http://login.example/keys", plain: true) && !accepts("http://127.0.0.1@login.example/keys", plain: true))
    }

    @Test("hosts of addresses are read as browsers and libcurl do, or not at all")
    func hosts() {
        #expect(WebAddress("https://Login.Example:8443/a?b")?.host == "login.example")
        #expect(WebAddress("https://Login.Example:8443/a?b")?.origin == "https://login.example:8443")
        #expect(WebAddress("http://[::1]:80/")?.host == "::1" && WebAddress("http://[::1]:80/")?.isLoopback == true)
        for literal in ["http://127.0.0.1", "http://10.0.0.1/x", "https://[fd00::1]/", "http://localhost:1"] {
            #expect(WebAddress(literal)?.isLiteral == true, "\(literal)")
        }
        #expect(WebAddress("https://10.example")?.isLiteral == false)
        for bad in ["", "https://", "ftp://a", "https://u@a/", "https://u:p@a", "https://a b", "https://ä", "http://[::1", "https:///x"] {
            #expect(WebAddress(bad) == nil, "\(bad)")
        }
        #expect(WebAddress("http://127.0.0.1\\@evil.example/")?.host == "127.0.0.1")
    }

    @Test("a JWKS address that leads to a private address is not fetched")
    func privateAddress() async throws {
        let port = try #require(issuer.url.split(separator: ":").last)
        // A name that libcurl itself leads to this machine (RFC 6761, 6.3), and that is no number.
        let address = "https://keys.localhost:\(port)/keys"
        let told = Mutex("")
        let oauth = try #require(issuer.settings("jwks: \(address)").oauth)
        let keys = try IssuerKeys(oauth, allowsPlain: true, tell: { reason in told.withLock { $0 = reason } })
        await #expect(throws: IssuerKeys.Unavailable.self) { try await keys.key("k-1") }
        #expect(told.withLock { $0 }.contains("nothing was sent") && issuer.connections == 0)
        // Without the guard that very address leads here.
        _ = try? await HTTPClient().send(HTTPRequest(url: address, timeoutMilliseconds: 5000))
        #expect(issuer.connections == 1)
    }
}
