import Access
import Clocks
import Cryptography
import JSON

/// An agent's backend that signs contexts, rightly or not.
struct Backend: Sendable {
    /// What it signs with.
    enum Key: Sendable {
        case edDSA(Ed25519PrivateKey)
        case es256(P256PrivateKey)
        case rs256(RSAPrivateKey)
    }

    let key: Key

    static func make(_ algorithm: ContextAlgorithm = .edDSA) throws -> Backend {
        switch algorithm {
        case .edDSA: Backend(key: .edDSA(try Ed25519PrivateKey()))
        case .es256: Backend(key: .es256(try P256PrivateKey()))
        case .rs256: Backend(key: .rs256(try RSAPrivateKey.generate(bits: 2048)))
        }
    }

    var algorithm: ContextAlgorithm {
        switch key {
        case .edDSA: .edDSA
        case .es256: .es256
        case .rs256: .rs256
        }
    }

    /// The public key as bare base64.
    var publicText: String {
        switch key {
        case .edDSA(let key): Base64.encode([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00] + key.publicKey.bytes)
        case .es256(let key): Base64.encode(key.publicKey.der)
        case .rs256(let key): key.publicKey.spkiBase64
        }
    }

    /// A host's rules that accept this backend.
    func rules() throws -> ContextRules {
        ContextRules(
            configured: ContextAuthority(issuer: "desk-backend", audience: "shop-host", key: try ContextKey(algorithm, text: publicText)))
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch key {
        case .edDSA(let key): try key.sign(bytes)
        case .es256(let key): try key.sign(bytes)
        case .rs256(let key): try key.sign(bytes, digest: .sha256)
        }
    }

    /// The header of a good token.
    var header: JSONObject { ["alg": .string(algorithm.rawValue), "typ": "tollgate-context+jws"] }

    /// The claims of a good token.
    static func claims(at now: Instant, agent: String = "desk", conversation: String = "c-1") -> JSONObject {
        let seconds = now.milliseconds / 1000
        return [
            "iss": "desk-backend", "aud": "shop-host", "agent": .string(agent), "conv": .string(conversation),
            "customer": "2088102146225135", "orders": ["T-1", "T-2"], "quotes": ["T-1": "88.00"], "vip": true,
            "iat": .integer(seconds), "exp": .integer(seconds + 1800), "jti": "token-1",
        ]
    }

    /// A token of these parts; the header is the good one where none is given.
    func token(_ claims: JSONObject, header: JSONObject? = nil) throws -> String {
        try token(header: JSONValue.object(header ?? self.header).text, payload: JSONValue.object(claims).text)
    }

    /// A token of any texts.
    func token(header: String, payload: String) throws -> String {
        let signed = "\(Base64.encodeURL(Array(header.utf8))).\(Base64.encodeURL(Array(payload.utf8)))"
        return "\(signed).\(Base64.encodeURL(try sign(Array(signed.utf8))))"
    }
}
