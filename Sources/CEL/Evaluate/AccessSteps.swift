/// `operand.field` on an object or a map.
final class FieldStep: Step {
    let operand: any Step
    let field: String
    /// The object type that the checker found, and where the field stands among its values.
    let place: (type: String, index: Int)?
    let range: CELRange
    private let key: CELKey

    init(_ operand: any Step, field: String, place: (type: String, index: Int)?, range: CELRange) {
        self.operand = operand
        self.field = field
        self.place = place
        self.range = range
        key = .string(CELText(field))
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        let holder = try operand.value(&frame)
        guard let value = try find(in: holder) else {
            switch holder {
            case .object: throw CELFailure(.noSuchField, "`\(field)` is absent").at(range)
            default: throw CELFailure(.noSuchKey, "no such key: `\(field)`").at(range)
            }
        }
        return value
    }

    /// The field's value; nil where it is absent.
    func find(in holder: CELValue) throws(CELFailure) -> CELValue? {
        switch holder {
        case .object(let object):
            if let place, place.index < object.values.count, place.type == object.type.name { return object.values[place.index] }
            guard let index = object.type.place(of: field) else {
                throw CELFailure(.noSuchField, "`\(object.type.name)` has no field `\(field)`").at(range)
            }
            return object.values[index]
        case .map(let map): return map.value(of: key)
        default: throw CELFailure(.noSuchOverload, "\(holder.type.runtimeName) has no fields").at(range)
        }
    }
}

/// `has(operand.field)`.
final class PresenceStep: TruthStep {
    let selection: FieldStep

    init(_ selection: FieldStep) { self.selection = selection }

    func truth(_ frame: inout Frame) throws(CELFailure) -> Bool {
        try frame.meter.charge(1)
        let holder = try selection.operand.value(&frame)
        return try selection.find(in: holder) != nil
    }
}

/// `operand[index]` on a list or a map.
final class IndexStep: Step {
    let operand: any Step
    let index: any Step
    let range: CELRange

    init(_ operand: any Step, _ index: any Step, range: CELRange) {
        self.operand = operand
        self.index = index
        self.range = range
    }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        let holder = try operand.value(&frame)
        let index = try index.value(&frame)
        switch holder {
        case .list(let elements):
            guard let position = position(index) else {
                throw CELFailure(.invalidArgument, "a list has no index of type \(index.type.runtimeName)").at(range)
            }
            guard elements.indices.contains(position) else {
                throw CELFailure(.noSuchKey, "the index \(position) is outside of the list's \(elements.count) elements").at(range)
            }
            return elements[position]
        case .map(let map):
            try frame.meter.charge(index.shallowWeight)
            guard let value = map[index] else {
                throw CELFailure(.noSuchKey, "no such key: \(Formatting.shown(index))").at(range)
            }
            return value
        default: throw CELFailure.noOverload("_[_]", holder, index).at(range)
        }
    }

    private func position(_ index: CELValue) -> Int? {
        switch index {
        case .int(let value): Int(exactly: value)
        case .uint(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }
}

/// `[a, b]`.
final class ListStep: Step {
    let elements: [any Step]

    init(_ elements: [any Step]) { self.elements = elements }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1 + elements.count)
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.value(&frame)) }
        return .list(values)
    }
}

/// `{key: value}`.
final class MapStep: Step {
    let entries: [(key: any Step, value: any Step, range: CELRange)]

    init(_ entries: [(key: any Step, value: any Step, range: CELRange)]) { self.entries = entries }

    func value(_ frame: inout Frame) throws(CELFailure) -> CELValue {
        try frame.meter.charge(1)
        var map = CELMap()
        for entry in entries {
            let key = try entry.key.value(&frame)
            let value = try entry.value.value(&frame)
            try map.add(key, value, &frame.meter, at: entry.range)
        }
        return .map(map)
    }
}

extension CELMap {
    func value(of key: CELKey) -> CELValue? { place(of: key).map { entries[$0].value } }

    /// Adds an entry, or says why it cannot be one.
    mutating func add(_ key: CELValue, _ value: CELValue, _ meter: inout Meter, at range: CELRange) throws(CELFailure) {
        try meter.charge(1 + key.shallowWeight)
        switch key {
        case .bool, .int, .uint, .string: break
        default: throw CELFailure(.invalidArgument, "\(key.type.runtimeName) cannot be a map's key").at(range)
        }
        guard insert(key, value) else {
            throw CELFailure(.invalidArgument, "the key \(Formatting.shown(key)) stands twice in the map").at(range)
        }
    }
}
