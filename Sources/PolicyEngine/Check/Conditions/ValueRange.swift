/// How one value stands to another.
struct Order: OptionSet, Hashable {
    let rawValue: UInt8

    static let less = Order(rawValue: 1)
    static let equal = Order(rawValue: 2)
    static let greater = Order(rawValue: 4)
    static let any: Order = [.less, .equal, .greater]

    /// What CEL's comparison of this name lets two values be.
    init?(operator name: String) {
        switch name {
        case "_==_": self = .equal
        case "_!=_": self = [.less, .greater]
        case "_<_": self = .less
        case "_<=_": self = [.less, .equal]
        case "_>_": self = .greater
        case "_>=_": self = [.greater, .equal]
        default: return nil
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The same with both sides exchanged.
    var flipped: Order {
        var result = intersection(.equal)
        if contains(.less) { result.insert(.greater) }
        if contains(.greater) { result.insert(.less) }
        return result
    }

    /// All that it is not.
    var negated: Order { Order.any.subtracting(self) }
}

/// What a value can still be once some comparisons are taken for true.
struct ValueRange {
    private struct Bound {
        let value: Scalar
        /// Whether the value itself is still possible.
        let isIncluded: Bool
    }

    private var line: Scalar.Line?
    private var lowest: Bound?
    private var highest: Bound?
    private var allowed: Set<Scalar>?
    private var excluded: Set<Scalar> = []

    /// Anything.
    init() {}

    /// One of these.
    init(_ values: some Sequence<Scalar>) {
        let values = Set(values)
        line = values.first?.line
        allowed = values
    }

    /// From one value to another, both included; a side that is nil is open.
    init(from low: Scalar?, to high: Scalar?) {
        line = (low ?? high)?.line
        lowest = low.map { Bound(value: $0, isIncluded: true) }
        highest = high.map { Bound(value: $0, isIncluded: true) }
    }

    /// Takes a comparison with a value that is written out for true. One with another line is left aside: it fails, and says nothing.
    mutating func narrow(_ order: Order, _ value: Scalar) {
        guard line == nil || line == value.line else { return }
        line = value.line
        switch order {
        case .equal: allow([value])
        case [.less, .greater]: excluded.insert(value)
        case .less: lower(to: value, isIncluded: false)
        case [.less, .equal]: lower(to: value, isIncluded: true)
        case .greater: raise(to: value, isIncluded: false)
        case [.greater, .equal]: raise(to: value, isIncluded: true)
        default: break
        }
    }

    /// Takes it for true that the value is one of these.
    mutating func allow(_ values: Set<Scalar>) {
        guard values.allSatisfy({ line == nil || $0.line == line }) else { return }
        line = line ?? values.first?.line
        allowed = allowed.map { $0.intersection(values) } ?? values
    }

    /// Whether nothing is left.
    var isEmpty: Bool {
        if let allowed { return !allowed.contains(where: isPossible) }
        if line == .truth { return excluded.count == 2 }
        guard let lowest, let highest else { return false }
        if highest.value.precedes(lowest.value) { return true }
        guard lowest.value == highest.value else { return false }
        return !lowest.isIncluded || !highest.isIncluded || excluded.contains(lowest.value)
    }

    private func isPossible(_ value: Scalar) -> Bool {
        if excluded.contains(value) { return false }
        if let lowest, value.precedes(lowest.value) || (!lowest.isIncluded && value == lowest.value) { return false }
        if let highest, highest.value.precedes(value) || (!highest.isIncluded && value == highest.value) { return false }
        return true
    }

    private mutating func raise(to value: Scalar, isIncluded: Bool) {
        var bound = Bound(value: value, isIncluded: isIncluded)
        if !isIncluded, let next = value.neighbour(isNext: true) { bound = Bound(value: next, isIncluded: true) }
        if let lowest, bound.value.precedes(lowest.value) || (bound.value == lowest.value && !lowest.isIncluded) { return }
        lowest = bound
    }

    private mutating func lower(to value: Scalar, isIncluded: Bool) {
        var bound = Bound(value: value, isIncluded: isIncluded)
        if !isIncluded, let before = value.neighbour(isNext: false) { bound = Bound(value: before, isIncluded: true) }
        if let highest, highest.value.precedes(bound.value) || (bound.value == highest.value && !highest.isIncluded) { return }
        highest = bound
    }
}
