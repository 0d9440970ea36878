internal import CEL
internal import Money

/// A value that is written out in a condition, as far as two of them can be compared while the policy is checked.
enum Scalar: Hashable {
    case number(Int128)
    /// Minor units.
    case money(Int64, Currency)
    /// Nanoseconds.
    case duration(Int128)
    /// Nanoseconds since 1970.
    case instant(Int128)
    case text(CELText)
    case truth(Bool)

    /// Nil for what has no place on a line, and for binary fractions, whose order has gaps.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .truth(value)
        case .int(let value): self = .number(Int128(value))
        case .uint(let value): self = .number(Int128(value))
        case .string(let value): self = .text(CELText(value))
        case .duration(let value): self = .duration(Int128(value.nanoseconds))
        case .timestamp(let value): self = .instant(Int128(value.seconds) * 1_000_000_000 + Int128(value.nanoseconds))
        default:
            guard let money = value.money else { return nil }
            self = .money(money.minorUnits, money.currency)
        }
    }

    /// Values of one line can be compared with one another, and with no others.
    enum Line: Hashable { case number, money(Currency), duration, instant, text, truth }

    var line: Line {
        switch self {
        case .number: .number
        case .money(_, let currency): .money(currency)
        case .duration: .duration
        case .instant: .instant
        case .text: .text
        case .truth: .truth
        }
    }

    /// Whether this comes before another value of the same line.
    func precedes(_ other: Scalar) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let two)), (.duration(let one), .duration(let two)), (.instant(let one), .instant(let two)):
            one < two
        case (.money(let one, _), .money(let two, _)): one < two
        case (.text(let one), .text(let two)): one.text.utf8.lexicographicallyPrecedes(two.text.utf8)
        case (.truth(let one), .truth(let two)): !one && two
        default: false
        }
    }

    /// The value right behind or before it, where the line has such. Numbers may have fractions in between.
    func neighbour(isNext: Bool) -> Scalar? {
        let step: Int64 = isNext ? 1 : -1
        switch self {
        case .money(let units, let currency):
            let (sum, overflow) = units.addingReportingOverflow(step)
            return overflow ? nil : .money(sum, currency)
        case .duration(let nanoseconds): return .duration(nanoseconds + Int128(step))
        case .instant(let nanoseconds): return .instant(nanoseconds + Int128(step))
        case .number, .text, .truth: return nil
        }
    }
}
