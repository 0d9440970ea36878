import Clocks
import Cryptography
import Diagnostics
import JSON
import LoopbackServer
import Synchronization

@testable import Composition

/// An issuer of access tokens on this machine: it publishes its keys over HTTP, and can rotate them, go away or answer nonsense.
final class TokenIssuer: Sendable {
    /// What it publishes.
    struct Published: Sendable {
        var keys: [JSONObject] = []
        /// What its metadata says; nil for the right thing.
        var metadata: JSONObject?
        /// What it answers instead of anything; nil where it is well.
        var instead: LoopbackServer.Reply?
    }

    /// What the server's script reads: it is made before the server is.
    private final class State: Sendable {
        let published = Mutex(Published())
        let url = Mutex("")

        func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Reply {
            let (url, published) = (url.withLock { $0 }, published.withLock { $0 })
            if let instead = published.instead { return instead }
            switch request.target {
            case "/keys": return .answer(body: JSONValue.object(["keys": .array(published.keys.map { .object($0) })]).bytes)
            case "/.well-known/openid-configuration":
                let right: JSONObject = ["issuer": .string(url), "jwks_uri": .string(url + "/keys")]
                return .answer(body: JSONValue.object(published.metadata ?? right).bytes)
            default: return .text("", status: 404)
            }
        }
    }

    private let state: State
    private let server: LoopbackServer

    init() throws {
        let state = State()
        let server = try LoopbackServer { state.answer($0) }
        state.url.withLock { $0 = server.url }
        (self.state, self.server) = (state, server)
    }

    deinit { server.stop() }

    /// Its name: its address.
    var url: String { server.url }

    /// What was asked of it.
    var requests: [String] { server.requests.map(\.target) }

    /// How many connections were made to it.
    var connections: Int { server.connectionCount }

    func change(_ body: (inout Published) -> Void) { state.published.withLock { body(&$0) } }

    /// Settings that accept its tokens.
    /// - Parameter more: lines of `oauth` beside those that it always has.
    func settings(_ more: String = "") throws -> Settings { try Settings.simulated(oauth: yaml(more)) }

    /// The `oauth` of a settings file that accepts its tokens.
    func yaml(_ more: String = "", issuer: String? = nil) -> String {
        """
        oauth:
          issuer: \(issuer ?? url)
          audience: https://agents.example/mcp
          agents: [{ claim: azp, value: desk-app, agent: desk }]
        \(more.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    /// The claims of a token that is good now.
    func claims(at now: Instant, scope: String = "") -> JSONObject {
        let seconds = now.milliseconds / 1000
        return [
            "iss": .string(url), "aud": "https://agents.example/mcp", "sub": "u-1", "azp": "desk-app", "scope": .string(scope),
            "exp": .integer(seconds + 300),
        ]
    }
}

extension Settings {
    /// Settings of a simulated world, from the text of a settings file.
    static func simulated(oauth text: String, environment: String = "simulator") throws -> Settings {
        try Settings.resolve(
            environment: ["HOME": "/h", "TOLLGATE_ENVIRONMENT": environment], file: SourceFile(name: "tollgate.yaml", text: text))
    }
}

/// A key of an issuer.
struct TokenKey: Sendable {
    let key: Ed25519PrivateKey
    let name: String

    init(_ name: String) throws {
        key = try Ed25519PrivateKey()
        self.name = name
    }

    var published: JSONObject {
        ["kty": "OKP", "crv": "Ed25519", "kid": .string(name), "x": .string(Base64.encodeURL(key.publicKey.bytes))]
    }

    /// A token of these claims.
    func token(_ claims: JSONObject) throws -> String {
        let header: JSONValue = ["alg": "EdDSA", "typ": "at+jwt", "kid": .string(name)]
        let signed = "\(Base64.encodeURL(header.bytes)).\(Base64.encodeURL(JSONValue.object(claims).bytes))"
        return "\(signed).\(Base64.encodeURL(try key.sign(Array(signed.utf8))))"
    }
}
