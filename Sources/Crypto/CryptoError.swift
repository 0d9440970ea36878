/// A cryptographic operation that the library underneath did not carry out. None of its texts holds a secret.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What failed: one lower-case sentence.
    public let description: String

    /// A failure, described.
    public init(_ description: String) { self.description = description }
}

/// A key that cannot be used. None of its texts holds any part of the key.
public enum KeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no text.
    case empty
    /// The text is neither PEM nor base64.
    case notBase64
    /// The bytes are no key of the wanted kind.
    case notAKey(wanted: String)
    /// The key is locked with a passphrase.
    case encrypted
    /// A private key was wanted and this is a public one.
    case publicInsteadOfPrivate
    /// A public key was wanted and this is a private one.
    case privateInsteadOfPublic
    /// A key was wanted and this is a certificate.
    case certificateInsteadOfKey
    /// The key is shorter or longer than is accepted.
    case badLength(bits: Int)
    /// The key is shorter than its use here demands.
    case tooShort(bits: Int, least: Int)
    /// The raw key does not have the number of bytes that it must have.
    case badByteCount(wanted: Int, found: Int)

    /// What is wrong, in one lower-case sentence.
    public var description: String {
        switch self {
        case .empty: "the key is empty"
        case .notBase64: "the key is neither PEM nor base64"
        case .notAKey(let wanted): "the bytes are not \(wanted)"
        case .encrypted: "the key is locked with a passphrase; give it unlocked"
        case .publicInsteadOfPrivate: "this is a public key where a private key belongs"
        case .privateInsteadOfPublic: "this is a private key where a public key belongs"
        case .certificateInsteadOfKey: "this is a certificate where a key belongs"
        case .badLength(let bits): "an RSA key of \(bits) bits is not accepted; it must have 1024 to 8192"
        case .tooShort(let bits, let least): "the key has \(bits) bits and must have at least \(least)"
        case .badByteCount(let wanted, let found): "the key has \(found) bytes and must have \(wanted)"
        }
    }
}
