import COpenSSL

/// The digest of an RSA signature (PKCS#1 v1.5).
public enum RSADigest: String, Sendable, Hashable {
    /// SHA-256: Alipay's `RSA2`.
    case sha256
    /// SHA-1: Alipay's old `RSA`.
    case sha1

    var algorithm: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha1: EVP_sha1()
        }
    }
}

/// An RSA private key, parsed once. Signing takes about 0.25 ms with 2048 bits.
public struct RSAPrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    let key: EVPKey

    /// Reads PKCS#1 or PKCS#8, as PEM or bare base64, with or without line breaks, CRLF and stray spaces.
    public init(anyText text: String) throws(KeyError) {
        let (der, label) = try KeyText.decode(text)
        if label?.contains("PUBLIC") == true { throw .publicInsteadOfPrivate }
        try self.init(der: der)
    }

    /// Reads the DER of a PKCS#8 or PKCS#1 private key.
    public init(der: [UInt8]) throws(KeyError) {
        defer { ERR_clear_error() }
        guard let pointer = Self.pkcs8(der) ?? Self.pkcs1(der) else {
            if (try? RSAPublicKey(der: der)) != nil { throw .publicInsteadOfPrivate }
            throw .notAKey(wanted: "an RSA private key (PKCS#8 or PKCS#1)")
        }
        try self.init(owning: pointer)
    }

    private init(owning pointer: OpaquePointer) throws(KeyError) {
        key = EVPKey(owning: pointer)
        try checkRSA(key)
    }

    /// A new key. Takes about a tenth of a second with 2048 bits.
    public static func generate(bits: Int = 2048) throws -> RSAPrivateKey {
        guard let pointer = co_rsa_generate(bits) else { throw CryptoError("OpenSSL made no RSA key") }
        return try RSAPrivateKey(owning: pointer)
    }

    /// The PKCS#1 v1.5 signature of `bytes`.
    public func sign(_ bytes: some Collection<UInt8>, digest: RSADigest) throws(CryptoError) -> [UInt8] {
        try key.sign(Array(bytes), digest: digest.algorithm)
    }

    /// The public half.
    public var publicKey: RSAPublicKey { RSAPublicKey(publicHalfOf: key) }

    /// The key in PKCS#8 DER: for tests and for key files that the owner asked for. A secret.
    public var pkcs8DER: [UInt8] {
        guard let info = EVP_PKEY2PKCS8(key.pointer) else { return [] }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, nil)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = i2d_PKCS8_PRIV_KEY_INFO(info, &next)
        }
        return bytes
    }

    /// Says that it is a key and nothing of it.
    public var description: String { "RSA private key of \(EVP_PKEY_get_bits(key.pointer)) bits" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    private static func pkcs8(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &next, der.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            guard isAtEnd(next, of: buffer) else { return nil }
            return EVP_PKCS82PKEY(info)
        }
    }

    private static func pkcs1(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let key = d2i_PrivateKey(EVP_PKEY_RSA, nil, &next, der.count) else { return nil }
            if isAtEnd(next, of: buffer) { return key }
            EVP_PKEY_free(key)
            return nil
        }
    }
}

/// An RSA public key, parsed once.
public struct RSAPublicKey: Sendable, Equatable, CustomStringConvertible {
    let key: EVPKey
    private let der: [UInt8]

    /// Reads a SubjectPublicKeyInfo or a PKCS#1 public key, in the same forms as a private key.
    public init(anyText text: String) throws(KeyError) {
        let (der, label) = try KeyText.decode(text)
        if label?.contains("PRIVATE") == true { throw .privateInsteadOfPublic }
        try self.init(der: der)
    }

    /// Reads the DER of a SubjectPublicKeyInfo or of a PKCS#1 public key.
    public init(der: [UInt8]) throws(KeyError) {
        defer { ERR_clear_error() }
        guard let pointer = Self.read(der) else {
            if Self.isPrivate(der) { throw .privateInsteadOfPublic }
            throw .notAKey(wanted: "an RSA public key")
        }
        key = EVPKey(owning: pointer)
        self.der = key.publicDER
        try checkRSA(key)
    }

    init(publicHalfOf privateKey: EVPKey) {
        // The handle still holds the private half, which nothing here can reach; a second key without it is tried first.
        der = privateKey.publicDER
        key = Self.read(der).map(EVPKey.init(owning:)) ?? privateKey
    }

    /// Whether `signature` is the PKCS#1 v1.5 signature of `bytes` by this key's private half.
    public func verify(signature: some Collection<UInt8>, of bytes: some Collection<UInt8>, digest: RSADigest) -> Bool {
        key.verify(Array(signature), of: Array(bytes), digest: digest.algorithm)
    }

    /// The SubjectPublicKeyInfo as bare base64: what Alipay's pages show and take.
    public var spkiBase64: String { Base64.encode(der) }

    /// The number of bits of the modulus.
    public var bits: Int { Int(EVP_PKEY_get_bits(key.pointer)) }

    /// The key's length and the beginning of its digest, enough to tell two keys apart.
    public var description: String { "RSA public key of \(bits) bits, sha256:\(Hex.encode(SHA256.digest(der)).prefix(16))" }

    /// Whether both are the same key.
    public static func == (left: RSAPublicKey, right: RSAPublicKey) -> Bool { left.der == right.der }

    private static func read(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            for parse in [{ d2i_PUBKEY(nil, &$0, $1) }, { d2i_PublicKey(EVP_PKEY_RSA, nil, &$0, $1) }] as [Parse] {
                var next = buffer.baseAddress
                guard let key = parse(&next, buffer.count) else { continue }
                if isAtEnd(next, of: buffer) { return key }
                EVP_PKEY_free(key)
            }
            return nil
        }
    }

    private typealias Parse = (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?

    private static func isPrivate(_ der: [UInt8]) -> Bool {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let key = d2i_AutoPrivateKey(nil, &next, buffer.count) else { return false }
            EVP_PKEY_free(key)
            return true
        }
    }
}

/// Whether the parser read everything: what follows a key is no part of it and was not meant.
func isAtEnd(_ next: UnsafePointer<UInt8>?, of buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let next, let start = buffer.baseAddress else { return false }
    return next - start == buffer.count
}

private func checkRSA(_ key: EVPKey) throws(KeyError) {
    guard EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_RSA else { throw .notAKey(wanted: "an RSA key") }
    let bits = Int(EVP_PKEY_get_bits(key.pointer))
    guard (1024...8192).contains(bits) else { throw .badLength(bits: bits) }
}
