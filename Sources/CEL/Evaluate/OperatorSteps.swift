/// Tries the host's overloads of an operator, in their order.
struct OperatorExtensions: Sendable {
    let function: String
    let overloads: [CELOverload]
    let range: CELRange

    func apply(_ values: [CELValue], _ meter: inout Meter) throws(CELFailure) -> CELValue {
        for overload in overloads where overload.takes(values) { return try overload.call(values, &meter, at: range) }
        throw CELFailure.noOverload(function, of: values).at(range)
    }
}

/// `<` and its kin.
final class ComparisonStep: TruthStep {
    let left: any Step
    let right: any Step
    let comparison: Comparison
    let extensions: OperatorExtensions

    init(_ left: any Step, _ right: any Step, _ comparison: Comparison, _ extensions: OperatorExtensions) {
        self.left = left
        self.right = right
        self.comparison = comparison
        self.extensions = extensions
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        let one = try left.value(&frame)
        let other = try right.value(&frame)
        if case .string(let one) = one, case .string(let other) = other {
            try frame.meter.charge(min(one.utf8.count, other.utf8.count) / 16)
        } else if case .bytes(let one) = one, case .bytes(let other) = other {
            try frame.meter.charge(min(one.count, other.count) / 16)
        }
        if let truth = comparison.holds(one, other) { return truth }
        guard case .bool(let truth) = try extensions.apply([one, other], &frame.meter) else {
            throw CELFailure.noOverload(comparison.rawValue, one, other).at(extensions.range)
        }
        return truth
    }
}

/// `+` and its kin.
final class ArithmeticStep: Step {
    let left: any Step
    let right: any Step
    let arithmetic: Arithmetic
    let extensions: OperatorExtensions

    init(_ left: any Step, _ right: any Step, _ arithmetic: Arithmetic, _ extensions: OperatorExtensions) {
        self.left = left
        self.right = right
        self.arithmetic = arithmetic
        self.extensions = extensions
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        let one = try left.value(&frame)
        let other = try right.value(&frame)
        switch (one, other) {
        case (.string, .string), (.bytes, .bytes), (.list, .list):
            try frame.meter.charge(one.shallowWeight)
            try frame.meter.charge(other.shallowWeight)
        default: break
        }
        do throws(CELFailure) {
            if let result = try arithmetic.apply(one, other) { return result }
        } catch {
            throw error.at(extensions.range)
        }
        return try extensions.apply([one, other], &frame.meter)
    }
}

/// `-operand`.
final class NegationStep: Step {
    let operand: any Step
    let extensions: OperatorExtensions

    init(_ operand: any Step, _ extensions: OperatorExtensions) {
        self.operand = operand
        self.extensions = extensions
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        let value = try operand.value(&frame)
        do throws(CELFailure) {
            if let result = try Arithmetic.negate(value) { return result }
        } catch {
            throw error.at(extensions.range)
        }
        return try extensions.apply([value], &frame.meter)
    }
}

extension CELOverload {
    /// Whether the values are of the types that it takes, as far as values know.
    func takes(_ values: [CELValue]) -> Bool {
        guard values.count == parameters.count else { return false }
        for (value, type) in zip(values, parameters) where !value.belongs(to: type) { return false }
        return true
    }

    /// Charges for a call, and makes it.
    func call(_ values: [CELValue], _ meter: inout Meter, at range: CELRange) throws(CELFailure) -> CELValue {
        try charge(values, &meter)
        return try implementation.call(values, at: range)
    }

    func charge(_ values: [CELValue], _ meter: inout Meter) throws(CELFailure) {
        switch cost {
        case .constant(let units): try meter.charge(units)
        case .linear:
            for value in values { try meter.charge(value.shallowWeight) }
        case .product:
            var others = 0
            for value in values.dropFirst() { others += value.shallowWeight }
            try meter.charge((values.first?.shallowWeight ?? 1).multipliedSafely(by: 16).multipliedSafely(by: max(1, others)))
        case .pattern: try meter.charge(Pattern.cost(values))
        case .characters:
            for value in values { try meter.charge(value.shallowWeight * 16) }
        case .join:
            try values.first?.chargeDeepWeight(&meter)
            if values.count == 2 { try meter.charge((values[0].shallowWeight).multipliedSafely(by: values[1].shallowWeight)) }
        case .deep:
            for value in values { try value.chargeDeepWeight(&meter) }
        }
    }
}

extension CELImplementation {
    func call(_ values: [CELValue], at range: CELRange) throws(CELFailure) -> CELValue {
        do throws(CELFailure) {
            switch self {
            case .unary(let body) where values.count == 1: return try body(values[0])
            case .binary(let body) where values.count == 2: return try body(values[0], values[1])
            case .variadic(let body): return try body(values)
            default: throw CELFailure(.host, "the function was declared with another number of arguments than it takes")
            }
        } catch {
            throw error.at(range)
        }
    }
}

extension Int {
    /// The product, or the greatest number where it is beyond that. For sizes, which are never negative.
    func multipliedSafely(by other: Int) -> Int {
        let (product, isTooMuch) = multipliedReportingOverflow(by: other)
        return isTooMuch ? .max : product
    }

    /// The sum, or the greatest number where it is beyond that.
    func addedSafely(_ other: Int) -> Int {
        let (sum, isTooMuch) = addingReportingOverflow(other)
        return isTooMuch ? .max : sum
    }
}
