import Cryptography

/// A salted commitment to a personal value: HMAC-SHA-256 of name and value under a salt of 16 bytes.
///
/// The salt's length is fixed because HMAC pads short keys: two salts must never stand for one key.
enum Commitment {
    static let saltBytes = 16

    static func make(_ value: String, name: String, salt: [UInt8]) -> String {
        precondition(salt.count == saltBytes, "a salt has 16 bytes")
        return Hex.encode(HMACSHA256.authenticate(Array(name.utf8) + [0] + Array(value.utf8), key: salt))
    }

    /// Whether `value` is what was committed to.
    static func check(_ value: String, name: String, salt: [UInt8], against commitment: String) -> Bool {
        salt.count == saltBytes && constantTimeEquals(Array(make(value, name: name, salt: salt).utf8), Array(commitment.utf8))
    }
}
