import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// The 32 bytes of the digest.
    public static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { oneShot(bytes, Algorithms.sha256, count: 32) }
}

/// SHA-1. Only for what an outside protocol demands of it.
public enum SHA1 {
    /// The 20 bytes of the digest.
    public static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { oneShot(bytes, Algorithms.sha1, count: 20) }
}

/// MD5. Only for naming certificates as Alipay does; it proves nothing.
public enum MD5 {
    /// The 16 bytes of the digest.
    public static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { oneShot(bytes, Algorithms.md5, count: 16) }
}

/// HMAC with SHA-256 (RFC 2104).
public enum HMACSHA256 {
    /// The 32 bytes of the authentication code of `bytes` under `key`.
    public static func authenticate(_ bytes: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        // A key may be empty, its pointer may not be null: null means "the key of before" to OpenSSL.
        let padded = Array(key) + [0]
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let done = HMAC(Algorithms.sha256, padded, Int32(padded.count - 1), bytes, bytes.count, &code, &length)
        precondition(done != nil && length == 32, "OpenSSL has no HMAC-SHA-256")
        return code
    }
}

/// OpenSSL's digests, each found once: it would look for them by name with every use.
private enum Algorithms {
    // Never changed and never freed.
    nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()
    // Never changed and never freed.
    nonisolated(unsafe) static let sha1 = EVP_MD_fetch(nil, "SHA1", nil) ?? EVP_sha1()
    // Never changed and never freed.
    nonisolated(unsafe) static let md5 = EVP_MD_fetch(nil, "MD5", nil) ?? EVP_md5()
}

/// A digest cannot fail but for a broken OpenSSL, and a wrong digest must never be handed out.
private func oneShot(_ bytes: some Collection<UInt8>, _ algorithm: OpaquePointer?, count: Int) -> [UInt8] {
    let bytes = Array(bytes)
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { digest in
        var length: UInt32 = 0
        let done = EVP_Digest(bytes, bytes.count, digest.baseAddress, &length, algorithm, nil)
        precondition(done == 1 && Int(length) == count, "OpenSSL does not have this digest")
        return Array(digest.prefix(count))
    }
}
