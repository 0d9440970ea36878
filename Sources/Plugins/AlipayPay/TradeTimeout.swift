import Clocks

/// How long an order can be paid, as Alipay writes it: a number of minutes, hours or days, `1m` to `15d`.
struct TradeTimeout: Sendable, Hashable {
    let span: Span

    /// Nil for a text that is no such time.
    init?(_ text: String) {
        let digits = text.dropLast()
        guard (1...5).contains(digits.utf8.count), digits.first != "0", digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int64(digits)
        else { return nil }
        switch text.last {
        case "m": span = .minutes(count)
        case "h": span = .hours(count)
        case "d": span = .days(count)
        default: return nil
        }
        guard span <= .days(15) else { return nil }
    }
}
