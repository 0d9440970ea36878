/// Writes values on one line without spaces (RFC 8259). Numbers as they came; `/` and everything outside ASCII as it is.
struct JSONWriter {
    /// Whether members are sorted by the bytes of their keys.
    let isCanonical: Bool
    private(set) var bytes: [UInt8] = []

    init(isCanonical: Bool) { self.isCanonical = isCanonical }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): write(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in (isCanonical ? object.sorted : object.members).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { text in
            // Nearly all text stands for itself: it is taken over in pieces, not byte by byte.
            var rest = text[...]
            while let place = rest.firstIndex(where: Self.isEscaped) {
                bytes.append(contentsOf: rest[..<place])
                escape(rest[place])
                rest = rest[(place + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool { byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += "\\\"".utf8
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0D: bytes += "\\r".utf8
        default: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
        }
    }
}

extension JSONValue {
    /// The value on one line, members in their own order, numbers as they came.
    public var bytes: [UInt8] { written(canonical: false) }

    /// The value on one line, as `bytes`.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value with the members of every object sorted by the UTF-8 bytes of their keys: for digests. Numbers keep their texts.
    public var canonicalBytes: [UInt8] { written(canonical: true) }

    private func written(canonical: Bool) -> [UInt8] {
        var writer = JSONWriter(isCanonical: canonical)
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value on one line.
    public var description: String { text }
}
