public import Cryptography

/// A key that contexts are verified with. What it verifies by is its own, so that no token can choose.
public struct ContextKey: Sendable {
    private enum Kind: Sendable {
        case edDSA(Ed25519PublicKey)
        case es256(P256PublicKey)
        case rs256(RSAPublicKey)
    }

    /// The fewest bits of an RSA key.
    public static let leastRSABits = 2048

    private let kind: Kind

    /// Reads a public key for an algorithm: a SubjectPublicKeyInfo, as PEM or bare base64.
    /// - Throws: `KeyError` where the text is no key, or one of another kind.
    public init(_ algorithm: ContextAlgorithm, text: String) throws(KeyError) {
        switch algorithm {
        case .edDSA: self.init(try Ed25519PublicKey(anyText: text))
        case .es256: self.init(try P256PublicKey(anyText: text))
        case .rs256: try self.init(RSAPublicKey(anyText: text))
        }
    }

    /// An Ed25519 key.
    public init(_ key: Ed25519PublicKey) { kind = .edDSA(key) }

    /// A P-256 key.
    public init(_ key: P256PublicKey) { kind = .es256(key) }

    /// An RSA key.
    /// - Throws: `KeyError` where it is too short.
    public init(_ key: RSAPublicKey) throws(KeyError) {
        guard key.bits >= Self.leastRSABits else { throw .tooShort(bits: key.bits, least: Self.leastRSABits) }
        kind = .rs256(key)
    }

    /// What it verifies by.
    var algorithm: ContextAlgorithm {
        switch kind {
        case .edDSA: .edDSA
        case .es256: .es256
        case .rs256: .rs256
        }
    }

    func verify(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        switch kind {
        case .edDSA(let key): key.verify(signature: signature, of: bytes)
        case .es256(let key): key.verify(signature: signature, of: bytes)
        case .rs256(let key): key.verify(signature: signature, of: bytes, digest: .sha256)
        }
    }
}

/// Whose contexts are accepted: a backend by its name and key, and the name by which it has to address this host.
public struct ContextAuthority: Sendable {
    /// What `iss` has to be.
    public let issuer: String
    /// What `aud` has to be, or to hold.
    public let audience: String
    /// What the signature has to be by.
    public let key: ContextKey

    /// An authority.
    public init(issuer: String, audience: String, key: ContextKey) {
        self.issuer = issuer
        self.audience = audience
        self.key = key
    }
}

/// Which contexts a host accepts.
public struct ContextRules: Sendable {
    let authorities: @Sendable () throws -> [ContextAuthority]

    /// None at all: every context that is presented is refused.
    public static let none = ContextRules(configured: nil)

    /// Those of the backend of the settings, and those of this machine's development key.
    /// - Parameter development: asked with every context, since the key may be made while a host runs. Nothing in production.
    public init(configured: ContextAuthority?, development: @escaping @Sendable () throws -> ContextAuthority? = { nil }) {
        authorities = { try [configured, development()].compactMap { $0 } }
    }
}
