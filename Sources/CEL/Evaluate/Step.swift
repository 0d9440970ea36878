/// What one evaluation works on.
struct Frame {
    /// The values of the variables, by slot.
    let variables: [CELValue?]
    /// The values of the macros' variables, by nesting.
    var locals: [CELValue]
    /// What is left of the budget.
    var meter: Meter
}

/// A part of an expression in the form in which it is evaluated. Parts are immutable, so that any number of evaluations can share them.
protocol Step: AnyObject, Sendable {
    /// The value of the part.
    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue
    /// The value of a part that must be true or false.
    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool
}

extension Step {
    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        let value = try value(&frame)
        guard case .bool(let truth) = value else {
            throw CELFailure(.noSuchOverload, "a condition must be a bool, not \(value.type.runtimeName)")
        }
        return truth
    }
}

/// A part whose natural result is true or false.
protocol TruthStep: Step {}

extension TruthStep {
    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { .bool(try truth(&frame)) }
}

/// A value that is written out, or was worked out ahead.
final class ConstantStep: Step {
    let constant: CELValue

    init(_ constant: CELValue) { self.constant = constant }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue { constant }
}

/// A declared variable.
final class VariableStep: Step {
    let slot: Int
    let name: String
    let range: CELRange

    init(slot: Int, name: String, range: CELRange) {
        self.slot = slot
        self.name = name
        self.range = range
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        guard slot < frame.variables.count, let value = frame.variables[slot] else {
            throw CELFailure(.unbound, "`\(name)` has no value").at(range)
        }
        return value
    }
}

/// A macro's own variable.
final class LocalStep: Step {
    let index: Int

    init(_ index: Int) { self.index = index }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        return frame.locals[index]
    }
}

/// A part that has no value, whatever the variables are.
final class FailingStep: Step {
    let failure: CELFailure

    init(_ failure: CELFailure) { self.failure = failure }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        throw failure
    }
}
