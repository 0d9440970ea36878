extension CELTimestamp: CustomStringConvertible {
    /// Reads an instant as RFC 3339 writes it: `2009-02-13T23:31:30.5+08:00`. Nil where the text is none, or the year is not 1 to 9999.
    public init?(_ text: String) {
        var digits = DigitReader(text)
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"), let day = digits.number(2),
            digits.skip("T") || digits.skip("t"), let hour = digits.number(2), digits.skip(":"), let minute = digits.number(2),
            digits.skip(":"), let second = digits.number(2), (1...12).contains(month), day >= 1,
            day <= CivilTime.daysInMonth(month, year: year), hour < 24, minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if digits.skip(".") {
            guard let fraction = digits.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = digits.offset(), digits.isAtEnd else { return nil }
        let days = CivilTime.dayNumber(year: year, month: month, day: day)
        self.init(
            seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds: Int32(nanoseconds))
    }

    /// The instant as RFC 3339 writes it, in UTC, with as many digits of a second as are needed.
    public var description: String {
        let civil = CivilTime(self, offset: 0)
        let date = "\(civil.year.padded(4))-\(civil.month.padded(2))-\(civil.day.padded(2))"
        let second = civil.secondOfDay
        let time = "\((second / 3600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))"
        return "\(date)T\(time)\(fractionText(Int64(nanoseconds)))Z"
    }
}

extension CELDuration: CustomStringConvertible {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ]

    /// Reads a length of time: numbers with units (h, m, s, ms, us, ns), as in `1h30m` or `-1.5s`. Nil where the text is none, or beyond
    /// what 64 bits of nanoseconds hold.
    public init?(_ text: String) {
        var digits = DigitReader(text)
        let isNegative = digits.skip("-")
        if !isNegative { _ = digits.skip("+") }
        if digits.rest == "0" {
            self.init(nanoseconds: 0)
            return
        }
        guard !digits.isAtEnd else { return nil }
        var total: Int64 = 0
        while !digits.isAtEnd {
            guard let (whole, fraction, scale) = digits.decimal(),
                let unit = Self.units.filter({ digits.rest.hasPrefix($0.name) }).max(by: { $0.name.utf8.count < $1.name.utf8.count }),
                digits.skip(unit.name)
            else { return nil }
            let part = whole.multipliedReportingOverflow(by: unit.nanoseconds)
            let more = scale == 0 ? 0 : Int64(Double(fraction) * (Double(unit.nanoseconds) / Double(scale)))
            let sum = total.subtractingReportingOverflow(part.partialValue)
            let all = sum.partialValue.subtractingReportingOverflow(more)
            guard !part.overflow, !sum.overflow, !all.overflow else { return nil }
            total = all.partialValue
        }
        // Summed below zero, because that side reaches one further.
        guard isNegative || total != .min else { return nil }
        self.init(nanoseconds: isNegative ? total : -total)
    }

    /// The length in seconds, as in `5400s` or `-1.5s`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let fraction = fractionText(Int64(magnitude % 1_000_000_000))
        return "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000)\(fraction)s"
    }
}

/// `.5` for 500 000 000 nanoseconds, nothing for none.
private func fractionText(_ nanoseconds: Int64) -> String {
    guard nanoseconds > 0 else { return "" }
    var digits = nanoseconds.padded(9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return ".\(digits)"
}

extension Int64 {
    func padded(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.utf8.count)) + text
    }
}
