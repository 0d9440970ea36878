import Access

/// What a browser sends of a form (`application/x-www-form-urlencoded`). It may hold a secret, so nothing of it is printed.
struct FormBody: Sendable {
    /// The longest body that is read, in bytes.
    static let longest = 4_096

    private let fields: [String: Secret]

    /// Reads a body; nil where it is none, or a name stands in it twice.
    init?(_ bytes: some Collection<UInt8>) {
        var fields: [String: Secret] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(parts[0]), let value = Self.decode(parts.count == 2 ? parts[1] : pair.suffix(0)) else {
                return nil
            }
            guard fields.updateValue(Secret(value), forKey: name) == nil else { return nil }
        }
        self.fields = fields
    }

    /// A field's value; nil where there is none, or nothing stands in it.
    subscript(name: String) -> Secret? {
        guard let value = fields[name], !value.isEmpty else { return nil }
        return value
    }

    private static func decode(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let high = digit(rest.removeFirst()), let low = digit(rest.removeFirst()) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) }
}
