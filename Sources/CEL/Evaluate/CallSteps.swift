/// A call whose overload is known.
final class CallStep: Step {
    let arguments: [any Step]
    let overload: CELOverload
    /// The overload's own implementation, or one that was prepared for arguments that are written out.
    let implementation: CELImplementation
    let function: String
    let range: CELRange

    init(_ function: String, _ arguments: [any Step], _ overload: CELOverload, _ implementation: CELImplementation, range: CELRange) {
        self.function = function
        self.arguments = arguments
        self.overload = overload
        self.implementation = implementation
        self.range = range
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        if case .constant(let units) = overload.cost, overload.parameters.count == arguments.count {
            do throws(CELFailure) {
                switch implementation {
                case .unary(let body) where arguments.count == 1:
                    let argument = try arguments[0].value(&frame)
                    try frame.meter.charge(units)
                    guard argument.belongs(to: overload.parameters[0]) else { throw CELFailure.noOverload(function, argument) }
                    return try body(argument)
                case .binary(let body) where arguments.count == 2:
                    let one = try arguments[0].value(&frame)
                    let other = try arguments[1].value(&frame)
                    try frame.meter.charge(units)
                    guard one.belongs(to: overload.parameters[0]), other.belongs(to: overload.parameters[1]) else {
                        throw CELFailure.noOverload(function, one, other)
                    }
                    return try body(one, other)
                default: break
                }
            } catch {
                throw error.at(range)
            }
        }
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.value(&frame)) }
        guard overload.takes(values) else { throw CELFailure.noOverload(function, of: values).at(range) }
        try overload.charge(values, &frame.meter)
        return try implementation.call(values, at: range)
    }
}

/// A call whose overload depends on the types that the arguments turn out to have.
final class DispatchStep: Step {
    let arguments: [any Step]
    let overloads: [CELOverload]
    let function: String
    let range: CELRange

    init(_ function: String, _ arguments: [any Step], _ overloads: [CELOverload], range: CELRange) {
        self.function = function
        self.arguments = arguments
        self.overloads = overloads
        self.range = range
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.value(&frame)) }
        for overload in overloads where overload.takes(values) { return try overload.call(values, &frame.meter, at: range) }
        throw CELFailure.noOverload(function, of: values).at(range)
    }
}
