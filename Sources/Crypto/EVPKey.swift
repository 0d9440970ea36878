import COpenSSL

/// Owns one of OpenSSL's keys.
///
/// `@unchecked Sendable`: the EVP_PKEY is set once, is never changed after that, and OpenSSL lets any number of threads sign and
/// verify with one key at the same time, each with a context of its own (openssl-threads(7)).
final class EVPKey: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over a key that nobody else frees.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// The key's SubjectPublicKeyInfo in DER.
    var publicDER: [UInt8] {
        let count = i2d_PUBKEY(pointer, nil)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var next = buffer.baseAddress
            _ = i2d_PUBKEY(pointer, &next)
        }
        return bytes
    }

    /// Signs `bytes`; `digest` is nil where the algorithm brings its own.
    func sign(_ bytes: [UInt8], digest: OpaquePointer?) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw CryptoError("OpenSSL has no memory to sign") }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, pointer) == 1,
            EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
        else {
            ERR_clear_error()
            throw CryptoError("the key cannot sign")
        }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else {
            ERR_clear_error()
            throw CryptoError("signing failed")
        }
        return Array(signature.prefix(length))
    }

    /// Whether `signature` is this key's over `bytes`.
    func verify(_ signature: [UInt8], of bytes: [UInt8], digest: OpaquePointer?) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        // A wrong signature leaves its reason in a queue of the thread; the next call must not find it there.
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        guard EVP_DigestVerifyInit(context, nil, digest, nil, pointer) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
