/// `<`, `<=`, `>` and `>=`.
enum Comparison: String, Sendable, CaseIterable {
    case less = "_<_"
    case atMost = "_<=_"
    case greater = "_>_"
    case atLeast = "_>=_"

    /// Whether it holds; nil where the values' types have no order.
    @inline(__always)
    func holds(_ left: CELValue, _ right: CELValue) -> Bool? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return compare(left, right)
        case (.string(let left), .string(let right)): return compare(left, right) { $0.precedes($1) }
        case (.timestamp(let left), .timestamp(let right)): return compare(left, right)
        case (.duration(let left), .duration(let right)): return compare(left, right)
        case (.bool(let left), .bool(let right)): return compare(left ? 1 : 0, right ? 1 : 0)
        case (.bytes(let left), .bytes(let right)): return compare(left, right) { $0.lexicographicallyPrecedes($1) }
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .uint), (.uint, .double), (.double, .int), (.double, .uint),
            (.double, .double):
            return holds(NumberOrder.compare(left, right))
        default: return nil
        }
    }

    @inline(__always)
    private func compare<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
    }

    private func compare<T>(_ left: T, _ right: T, _ precedes: (T, T) -> Bool) -> Bool {
        switch self {
        case .less: precedes(left, right)
        case .atMost: !precedes(right, left)
        case .greater: precedes(right, left)
        case .atLeast: !precedes(left, right)
        }
    }

    private func holds(_ answer: NumberOrder.Answer) -> Bool {
        switch self {
        case .less: answer == .less
        case .atMost: answer == .less || answer == .same
        case .greater: answer == .greater
        case .atLeast: answer == .greater || answer == .same
        }
    }
}
