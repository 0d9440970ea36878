/// Base64 (RFC 4648), standard and URL-safe alphabet.
public enum Base64 {
    /// The standard alphabet, padded, on one line.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        encode(Array(bytes), alphabet: standard, isPadded: true)
    }

    /// The URL-safe alphabet without padding (RFC 4648 section 5), as tokens use it.
    public static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
        encode(Array(bytes), alphabet: urlSafe, isPadded: false)
    }

    /// The bytes of a padded text in the standard alphabet. Strict: white space, missing padding and stray bits at the end are refused.
    public static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.suffix(2).count { $0 == UInt8(ascii: "=") }
        return decode(characters.dropLast(padding), values: standardValues)
    }

    /// The bytes of an unpadded text in the URL-safe alphabet. Strict as `decode`.
    public static func decodeURL(_ text: String) -> [UInt8]? { decode(Array(text.utf8)[...], values: urlSafeValues) }

    /// As `decode`, but white space anywhere and missing padding are forgiven: for texts that people pasted.
    public static func decodeLenient(_ text: String) -> [UInt8]? {
        var characters = text.utf8.filter { !whitespace.contains($0) }
        var padding = 0
        while padding < 2, characters.last == UInt8(ascii: "=") {
            characters.removeLast()
            padding += 1
        }
        return decode(characters[...], values: standardValues)
    }

    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array(standard.dropLast(2)) + Array("-_".utf8)
    private static let standardValues = values(of: standard)
    private static let urlSafeValues = values(of: urlSafe)
    private static let whitespace: Set<UInt8> = [9, 10, 11, 12, 13, 32]

    /// What each byte stands for; 255 for no digit.
    private static func values(of alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }

    private static func encode(_ bytes: [UInt8], alphabet: [UInt8], isPadded: Bool) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let rest = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | (rest > 1 ? UInt32(bytes[index + 1]) << 8 : 0) | (rest > 2 ? UInt32(bytes[index + 2]) : 0)
            for place in 0..<min(4, rest + 1) { text.append(alphabet[Int(group >> (18 - 6 * UInt32(place)) & 63)]) }
            if rest < 3, isPadded { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - rest)) }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ characters: ArraySlice<UInt8>, values: [UInt8]) -> [UInt8]? {
        guard characters.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count * 3 / 4)
        var buffer: UInt32 = 0
        var bits = 0
        for character in characters {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
                buffer &= 1 << UInt32(bits) - 1
            }
        }
        // What is left must be zero: otherwise two texts would stand for the same bytes.
        return buffer == 0 ? bytes : nil
    }
}
