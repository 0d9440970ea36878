/// The text in an `Mcp-*` header: printable ASCII stands for itself, everything else comes as `=?base64?…?=` of its UTF-8.
enum HeaderValue {
    private static let opening = "=?base64?"
    private static let closing = "?="

    /// The UTF-8 bytes that a header's value stands for; nil where it is misshapen, which counts as a mismatch.
    static func bytes(of value: String) -> [UInt8]? {
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        guard value.hasPrefix(opening), value.hasSuffix(closing), value.utf8.count >= opening.utf8.count + closing.utf8.count else {
            return Array(value.utf8)
        }
        let coded = value.utf8.dropFirst(opening.utf8.count).dropLast(closing.utf8.count)
        guard let bytes = base64(Array(coded)), String(validating: bytes, as: UTF8.self) != nil else { return nil }
        return bytes
    }

    /// Base64 with its padding and without loose bits: every byte string has exactly one such text (RFC 4648, 3.5).
    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.reversed().prefix { $0 == 0x3D }.count
        guard padding <= 2 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for character in text.dropLast(padding) {
            guard let value = sextet(character) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
                bits &= (1 << count) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }

    private static func sextet(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
