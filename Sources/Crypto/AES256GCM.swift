import COpenSSL

/// AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a random nonce of 12 bytes for each box.
///
/// With random nonces one key is good for about 2³² boxes.
public struct AES256GCM: Sendable, CustomStringConvertible, CustomReflectable {
    private static let nonceCount = 12
    private static let tagCount = 16
    private let key: [UInt8]

    /// A cipher under a key of 32 bytes.
    public init(key: [UInt8]) throws(KeyError) {
        guard key.count == 32 else { throw .badByteCount(wanted: 32, found: key.count) }
        self.key = key
    }

    /// Seals `plaintext`: nonce, ciphertext and tag in one. `context` is not in the box but must be given again to open it.
    public func seal(_ plaintext: [UInt8], context: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        let nonce = SecureRandom.bytes(Self.nonceCount)
        guard let cipher = EVP_CIPHER_CTX_new() else { throw CryptoError("OpenSSL has no memory to seal") }
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: plaintext.count + 16)
        var tag = [UInt8](repeating: 0, count: Self.tagCount)
        var count: Int32 = 0
        var last: Int32 = 0
        guard EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            context.isEmpty || EVP_EncryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1,
            EVP_EncryptUpdate(cipher, &output, &count, plaintext, Int32(plaintext.count)) == 1,
            EVP_EncryptFinal_ex(cipher, &tag, &last) == 1, last == 0,
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagCount), &tag) == 1
        else { throw CryptoError("sealing failed") }
        return nonce + output.prefix(Int(count)) + tag
    }

    /// The plaintext of a box; nil where the box, the key or the context is not the one it was sealed with.
    public func open(_ box: [UInt8], context: [UInt8] = []) -> [UInt8]? {
        guard box.count >= Self.nonceCount + Self.tagCount, let cipher = EVP_CIPHER_CTX_new() else { return nil }
        defer {
            EVP_CIPHER_CTX_free(cipher)
            ERR_clear_error()
        }
        let nonce = Array(box.prefix(Self.nonceCount))
        let body = Array(box.dropFirst(Self.nonceCount).dropLast(Self.tagCount))
        var tag = Array(box.suffix(Self.tagCount))
        var output = [UInt8](repeating: 0, count: body.count + 16)
        var rest = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        var last: Int32 = 0
        guard EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, key, nonce) == 1,
            context.isEmpty || EVP_DecryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1,
            EVP_DecryptUpdate(cipher, &output, &count, body, Int32(body.count)) == 1,
            EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagCount), &tag) == 1,
            EVP_DecryptFinal_ex(cipher, &rest, &last) == 1
        else { return nil }
        return Array(output.prefix(Int(count)))
    }

    /// Says that it is a cipher and nothing of its key.
    public var description: String { "AES-256-GCM" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
