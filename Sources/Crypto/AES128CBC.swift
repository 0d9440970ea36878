import COpenSSL

/// AES-128 in CBC mode with PKCS#7 padding and an initial vector of zeros, as Alipay encrypts contents.
///
/// It hides a text and proves nothing: equal beginnings give equal beginnings, and whoever changes the ciphertext changes the text. Only
/// what was verified by a signature is decrypted with it.
public struct AES128CBC: Sendable, CustomStringConvertible, CustomReflectable {
    /// The bytes of a block.
    private static let block = 16
    private let key: [UInt8]

    /// A cipher under a key of 16 bytes.
    public init(key: [UInt8]) throws(KeyError) {
        guard key.count == Self.block else { throw .badByteCount(wanted: Self.block, found: key.count) }
        self.key = key
    }

    /// The ciphertext: between 1 and 16 bytes longer than the text.
    public func encrypt(_ plaintext: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let cipher = EVP_CIPHER_CTX_new() else { throw CryptoError("OpenSSL has no memory to encrypt") }
        defer { EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: plaintext.count + Self.block)
        var last = [UInt8](repeating: 0, count: Self.block)
        var (count, rest): (Int32, Int32) = (0, 0)
        guard EVP_EncryptInit_ex(cipher, EVP_aes_128_cbc(), nil, key, [UInt8](repeating: 0, count: Self.block)) == 1,
            EVP_EncryptUpdate(cipher, &output, &count, plaintext, Int32(plaintext.count)) == 1,
            EVP_EncryptFinal_ex(cipher, &last, &rest) == 1
        else { throw CryptoError("encrypting failed") }
        return Array(output.prefix(Int(count))) + Array(last.prefix(Int(rest)))
    }

    /// The text of a ciphertext; nil where its length or its padding is wrong, as under another key.
    public func decrypt(_ ciphertext: [UInt8]) -> [UInt8]? {
        guard !ciphertext.isEmpty, ciphertext.count.isMultiple(of: Self.block), let cipher = EVP_CIPHER_CTX_new() else { return nil }
        defer {
            EVP_CIPHER_CTX_free(cipher)
            ERR_clear_error()
        }
        var output = [UInt8](repeating: 0, count: ciphertext.count + Self.block)
        var last = [UInt8](repeating: 0, count: Self.block)
        var (count, rest): (Int32, Int32) = (0, 0)
        guard EVP_DecryptInit_ex(cipher, EVP_aes_128_cbc(), nil, key, [UInt8](repeating: 0, count: Self.block)) == 1,
            EVP_DecryptUpdate(cipher, &output, &count, ciphertext, Int32(ciphertext.count)) == 1,
            EVP_DecryptFinal_ex(cipher, &last, &rest) == 1
        else { return nil }
        return Array(output.prefix(Int(count))) + Array(last.prefix(Int(rest)))
    }

    /// Says that it is a cipher and nothing of its key.
    public var description: String { "AES-128-CBC" }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
