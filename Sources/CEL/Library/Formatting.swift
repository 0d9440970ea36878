internal import Glibc

/// Values as text.
enum Formatting {
    /// A double with the fewest digits that read back as it: without an exponent from 0.0001 up to 1e21.
    static func general(_ value: Double) -> String {
        if let special = special(value) { return special }
        let (digits, exponent) = shortest(value.magnitude)
        let sign = value.sign == .minus ? "-" : ""
        if value != 0, exponent < -4 || exponent >= 21 {
            let mantissa = digits.count > 1 ? "\(digits.prefix(1)).\(digits.dropFirst())" : digits
            return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(Int64(exponent.magnitude).padded(2))"
        }
        return sign + plain(digits, exponent)
    }

    /// A double with the fewest digits that read back as it, never with an exponent.
    static func fixed(_ value: Double) -> String {
        if let special = special(value) { return special }
        let (digits, exponent) = shortest(value.magnitude)
        return (value.sign == .minus ? "-" : "") + plain(digits, exponent)
    }

    /// How values that are no numbers are written; nil for numbers.
    static func special(_ value: Double) -> String? {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : nil
    }

    /// The digits of a double, and the power of ten of the first one.
    private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = "\(value)".split(separator: "e")
        let number = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = number[0]
        let fraction = number.count > 1 ? number[1] : ""
        var exponent = whole.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        var digits = String(whole + fraction)
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        return (digits, digits == "0" ? 0 : exponent)
    }

    private static func plain(_ digits: String, _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let padded = digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
        let fraction = padded.dropFirst(exponent + 1)
        return fraction.isEmpty ? padded : "\(padded.prefix(exponent + 1)).\(fraction)"
    }

    /// A double with a fixed number of digits behind the point, with or without an exponent; halves go to the even neighbour, by the
    /// exact binary value.
    static func rounded(_ value: Double, digits: Int, isScientific: Bool) -> String {
        if let special = special(value) { return special }
        let format = isScientific ? "%.*e" : "%.*f"
        return withVaList([Int32(digits), value]) { arguments in
            // A double has at most 309 digits before the point.
            var buffer = [CChar](repeating: 0, count: 330 + digits)
            let count = vsnprintf(&buffer, buffer.count, format, arguments)
            return String(decoding: buffer.prefix(Int(max(0, count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// A value as `%s` and messages show it. Maps are in the order of their keys' texts.
    static func text(_ value: CELValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): fixed(number)
        case .string(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .timestamp(let instant): instant.description
        case .duration(let length): length.description
        case .list(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .map(let map): "{\(members(map).joined(separator: ", "))}"
        case .object(let object): object.type.name
        case .type(let name): name
        case .custom(let value): value.description
        }
    }

    private static func members(_ map: CELMap) -> [String] {
        let members = map.entries.map { (key: text($0.key), value: text($0.value)) }
        return members.sorted { $0.key.precedes($1.key) }.map { "\($0.key): \($0.value)" }
    }

    /// A short value as messages show it: in backticks, cut off where it is long.
    static func shown(_ value: CELValue) -> String {
        switch value {
        case .list, .map, .object: return "the \(value.type.runtimeName)"
        default:
            let text = text(value)
            return text.unicodeScalars.count > 60 ? "`\(text.prefix(40))…`" : "`\(text)`"
        }
    }
}

extension CELValue: CustomStringConvertible {
    /// The value as `"%s".format([value])` shows it.
    public var description: String { Formatting.text(self) }
}
