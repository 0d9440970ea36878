/// Finds out what type parameters stand for, while types are held against each other.
struct Unifier: Sendable {
    private var bindings: [String: CELType] = [:]
    private var freshCount = 0

    /// A parameter that nothing else uses.
    mutating func fresh() -> CELType {
        freshCount += 1
        return .parameter("%\(freshCount)")
    }

    /// An overload's types with parameters of their own, so that two calls do not share them.
    mutating func instantiate(_ overload: CELOverload) -> (parameters: [CELType], result: CELType) {
        var names: [String: CELType] = [:]
        return (overload.parameters.map { renamed($0, &names) }, renamed(overload.result, &names))
    }

    private mutating func renamed(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let parameter = fresh()
            names[name] = parameter
            return parameter
        case .list(let element): return .list(renamed(element, &names))
        case .map(let key, let value):
            let key = renamed(key, &names)
            return .map(key, renamed(value, &names))
        case .type(let type?): return .type(renamed(type, &names))
        case .custom(let name, let parameters):
            var renamedParameters: [CELType] = []
            for parameter in parameters { renamedParameters.append(renamed(parameter, &names)) }
            return .custom(name, renamedParameters)
        default: return type
        }
    }

    /// Whether a value of one type can stand where the other is wanted; what was learnt of parameters is kept only if so.
    mutating func unify(_ one: CELType, _ other: CELType) -> Bool {
        var attempt = self
        guard attempt.match(one, other) else { return false }
        self = attempt
        return true
    }

    /// Whether types can stand for others, one by one.
    mutating func unify(_ ones: [CELType], _ others: [CELType]) -> Bool {
        guard ones.count == others.count else { return false }
        var attempt = self
        for (one, other) in zip(ones, others) where !attempt.match(one, other) { return false }
        self = attempt
        return true
    }

    private mutating func match(_ one: CELType, _ other: CELType) -> Bool {
        let one = head(one)
        let other = head(other)
        if one == other { return true }
        switch (one, other) {
        case (.parameter(let name), let type), (let type, .parameter(let name)):
            guard !mentions(type, name) else { return false }
            bindings[name] = type
            return true
        case (.dyn, _), (_, .dyn), (.type, .type): return true
        case (.list(let one), .list(let other)): return match(one, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)): return match(key, otherKey) && match(value, otherValue)
        case (.custom(let name, let ones), .custom(let otherName, let others)):
            guard name == otherName, ones.count == others.count else { return false }
            for (one, other) in zip(ones, others) where !match(one, other) { return false }
            return true
        default: return false
        }
    }

    /// What a parameter stands for at the moment; other types stand for themselves.
    func head(_ type: CELType) -> CELType {
        var type = type
        while case .parameter(let name) = type, let bound = bindings[name] { type = bound }
        return type
    }

    private func mentions(_ type: CELType, _ name: String) -> Bool {
        switch head(type) {
        case .parameter(let other): other == name
        case .list(let element): mentions(element, name)
        case .map(let key, let value): mentions(key, name) || mentions(value, name)
        case .type(let type?): mentions(type, name)
        case .custom(_, let parameters): parameters.contains { mentions($0, name) }
        default: false
        }
    }

    /// A type with everything filled in that is known; what is not known is `dyn`.
    func resolve(_ type: CELType) -> CELType {
        switch head(type) {
        case .parameter: .dyn
        case .list(let element): .list(resolve(element))
        case .map(let key, let value): .map(resolve(key), resolve(value))
        case .type(let type?): .type(resolve(type))
        case .custom(let name, let parameters): .custom(name, parameters.map(resolve))
        case let type: type
        }
    }

    /// The type of things of either type: the less specific one, where one can stand for the other, else `dyn`.
    mutating func join(_ one: CELType, _ other: CELType) -> CELType {
        // `null` among instants, lengths of time or objects leaves these what they are, as the specification has it.
        if head(one) == .null, isNullable(other) { return other }
        if head(other) == .null, isNullable(one) { return one }
        guard unify(one, other) else { return .dyn }
        return isLessSpecific(head(other), head(one)) ? other : one
    }

    private func isNullable(_ type: CELType) -> Bool {
        switch head(type) {
        case .timestamp, .duration, .object, .custom: true
        default: false
        }
    }

    private func isLessSpecific(_ one: CELType, _ other: CELType) -> Bool {
        switch (head(one), head(other)) {
        case (.dyn, _): true
        case (.list(let one), .list(let other)): isLessSpecific(one, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            isLessSpecific(key, otherKey) || isLessSpecific(value, otherValue)
        default: false
        }
    }
}
