/// `&&` (wanted true) and `||` (wanted false) over two or more operands: an operand that decides wins over one that fails, wherever
/// they stand.
final class JunctionStep: TruthStep {
    let operands: [any Step]
    let neutral: Bool

    init(_ operands: [any Step], neutral: Bool) {
        self.operands = operands
        self.neutral = neutral
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        var failure: CELFailure?
        for operand in operands {
            do throws(CELFailure) {
                if try operand.truth(&frame) != neutral { return !neutral }
            } catch {
                if error.kind == .budget { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return neutral
    }
}

/// `condition ? first : second`.
final class ConditionalStep: Step {
    let condition: any Step
    let first: any Step
    let second: any Step

    init(_ condition: any Step, _ first: any Step, _ second: any Step) {
        self.condition = condition
        self.first = first
        self.second = second
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        return try condition.truth(&frame) ? try first.value(&frame) : try second.value(&frame)
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        return try condition.truth(&frame) ? try first.truth(&frame) : try second.truth(&frame)
    }
}

/// `!operand`.
final class NotStep: TruthStep {
    let operand: any Step
    let range: CELRange

    init(_ operand: any Step, range: CELRange) {
        self.operand = operand
        self.range = range
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        return try !operand.truth(&frame)
    }
}

/// `==` and `!=`.
final class EqualityStep: TruthStep {
    let left: any Step
    let right: any Step
    let isEqual: Bool
    let range: CELRange

    init(_ left: any Step, _ right: any Step, isEqual: Bool, range: CELRange) {
        self.left = left
        self.right = right
        self.isEqual = isEqual
        self.range = range
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        let one = try left.value(&frame)
        let other = try right.value(&frame)
        do throws(CELFailure) {
            return try Equality.holds(one, other, &frame.meter) == isEqual
        } catch {
            throw error.at(range)
        }
    }
}

/// `element in list` and `key in map`.
final class MembershipStep: TruthStep {
    let element: any Step
    let collection: any Step
    let range: CELRange

    init(_ element: any Step, _ collection: any Step, range: CELRange) {
        self.element = element
        self.collection = collection
        self.range = range
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        let wanted = try element.value(&frame)
        switch try collection.value(&frame) {
        case .list(let elements):
            for element in elements {
                try frame.meter.charge(1)
                do throws(CELFailure) {
                    if try Equality.holds(wanted, element, &frame.meter) { return true }
                } catch {
                    throw error.at(range)
                }
            }
            return false
        case .map(let map):
            try frame.meter.charge(wanted.shallowWeight)
            return map[wanted] != nil
        case let other: throw CELFailure.noOverload("@in", wanted, other).at(range)
        }
    }
}
