import COpenSSL

/// An Ed25519 private key (RFC 8032).
public struct Ed25519PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: EVPKey

    /// The 32 bytes from which the key follows. A secret.
    public let seed: [UInt8]

    /// A new key.
    public init() throws(KeyError) { try self.init(seed: SecureRandom.bytes(32)) }

    /// The key of a seed of 32 bytes.
    public init(seed: [UInt8]) throws(KeyError) {
        guard seed.count == 32 else { throw .badByteCount(wanted: 32, found: seed.count) }
        guard let pointer = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw .notAKey(wanted: "an Ed25519 seed")
        }
        key = EVPKey(owning: pointer)
        self.seed = seed
    }

    /// Reads PKCS#8, as PEM or bare base64.
    public init(anyText text: String) throws(KeyError) {
        key = EVPKey(owning: try AnyKey.privateKey(text, type: EVP_PKEY_ED25519, wanted: "an Ed25519 private key"))
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard EVP_PKEY_get_raw_private_key(key.pointer, &bytes, &count) == 1, count == 32 else {
            throw .notAKey(wanted: "an Ed25519 private key")
        }
        seed = bytes
    }

    /// The key as PKCS#8 in PEM: the form that other programs read. A secret.
    public var pem: String {
        // RFC 8410, section 7: everything before the seed is the same for every key.
        let prefix: [UInt8] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
        return "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(prefix + seed))\n-----END PRIVATE KEY-----\n"
    }

    /// The 64 bytes of the signature.
    public func sign(_ bytes: some Collection<UInt8>) throws(CryptoError) -> [UInt8] { try key.sign(Array(bytes), digest: nil) }

    /// The public half.
    public var publicKey: Ed25519PublicKey {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        let done = EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &count)
        precondition(done == 1 && count == 32, "OpenSSL gave no public half of an Ed25519 key")
        return Ed25519PublicKey(key: key, bytes: bytes)
    }

    /// Says that it is a key and nothing of it.
    public var description: String { "Ed25519 private key" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// An Ed25519 public key.
public struct Ed25519PublicKey: Sendable, Hashable, CustomStringConvertible {
    private let key: EVPKey

    /// The key's 32 bytes.
    public let bytes: [UInt8]

    /// The key with these 32 bytes.
    public init(bytes: [UInt8]) throws(KeyError) {
        guard bytes.count == 32 else { throw .badByteCount(wanted: 32, found: bytes.count) }
        guard let pointer = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            throw .notAKey(wanted: "an Ed25519 public key")
        }
        self.init(key: EVPKey(owning: pointer), bytes: bytes)
    }

    /// Reads a SubjectPublicKeyInfo, as PEM or bare base64.
    public init(anyText text: String) throws(KeyError) {
        let wanted = "an Ed25519 public key"
        let key = EVPKey(owning: try AnyKey.publicKey(text, type: EVP_PKEY_ED25519, wanted: wanted))
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &count) == 1, count == 32 else { throw .notAKey(wanted: wanted) }
        self.init(key: key, bytes: bytes)
    }

    init(key: EVPKey, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    /// Whether `signature` is the signature of `bytes` by this key's private half.
    public func verify(signature: some Collection<UInt8>, of bytes: some Collection<UInt8>) -> Bool {
        key.verify(Array(signature), of: Array(bytes), digest: nil)
    }

    /// The key in base64.
    public var description: String { "Ed25519 public key \(Base64.encode(bytes))" }

    /// Whether both are the same key.
    public static func == (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool { left.bytes == right.bytes }

    /// Hashes the key's bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
