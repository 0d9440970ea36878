/// `+`, `-`, `*`, `/`, `%` and the sign.
enum Arithmetic: String, Sendable, CaseIterable {
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case remainder = "_%_"

    /// The result; nil where the types do not go together.
    func apply(_ left: CELValue, _ right: CELValue) throws(CELFailure) -> CELValue? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try integers(left, right))
        case (.uint(let left), .uint(let right)): return .uint(try integers(left, right))
        case (.double(let left), .double(let right)): return doubles(left, right).map { .double($0) }
        default: break
        }
        switch self {
        case .add: return try add(left, right)
        case .subtract: return try subtract(left, right)
        default: return nil
        }
    }

    private func integers<T: FixedWidthInteger>(_ left: T, _ right: T) throws(CELFailure) -> T {
        let result: (partialValue: T, overflow: Bool)
        switch self {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw CELFailure(.divisionByZero, "division by zero") }
            result = left.dividedReportingOverflow(by: right)
        case .remainder:
            guard right != 0 else { throw CELFailure(.divisionByZero, "remainder of a division by zero") }
            result = left.remainderReportingOverflow(dividingBy: right)
        }
        guard !result.overflow else {
            throw CELFailure(.overflow, "the \(T.isSigned ? "int" : "uint") result of `\(shown)` is out of range")
        }
        return result.partialValue
    }

    private var shown: String { OperatorNames.shown(rawValue) }

    private func doubles(_ left: Double, _ right: Double) -> Double? {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .remainder: nil
        }
    }

    private func add(_ left: CELValue, _ right: CELValue) throws(CELFailure) -> CELValue? {
        switch (left, right) {
        case (.string(let left), .string(let right)): .string(left + right)
        case (.bytes(let left), .bytes(let right)): .bytes(left + right)
        case (.list(let left), .list(let right)): .list(left + right)
        case (.timestamp(let instant), .duration(let length)), (.duration(let length), .timestamp(let instant)):
            .timestamp(try instant.adding(length))
        case (.duration(let left), .duration(let right)): .duration(try left.adding(right))
        default: nil
        }
    }

    private func subtract(_ left: CELValue, _ right: CELValue) throws(CELFailure) -> CELValue? {
        switch (left, right) {
        case (.timestamp(let left), .timestamp(let right)): return .duration(try left.since(right))
        case (.duration(let left), .duration(let right)): return .duration(try left.subtracting(right))
        case (.timestamp(let instant), .duration(let length)):
            guard length.nanoseconds != .min else { throw .overflow("the timestamp") }
            return .timestamp(try instant.adding(CELDuration(nanoseconds: -length.nanoseconds)))
        default: return nil
        }
    }

    /// `-value`; nil for what has no sign.
    static func negate(_ value: CELValue) throws(CELFailure) -> CELValue? {
        switch value {
        case .int(let value):
            guard value != .min else { throw CELFailure(.overflow, "the int result of `-` is out of range") }
            return .int(-value)
        case .double(let value): return .double(-value)
        default: return nil
        }
    }
}
