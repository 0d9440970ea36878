/// A decimal number taken apart: its digits as written, and the power of ten that the last one stands for.
struct DecimalText {
    /// The digits in front of and behind the point, each 0 to 9, leading and trailing zeros included.
    let digits: [UInt8]
    /// The value is `digits` × 10^`exponent`. Held within ±10^12, which is far beyond any amount either way.
    let exponent: Int64

    /// Exponents are cut here: what lies beyond is as far out of reach as this is.
    private static let exponentBound: Int64 = 1_000_000_000_000

    /// Takes `text` apart. Throws `signed` or `notANumber`; the grammar is a JSON number's without the minus.
    init(_ text: String) throws(MoneyError) {
        var rest = Array(text.utf8)[...]
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { throw .signed(text) }
        let whole = Self.takeDigits(&rest)
        if whole.isEmpty || (whole.count > 1 && whole.first == 0) { throw .notANumber(text) }
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest)
            if fraction.isEmpty { throw .notANumber(text) }
        }
        var exponent: Int64 = 0
        if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            rest.removeFirst()
            guard let written = Self.takeExponent(&rest) else { throw .notANumber(text) }
            exponent = written
        }
        if !rest.isEmpty { throw .notANumber(text) }
        digits = whole + fraction
        self.exponent = exponent - Int64(fraction.count)
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let taken = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(taken.count)
        return taken.map { $0 - UInt8(ascii: "0") }
    }

    private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let digits = takeDigits(&rest)
        if digits.isEmpty { return nil }
        let magnitude = digits.reduce(Int64(0)) { min($0 * 10 + Int64($1), exponentBound) }
        return isNegative ? -magnitude : magnitude
    }
}
