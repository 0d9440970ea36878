internal import Clocks
internal import Diagnostics
internal import Money

extension Values {
    // MARK: - Money

    /// An amount as `DIGITS.DD CUR`, with as many decimal places as the currency has. An amount may be zero only where `mayBeZero`.
    static func money(_ node: SourceNode, key: String, mayBeZero: Bool, _ findings: inout Findings) -> Located<Money>? {
        guard let text = text(node, key: key, &findings) else { return nil }
        guard let money = money(written: text.value) else {
            findings.error(
                .badMoney, "`\(text.value)` is not an amount of money", at: text.span, help: [moneyHelp(text.value)])
            return nil
        }
        if money.isZero, !mayBeZero {
            findings.error(
                .badMoney, "`\(key)` is above zero", at: text.span, help: ["to stop calls altogether, write a `forbid` scope"])
            return nil
        }
        return Located(money, text.span)
    }

    /// The amount that a text says as `DIGITS.DD CUR`.
    static func money(written text: String) -> Money? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let currency = Currency(code: parts[1]), isPlainAmount(parts[0], places: currency.fractionDigits) else {
            return nil
        }
        return try? Money(decimal: parts[0], currency: currency)
    }

    /// Digits, and behind a point exactly so many more.
    private static func isPlainAmount(_ text: String, places: Int) -> Bool {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let areDigits = halves.allSatisfy { half in !half.isEmpty && half.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        return areDigits && (places == 0 ? halves.count == 1 : halves.count == 2 && halves[1].count == places)
    }

    /// The amount as it should have been typed, where it can be guessed without guessing at the sum.
    private static func moneyHelp(_ text: String) -> String {
        let general = "write the amount with its decimal places and the currency: `100.00 CNY`"
        let parts = text.split(separator: " ").map(String.init)
        guard let number = parts.first, parts.count <= 2 else { return general }
        guard let currency = parts.count == 2 ? Currency(code: parts[1].uppercased()) : .cny,
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let money = try? Money(decimal: number, currency: currency)
        else { return general }
        return "write `\(money)`"
    }

    // MARK: - Durations

    /// A duration as digits and one of `s`, `m`, `h`, `d`; a day has 24 hours.
    static func duration(_ node: SourceNode, key: String, _ findings: inout Findings) -> Located<Span>? {
        guard let text = text(node, key: key, &findings) else { return nil }
        let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let last = text.value.last, let unit = units[last], let count = number(String(text.value.dropLast())) else {
            findings.error(
                .badDuration, "`\(text.value)` is not a duration", at: text.span,
                help: ["write a whole number and one of `s`, `m`, `h`, `d`: `30m`"])
            return nil
        }
        let (length, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
        if count == 0 || overflow || length > PolicyLanguage.longestDuration.milliseconds {
            findings.error(
                .badDuration, "`\(text.value)` is out of range", at: text.span, help: ["a duration is from `1s` to `366d`"])
            return nil
        }
        return Located(.milliseconds(length), text.span)
    }

    // MARK: - Counts

    /// A whole number from `least` to `PolicyLanguage.greatestCount`.
    static func count(_ node: SourceNode, key: String, least: Int, _ findings: inout Findings) -> Located<Int>? {
        guard let text = text(node, key: key, &findings) else { return nil }
        guard let number = number(text.value) else {
            findings.error(
                .badNumber, "`\(text.value)` is not a whole number", at: text.span,
                help: ["write digits alone: `\(digits(in: text.value))`"])
            return nil
        }
        guard (least...PolicyLanguage.greatestCount).contains(number) else {
            findings.error(
                .badNumber, "`\(key)` is from \(least) to \(PolicyLanguage.greatestCount)", at: text.span)
            return nil
        }
        return Located(number, text.span)
    }

    /// The number that was probably meant, or any.
    private static func digits(in text: String) -> String {
        let bare = String(text.filter { !"_,' ".contains($0) }.drop { $0 == "0" })
        return number(bare) == nil ? "10" : bare
    }

    /// ASCII digits without a leading zero.
    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || !text.hasPrefix("0") else { return nil }
        return Int(text)
    }
}
