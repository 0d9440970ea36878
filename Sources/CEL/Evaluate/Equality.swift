/// `==`, over all types: values of different kinds are unequal, numbers are compared by their value.
enum Equality {
    static func holds(_ left: CELValue, _ right: CELValue, _ meter: inout Meter) throws(CELFailure) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try meter.charge(min(left.utf8.count, right.utf8.count) / 16)
            return left.isSame(as: right)
        case (.int(let left), .int(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.bytes(let left), .bytes(let right)):
            try meter.charge(min(left.count, right.count) / 16)
            return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.custom(let left), .custom(let right)):
            guard left.typeName == right.typeName else { return false }
            return try left.isEqual(to: right)
        case (.list(let left), .list(let right)): return try lists(left, right, &meter)
        case (.map(let left), .map(let right)): return try maps(left, right, &meter)
        case (.object(let left), .object(let right)): return try objects(left, right, &meter)
        default: return NumberOrder.compare(left, right) == .same
        }
    }

    private static func lists(_ left: [CELValue], _ right: [CELValue], _ meter: inout Meter) throws(CELFailure) -> Bool {
        guard left.count == right.count else { return false }
        try meter.charge(left.count)
        for (one, other) in zip(left, right) where try !holds(one, other, &meter) { return false }
        return true
    }

    private static func maps(_ left: CELMap, _ right: CELMap, _ meter: inout Meter) throws(CELFailure) -> Bool {
        guard left.entries.count == right.entries.count else { return false }
        for entry in left.entries {
            try meter.charge(1 + entry.key.shallowWeight)
            guard let other = right[entry.key], try holds(entry.value, other, &meter) else { return false }
        }
        return true
    }

    private static func objects(_ left: CELObject, _ right: CELObject, _ meter: inout Meter) throws(CELFailure) -> Bool {
        if left === right { return true }
        guard left.type.name == right.type.name, left.values.count == right.values.count else { return false }
        try meter.charge(left.values.count)
        for (one, other) in zip(left.values, right.values) {
            switch (one, other) {
            case (nil, nil): continue
            case (let one?, let other?): if try !holds(one, other, &meter) { return false }
            default: return false
            }
        }
        return true
    }
}

/// How two numbers, of whatever types, stand to each other.
enum NumberOrder {
    /// The possible answers; `none` for NaN, and for what is no number.
    enum Answer {
        case less, same, greater, none
    }

    static func compare(_ left: CELValue, _ right: CELValue) -> Answer {
        switch (left, right) {
        case (.int(let left), .int(let right)): order(left, right)
        case (.uint(let left), .uint(let right)): order(left, right)
        case (.double(let left), .double(let right)): order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : order(left, UInt64(right))
        // A double beyond the integers is outside of them; otherwise the integer is taken as a double, as in the reference implementation.
        case (.int(let left), .double(let right)): order(Double(left), right)
        case (.double(let left), .int(let right)): order(left, Double(right))
        case (.uint(let left), .double(let right)): order(Double(left), right)
        case (.double(let left), .uint(let right)): order(left, Double(right))
        default: .none
        }
    }

    private static func order<T: Comparable>(_ left: T, _ right: T) -> Answer {
        left < right ? .less : left == right ? .same : left > right ? .greater : .none
    }
}
