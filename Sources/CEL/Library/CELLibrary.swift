/// The standard definitions of the language, and the string extension.
enum CELLibrary {
    /// Every function and operator by its name.
    static let standard: [String: [CELOverload]] = {
        var functions: [String: [CELOverload]] = [:]
        for (name, overloads) in operators + basics + conversions + textTests + times + strings {
            functions[name, default: []] += overloads
        }
        return functions
    }()

    typealias Entry = (name: String, overloads: [CELOverload])

    /// The types that have a name of their own in expressions.
    static let typeNames: [String: CELType] = {
        let types: [CELType] = [
            .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list(.dyn), .map(.dyn, .dyn), .type(nil),
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ($0.runtimeName, $0) })
    }()

    private static let a = CELType.parameter("A")
    private static let b = CELType.parameter("B")

    /// Operators, for the checker's eyes: how they are worked out is in the steps of an evaluation.
    private static let operators: [Entry] = {
        let numbers: [CELType] = [.int, .uint, .double]
        func same(_ types: [CELType]) -> [CELOverload] { types.map { declared([$0, $0], $0) } }
        let ordered: [CELType] = [.bool, .string, .bytes, .timestamp, .duration]
        let ordering =
            ordered.map { declared([$0, $0], .bool) } + numbers.flatMap { left in numbers.map { declared([left, $0], .bool) } }
        let lists = declared([.list(a), .list(a)], .list(a))
        let entries: [Entry] = [
            ("_+_", same(numbers + [.string, .bytes, .duration]) + [lists] + instants("_+_")),
            ("_-_", same(numbers + [.duration]) + instants("_-_")),
            ("_*_", same(numbers)), ("_/_", same(numbers)), ("_%_", same([.int, .uint])),
            ("!_", [declared([.bool], .bool)]), ("-_", [declared([.int], .int), declared([.double], .double)]),
            ("_==_", [declared([a, a], .bool)]), ("_!=_", [declared([a, a], .bool)]),
            ("@in", [declared([a, .list(a)], .bool), declared([a, .map(a, b)], .bool)]),
            ("_[_]", [declared([.list(a), .int], a), declared([.map(a, b), a], b)]),
        ]
        return entries + Comparison.allCases.map { ($0.rawValue, ordering) }
    }()

    private static func instants(_ function: String) -> [CELOverload] {
        let later = declared([.timestamp, .duration], .timestamp)
        return function == "_+_"
            ? [later, declared([.duration, .timestamp], .timestamp)] : [later, declared([.timestamp, .timestamp], .duration)]
    }

    /// An overload that only the checker looks at.
    private static func declared(_ parameters: [CELType], _ result: CELType) -> CELOverload {
        CELOverload(
            parameters, gives: result,
            .variadic { (values: [CELValue]) throws(CELFailure) -> CELValue in throw .noOverload("operator", of: values) })
    }

    /// A function that is called as `name(value)` and as `value.name()`.
    private static func both(
        _ name: String, _ parameters: [CELType], _ result: CELType, _ cost: CELCost, _ implementation: CELImplementation
    ) -> Entry {
        (name, [false, true].map { CELOverload(parameters, isMember: $0, gives: result, cost: cost, implementation) })
    }

    private static let basics: [Entry] = [
        both("size", [.string], .int, .linear, .unary(size)), both("size", [.bytes], .int, .constant(1), .unary(size)),
        both("size", [.list(a)], .int, .constant(1), .unary(size)), both("size", [.map(a, b)], .int, .constant(1), .unary(size)),
        ("type", [CELOverload([a], gives: .type(a), .unary { (value) throws(CELFailure) in .type(value.type.runtimeName) })]),
        ("dyn", [CELOverload([a], gives: .dyn, growth: .first, .unary { (value) throws(CELFailure) in value })]),
    ]

    @Sendable private static func size(_ value: CELValue) throws(CELFailure) -> CELValue {
        switch value {
        case .string(let text): .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let elements): .int(Int64(elements.count))
        case .map(let map): .int(Int64(map.entries.count))
        default: throw .noOverload("size", value)
        }
    }

    private static let textTests: [Entry] = [
        test("contains", .product) { $0.utf8.has($1.utf8) },
        test("startsWith", .linear) { $0.utf8.starts(with: $1.utf8) },
        test("endsWith", .linear) { $0.utf8.reversed().starts(with: $1.utf8.reversed()) },
        ("matches", [matches(isMember: true), matches(isMember: false)]),
    ]

    private static func test(_ name: String, _ cost: CELCost, _ holds: @escaping @Sendable (String, String) -> Bool) -> Entry {
        let body: CELImplementation = .binary { (text, other) throws(CELFailure) in
            guard case .string(let text) = text, case .string(let other) = other else { throw .noOverload(name, text, other) }
            return .bool(holds(text, other))
        }
        return (name, [CELOverload([.string, .string], isMember: true, gives: .bool, cost: cost, body)])
    }

    private static func matches(isMember: Bool) -> CELOverload {
        let body: CELImplementation = .binary { (text, pattern) throws(CELFailure) in
            guard case .string(let text) = text, case .string(let pattern) = pattern else { throw .noOverload("matches", text, pattern) }
            return .bool(try Pattern(pattern).matches(text))
        }
        let overload = CELOverload([.string, .string], isMember: isMember, gives: .bool, cost: .pattern, body)
        return overload.preparing { (arguments) throws(CELFailure) in
            guard arguments.count == 2, case .string(let text)? = arguments[1] else { return nil }
            let pattern = try Pattern(text)
            return .binary { (text, _) throws(CELFailure) in
                guard case .string(let text) = text else { throw .noOverload("matches", text) }
                return .bool(pattern.matches(text))
            }
        }
    }
}

extension String.UTF8View {
    /// Whether the octets of another text stand in this one somewhere.
    func has(_ other: String.UTF8View) -> Bool {
        let wanted = Array(other)
        guard let first = wanted.first else { return true }
        let all = Array(self)
        guard all.count >= wanted.count else { return false }
        for start in 0...(all.count - wanted.count) where all[start] == first {
            if all[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
        }
        return false
    }
}
