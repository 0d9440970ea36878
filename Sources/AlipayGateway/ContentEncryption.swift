public import Cryptography

/// Alipay's content encryption (`encrypt_type=AES`): what a request asks and what an answer says is hidden from whoever stands between,
/// TLS aside. Signatures are made over the ciphertext.
public struct ContentEncryption: Sendable, CustomStringConvertible, CustomReflectable {
    private let cipher: AES128CBC

    /// By the key that Alipay's page shows: 16 bytes in base64.
    public init(key text: String) throws(KeyError) {
        guard let bytes = Base64.decodeLenient(text) else { throw .notBase64 }
        cipher = try AES128CBC(key: bytes)
    }

    /// The ciphertext in base64.
    func seal(_ text: String) throws(CryptoError) -> String { Base64.encode(try cipher.encrypt(Array(text.utf8))) }

    /// The text of a ciphertext in base64; nil where it is none under this key.
    func open(_ text: String) -> [UInt8]? { Base64.decode(text).flatMap { cipher.decrypt($0) } }

    /// Says that it is a cipher and nothing of its key.
    public var description: String { cipher.description }

    /// Nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
