// Amounts as texts. The rule is that amounts are exact: a number is read from its own text, digit by digit.

extension Money {
    /// An amount has at most so many digits, as it is written and as a count of smallest units. Whatever is read can therefore be
    /// written and read again, and a dozen amounts can be added without overflow.
    static let maximumDigits = 18

    /// The amount that a decimal text in major units says exactly: `88.88`, `88.880`, `8888e-2`, `100` or `1e2`.
    ///
    /// The grammar is a JSON number's (RFC 8259, section 6) without the sign in front. Throws `notANumber`, `signed`,
    /// `tooManyDigits`, `tooFine` or `tooLarge`; never rounds.
    public init(decimal text: String, currency: Currency) throws(MoneyError) {
        let number = try DecimalText(text)
        if number.digits.count > Self.maximumDigits { throw .tooManyDigits(text) }
        var digits = number.digits[...].drop { $0 == 0 }
        var exponent = number.exponent + Int64(currency.fractionDigits)
        while exponent < 0, digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            self.init(minorUnits: 0, currency: currency)
            return
        }
        if exponent < 0 { throw .tooFine(text, currency) }
        if exponent > Int64(Self.maximumDigits - digits.count) { throw .tooLarge(text) }
        var units: Int64 = 0
        for digit in digits { units = units * 10 + Int64(digit) }
        for _ in 0..<exponent { units *= 10 }
        self.init(minorUnits: units, currency: currency)
    }

    /// The amount in major units with all its decimal places: `88.88`, `-0.05`, and `100` in a currency without decimal places.
    public var decimalText: String {
        let digits = String(minorUnits.magnitude)
        let places = currency.fractionDigits
        let sign = isNegative ? "-" : ""
        if places == 0 { return sign + digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}

extension Money: CustomStringConvertible {
    /// The amount with its currency: `88.88 CNY`.
    public var description: String { "\(decimalText) \(currency.code)" }
}
