import COpenSSL

/// A private key on the curve P-256 (FIPS 186-5), which signs with ECDSA and SHA-256.
public struct P256PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: EVPKey

    /// A new key.
    public init() throws(CryptoError) {
        guard let pointer = co_p256_generate() else { throw CryptoError("OpenSSL made no P-256 key") }
        key = EVPKey(owning: pointer)
    }

    /// Reads PKCS#8, as PEM or bare base64.
    public init(anyText text: String) throws(KeyError) {
        let pointer = try AnyKey.privateKey(text, type: EVP_PKEY_EC, wanted: P256.wantedPrivate)
        key = EVPKey(owning: pointer)
        try P256.check(key, wanted: P256.wantedPrivate)
    }

    /// The 64 bytes r and s of a signature over SHA-256, as JOSE writes it (RFC 7518, section 3.4).
    public func sign(_ bytes: some Collection<UInt8>) throws(CryptoError) -> [UInt8] {
        let der = try key.sign(Array(bytes), digest: EVP_sha256())
        guard let raw = P256.raw(fromDER: der) else { throw CryptoError("OpenSSL gave no ECDSA signature") }
        return raw
    }

    /// The public half.
    public var publicKey: P256PublicKey { P256PublicKey(publicHalfOf: key) }

    /// Says that it is a key and nothing of it.
    public var description: String { "P-256 private key" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A public key on the curve P-256.
public struct P256PublicKey: Sendable, Equatable, CustomStringConvertible {
    private let key: EVPKey

    /// The key's SubjectPublicKeyInfo.
    public let der: [UInt8]

    /// Reads a SubjectPublicKeyInfo, as PEM or bare base64.
    public init(anyText text: String) throws(KeyError) {
        let pointer = try AnyKey.publicKey(text, type: EVP_PKEY_EC, wanted: P256.wantedPublic)
        key = EVPKey(owning: pointer)
        der = key.publicDER
        try P256.check(key, wanted: P256.wantedPublic)
    }

    init(publicHalfOf privateKey: EVPKey) {
        key = privateKey
        der = privateKey.publicDER
    }

    /// Whether `signature`, the 64 bytes r and s, is the ECDSA signature over SHA-256 of `bytes` by this key's private half.
    public func verify(signature: some Collection<UInt8>, of bytes: some Collection<UInt8>) -> Bool {
        guard let der = P256.der(fromRaw: Array(signature)) else { return false }
        return key.verify(der, of: Array(bytes), digest: EVP_sha256())
    }

    /// The beginning of the key's digest, enough to tell two keys apart.
    public var description: String { "P-256 public key, sha256:\(Hex.encode(SHA256.digest(der)).prefix(16))" }

    /// Whether both are the same key.
    public static func == (left: P256PublicKey, right: P256PublicKey) -> Bool { left.der == right.der }
}

/// What both halves share.
enum P256 {
    static let wantedPrivate = "a private key on the curve P-256"
    static let wantedPublic = "a public key on the curve P-256"

    /// Bytes of r, and of s.
    private static let half = 32

    /// Another curve's signatures could have the same form, and a curve that the key itself describes could be any.
    static func check(_ key: EVPKey, wanted: String) throws(KeyError) {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key.pointer, &name, name.count, &length) == 1,
            String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self) == "prime256v1"
        else {
            ERR_clear_error()
            throw .notAKey(wanted: wanted)
        }
    }

    /// The DER of a signature of 64 bytes; nil where it has another length.
    static func der(fromRaw raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 2 * half else { return nil }
        let body = integer(raw[..<half]) + integer(raw[half...])
        return [0x30, UInt8(body.count)] + body
    }

    /// The 64 bytes of a signature in DER.
    static func raw(fromDER der: [UInt8]) -> [UInt8]? {
        let signature = der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &next, buffer.count)
        }
        guard let signature else { return nil }
        defer { ECDSA_SIG_free(signature) }
        var raw = [UInt8](repeating: 0, count: 2 * half)
        let done = raw.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(signature), start, Int32(half)) == Int32(half)
                && BN_bn2binpad(ECDSA_SIG_get0_s(signature), start + half, Int32(half)) == Int32(half)
        }
        return done ? raw : nil
    }

    /// A positive integer in DER: as short as can be, and never with its highest bit set. At most 35 bytes.
    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return [0x02, UInt8(digits.count)] + digits
    }
}
