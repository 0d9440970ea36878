/// An exact amount: a whole number of a currency's smallest units.
///
/// There is no floating point here and no order among amounts as such: amounts of different currencies do not compare, so
/// every comparison may throw. Nothing rounds but `percent`, which says how.
public struct Money: Sendable, Hashable {
    /// The amount in the currency's smallest unit (fen for CNY); negative for a difference that fell below zero.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// An amount from a count of the currency's smallest units.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// So many fen (CNY).
    public static func fen(_ count: Int64) -> Money { Money(minorUnits: count, currency: .cny) }

    /// Nothing, in this currency.
    public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// Whether the amount is exactly nothing.
    public var isZero: Bool { minorUnits == 0 }

    /// Whether the amount is below zero.
    public var isNegative: Bool { minorUnits < 0 }

    /// Whether the amount is above zero.
    public var isPositive: Bool { minorUnits > 0 }
}

// MARK: - Reckoning

extension Money {
    /// The sum. Throws `differentCurrencies` or `overflow`.
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        try requireSameCurrency(other)
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        if overflow { throw .overflow }
        return Money(minorUnits: sum, currency: currency)
    }

    /// The difference, which may be negative. Throws `differentCurrencies` or `overflow`.
    public func subtracting(_ other: Money) throws(MoneyError) -> Money {
        try requireSameCurrency(other)
        let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
        if overflow { throw .overflow }
        return Money(minorUnits: difference, currency: currency)
    }

    /// The amount so many times. Throws `overflow`.
    public func multiplied(by factor: Int64) throws(MoneyError) -> Money {
        let (product, overflow) = minorUnits.multipliedReportingOverflow(by: factor)
        if overflow { throw .overflow }
        return Money(minorUnits: product, currency: currency)
    }

    /// So many hundredths of the amount, rounded down: to the greatest whole count of smallest units that is not above the exact
    /// value, so a ceiling in percent is never higher than it says. Throws `overflow`.
    public func percent(_ percent: Int64) throws(MoneyError) -> Money {
        let exact = Int128(minorUnits) * Int128(percent)
        let (quotient, remainder) = exact.quotientAndRemainder(dividingBy: 100)
        guard let rounded = Int64(exactly: remainder < 0 ? quotient - 1 : quotient) else { throw .overflow }
        return Money(minorUnits: rounded, currency: currency)
    }

    /// Whether this amount is the greater one. Throws `differentCurrencies`.
    public func isGreater(than other: Money) throws(MoneyError) -> Bool {
        try requireSameCurrency(other)
        return minorUnits > other.minorUnits
    }

    /// Whether this amount is the smaller one. Throws `differentCurrencies`.
    public func isLess(than other: Money) throws(MoneyError) -> Bool {
        try requireSameCurrency(other)
        return minorUnits < other.minorUnits
    }

    /// Whether this amount is not above the other. Throws `differentCurrencies`.
    public func isAtMost(_ other: Money) throws(MoneyError) -> Bool { try !isGreater(than: other) }

    private func requireSameCurrency(_ other: Money) throws(MoneyError) {
        if currency != other.currency { throw .differentCurrencies(currency, other.currency) }
    }
}
