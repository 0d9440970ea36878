import Clocks
import Cryptography

/// The text of a state: when it ends and sixteen random bytes, with a code over both. In base64url these are 75 letters and digits;
/// Alipay takes 100. The code lets whatever was not made here be refused without asking the store.
struct StateText: Sendable, Hashable {
    /// The letters that go out.
    let text: String
    /// From when on it is good for nothing.
    let expiresAt: Instant

    /// A new state.
    init(until expiresAt: Instant, keys: VaultKeys) {
        self.expiresAt = expiresAt
        let value = UInt64(bitPattern: expiresAt.milliseconds)
        let expiry = (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
        var text = ""
        // Alipay's page promises letters of base64 only, and says nothing of the two signs that the URL's alphabet has of its own. One
        // draw in eleven has neither.
        for _ in 0..<256 {
            let open = expiry + SecureRandom.bytes(16)
            text = Base64.encodeURL(open + keys.stateCode(open))
            if text.utf8.allSatisfy({ $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }) { break }
        }
        self.text = text
    }

    /// A state as it came back; nil where it was not made with these keys.
    init?(_ text: String, keys: VaultKeys) {
        guard text.utf8.count == Self.letterCount, let bytes = Base64.decodeURL(text), bytes.count == Self.openCount + Self.codeCount,
            constantTimeEquals(keys.stateCode(bytes.prefix(Self.openCount)), bytes.suffix(Self.codeCount))
        else { return nil }
        self.text = text
        let value = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        expiresAt = Instant(milliseconds: Int64(bitPattern: value))
    }

    private static let openCount = 24
    private static let codeCount = 32
    private static let letterCount = 75
}
