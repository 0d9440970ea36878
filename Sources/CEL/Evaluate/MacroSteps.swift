/// What goes through a list or map, element by element.
struct Traversal: Sendable {
    let range: any Step
    /// Where the first variable lies among the locals; the second one follows it.
    let local: Int
    let variableCount: Int
    let place: CELRange

    /// Calls the body for each element until it says that it has seen enough.
    func each(_ frame: inout Frame, _ body: (inout Frame) throws(CELFailure) -> Bool) throws(CELFailure) {
        switch try range.value(&frame) {
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                try bind(variableCount == 1 ? element : .int(Int64(index)), element, &frame)
                guard try body(&frame) else { return }
            }
        case .map(let map):
            for entry in map.entries {
                try bind(entry.key, entry.value, &frame)
                guard try body(&frame) else { return }
            }
        case let other:
            throw CELFailure(.noSuchOverload, "a macro goes through a list or a map, not \(other.type.runtimeName)").at(place)
        }
    }

    private func bind(_ first: CELValue, _ second: CELValue, _ frame: inout Frame) throws(CELFailure) {
        try frame.meter.charge(1)
        frame.locals[local] = first
        if variableCount == 2 { frame.locals[local + 1] = second }
    }
}

/// `all` and `exists`: as `&&` and `||` over the elements.
final class QuantifierStep: TruthStep {
    let traversal: Traversal
    let body: any Step
    let neutral: Bool

    init(_ traversal: Traversal, _ body: any Step, neutral: Bool) {
        self.traversal = traversal
        self.body = body
        self.neutral = neutral
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        var failure: CELFailure?
        var result = neutral
        try traversal.each(&frame) { (frame: inout Frame) throws(CELFailure) -> Bool in
            do throws(CELFailure) {
                guard try body.truth(&frame) == neutral else {
                    result = !neutral
                    return false
                }
            } catch {
                if error.kind == .budget { throw error }
                failure = failure ?? error
            }
            return true
        }
        if result == neutral, let failure { throw failure }
        return result
    }
}

/// `exists_one`.
final class ExactlyOneStep: TruthStep {
    let traversal: Traversal
    let body: any Step

    init(_ traversal: Traversal, _ body: any Step) {
        self.traversal = traversal
        self.body = body
    }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        var count = 0
        try traversal.each(&frame) { (frame: inout Frame) throws(CELFailure) -> Bool in
            if try body.truth(&frame) { count += 1 }
            return true
        }
        return count == 1
    }
}

/// `map`, `filter` and `transformList`.
final class TransformListStep: Step {
    let traversal: Traversal
    let filter: (any Step)?
    let body: any Step

    init(_ traversal: Traversal, filter: (any Step)?, _ body: any Step) {
        self.traversal = traversal
        self.filter = filter
        self.body = body
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        var values: [CELValue] = []
        try traversal.each(&frame) { (frame: inout Frame) throws(CELFailure) -> Bool in
            if let filter, try !filter.truth(&frame) { return true }
            values.append(try body.value(&frame))
            return true
        }
        return .list(values)
    }
}

/// `transformMap`, which keeps the keys, and `transformMapEntry`, whose bodies are maps themselves.
final class TransformMapStep: Step {
    let traversal: Traversal
    let filter: (any Step)?
    let body: any Step
    let makesEntries: Bool

    init(_ traversal: Traversal, filter: (any Step)?, _ body: any Step, makesEntries: Bool) {
        self.traversal = traversal
        self.filter = filter
        self.body = body
        self.makesEntries = makesEntries
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        var result = CELMap()
        try traversal.each(&frame) { (frame: inout Frame) throws(CELFailure) -> Bool in
            if let filter, try !filter.truth(&frame) { return true }
            let key = frame.locals[traversal.local]
            let value = try body.value(&frame)
            guard makesEntries else {
                try result.add(key, value, &frame.meter, at: traversal.place)
                return true
            }
            guard case .map(let entries) = value else {
                throw CELFailure(.noSuchOverload, "the entries of a map must be maps, not \(value.type.runtimeName)").at(traversal.place)
            }
            for entry in entries.entries { try result.add(entry.key, entry.value, &frame.meter, at: traversal.place) }
            return true
        }
        return .map(result)
    }
}
