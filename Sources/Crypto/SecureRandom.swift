import COpenSSL

/// Random bytes that nobody can foretell, from OpenSSL's generator.
public enum SecureRandom {
    /// So many random bytes. Ends the process when the machine has no randomness: going on without it would be worse.
    public static func bytes(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "OpenSSL has no random bytes")
        return bytes
    }
}

/// Whether two secrets are the same, in a time that does not tell how much of them is. Lengths are not secret.
public func constantTimeEquals(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    let left = Array(left)
    let right = Array(right)
    return left.count == right.count && (left.isEmpty || CRYPTO_memcmp(left, right, left.count) == 0)
}
