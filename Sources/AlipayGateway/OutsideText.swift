/// Text that came from outside, or that an outsider had a hand in: data, never an instruction, and nothing that hides or reorders.
public enum OutsideText {
    /// The text without what does not show: controls, direction marks, zero-width and tag characters, unassigned and private ones. Line
    /// breaks and odd spaces become one space each; at most `limit` characters stay, and an ellipsis says that more was there.
    public static func neutral(_ text: String, limit: Int) -> String {
        if isPlain(text), text.utf8.count <= limit { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
                // A run of them is one space: layout is not the sender's to choose.
                if result.last != " ", !result.isEmpty { result.append(" ") }
            case .format, .surrogate, .privateUse, .unassigned: continue
            default:
                if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isNoncharacterCodePoint { continue }
                result.append(scalar)
            }
        }
        let kept = trimmed(String(result))
        // Counted in scalars: one character may carry any number of combining marks.
        guard kept.unicodeScalars.count > limit else { return kept }
        return String(String.UnicodeScalarView(kept.unicodeScalars.prefix(max(0, limit - 1)))) + "…"
    }

    /// Whether a text is letters, digits and signs of ASCII with single spaces between them: most are, and nothing is to be taken away.
    private static func isPlain(_ text: String) -> Bool {
        var before = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard (0x20...0x7e).contains(byte), byte != UInt8(ascii: " ") || before != byte else { return false }
            before = byte
        }
        return before != UInt8(ascii: " ") || text.isEmpty
    }

    /// As `neutral`, and without addresses: what a model writes into a title or a reason is shown to a buyer.
    public static func withoutLinks(_ text: String, limit: Int) -> String {
        neutral(LinkRemoval.removing(from: neutral(text, limit: .max)), limit: limit)
    }

    /// The text with its HTML entities resolved, once. Alipay's `sub_msg` quotes parameters that way.
    public static func decodingEntities(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            if let end = rest.prefix(12).firstIndex(of: ";"), let character = entity(rest[rest.index(after: start)..<end]) {
                result += character
                rest = rest[rest.index(after: end)...]
            } else {
                result += "&"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static let entities = ["amp": "&", "quot": "\"", "apos": "'", "lt": "<", "gt": ">", "nbsp": " "]

    private static func entity(_ name: Substring) -> String? {
        guard name.hasPrefix("#") else { return entities[String(name)] }
        let digits = name.dropFirst()
        let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
        guard let value = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10) else { return nil }
        return Unicode.Scalar(value).map { String(Character($0)) }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
