/// The grammar of numbers: RFC 8259, section 6.
enum NumberGrammar {
    /// A number taken apart.
    struct Parts {
        var isNegative = false
        /// The digits in front of and behind the point, 0 to 9 each.
        var digits: [UInt8] = []
        /// The value is `digits` × 10^`exponent`; cut at ±10^12, far out of an integer's reach.
        var exponent: Int64 = 0
    }

    /// Bytes that a number can be made of. No other token of JSON is made of them where a value may stand.
    static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
            UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Whether a byte can be a number's first.
    static func isNumberStart(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || isDigit(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Whether all the bytes together are one number.
    static func matches(_ bytes: some Collection<UInt8>) -> Bool {
        var index = bytes.startIndex
        let end = bytes.endIndex
        func digits() -> Int {
            var count = 0
            while index < end, isDigit(bytes[index]) {
                bytes.formIndex(after: &index)
                count += 1
            }
            return count
        }
        func take(_ wanted: UInt8...) -> Bool {
            guard index < end, wanted.contains(bytes[index]) else { return false }
            bytes.formIndex(after: &index)
            return true
        }
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if index < end, isDigit(bytes[index]) { return false }
        } else if digits() == 0 {
            return false
        }
        if take(UInt8(ascii: ".")), digits() == 0 { return false }
        if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+"), UInt8(ascii: "-"))
            if digits() == 0 { return false }
        }
        return index == end
    }

    /// The value of a valid number where it is an integer that fits.
    static func integer(_ bytes: some Collection<UInt8>) -> Int64? {
        let parts = parts(of: bytes)
        var digits = parts.digits[...].drop { $0 == 0 }
        var exponent = parts.exponent
        while exponent < 0, digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty { return 0 }
        if exponent < 0 || exponent + Int64(digits.count) > 19 { return nil }
        // Counted downwards from zero, since the most negative integer has no positive counterpart.
        var value: Int64 = 0
        for digit in digits + Array(repeating: 0, count: Int(exponent)) {
            let (product, tooFar) = value.multipliedReportingOverflow(by: 10)
            let (next, tooSmall) = product.subtractingReportingOverflow(Int64(digit))
            if tooFar || tooSmall { return nil }
            value = next
        }
        if parts.isNegative { return value }
        return value == .min ? nil : -value
    }

    private static func parts(of bytes: some Collection<UInt8>) -> Parts {
        var parts = Parts()
        var isFraction = false
        var rest = Array(bytes)[...]
        if rest.first == UInt8(ascii: "-") {
            parts.isNegative = true
            rest.removeFirst()
        }
        while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
            rest.removeFirst()
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                parts.digits.append(byte - UInt8(ascii: "0"))
                if isFraction { parts.exponent -= 1 }
            }
        }
        let written = rest.dropFirst()
        let magnitude = written.filter(isDigit).reduce(Int64(0)) { min($0 * 10 + Int64($1 - UInt8(ascii: "0")), 1_000_000_000_000) }
        parts.exponent += written.first == UInt8(ascii: "-") ? -magnitude : magnitude
        return parts
    }
}
