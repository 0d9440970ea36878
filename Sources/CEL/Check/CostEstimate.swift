/// What an evaluation costs at most: the same charges that an evaluation makes, for values as large as the environment allows.
struct CostEstimate {
    private let checking: Checking
    private let rules: SizeRules
    private var locals: [SizeBound] = []

    init(_ checking: Checking) {
        self.checking = checking
        rules = SizeRules(environment: checking.environment)
    }

    mutating func run() -> Int { cost(checking.syntax.root).cost }

    typealias Estimate = (cost: Int, bound: SizeBound)

    private func type(_ node: CELNode) -> CELType { checking.unifier.resolve(checking.types[node.id]) }

    private mutating func cost(_ node: CELNode) -> Estimate {
        switch checking.references[node.id] {
        case .variable(_, let name): return (1, rules.bound(type(node), path: name))
        case .local(let index): return (1, locals.indices.contains(index) ? locals[index] : .unknown(rules.environment.sizes.dynamic))
        case .type: return (0, .text(64))
        case .unresolved: return (1, .small)
        default: break
        }
        switch node.kind {
        case .literal(let value): return (0, rules.bound(value))
        case .name: return (1, .small)
        case .select(let operand, let field, _): return select(operand, field, type(node))
        case .has(let operand, _, _): return (sum(cost(operand).cost, 1), .small)
        case .call(let call): return self.call(node, call)
        case .and(let operands), .or(let operands):
            return (operands.reduce(1) { sum($0, cost($1).cost) }, .small)
        case .conditional(let condition, let first, let second):
            let test = cost(condition).cost
            let one = cost(first)
            let other = cost(second)
            return (sum(test, max(one.cost, other.cost), 1), rules.either(one.bound, other.bound))
        case .list(let elements):
            let parts = elements.map { cost($0) }
            return (parts.reduce(1 + elements.count) { sum($0, $1.cost) }, collection(parts.map(\.bound), keys: nil))
        case .map(let entries): return map(entries)
        case .macro(let macro): return self.macro(macro)
        }
    }

    private func sum(_ parts: Int...) -> Int { parts.reduce(0) { $0.addedSafely($1) } }

    private func collection(_ elements: [SizeBound], keys: [SizeBound]?) -> SizeBound {
        guard let first = elements.first else { return .collection(0, key: nil, element: .small) }
        let key = keys.flatMap { keys in keys.first.map { keys.dropFirst().reduce($0, rules.either) } }
        return .collection(elements.count, key: key, element: elements.dropFirst().reduce(first, rules.either))
    }

    private mutating func select(_ operand: CELNode, _ field: String, _ type: CELType) -> Estimate {
        let (cost, holder) = cost(operand)
        let bound: SizeBound =
            switch holder {
            case .object(_, let path): rules.bound(type, path: "\(path).\(field)")
            case .collection(_, _, let element): element
            default: rules.bound(type, path: "")
            }
        return (sum(cost, 1), bound)
    }

    private mutating func map(_ entries: [CELMapEntry]) -> Estimate {
        var total = 1
        var keys: [SizeBound] = []
        var values: [SizeBound] = []
        for entry in entries {
            let key = cost(entry.key)
            let value = cost(entry.value)
            total = sum(total, key.cost, value.cost, 1, key.bound.shallow)
            keys.append(key.bound)
            values.append(value.bound)
        }
        return (total, collection(values, keys: keys))
    }

    private mutating func macro(_ macro: CELMacro) -> Estimate {
        let range = cost(macro.range)
        var count = range.bound.size
        var variables: [SizeBound]
        var key: SizeBound = .small
        if case .collection(let elements, let mapKey, let element) = range.bound {
            count = elements
            key = mapKey ?? .small
            variables = macro.variables.count == 1 ? [mapKey ?? element] : [key, element]
        } else {
            variables = Array(repeating: range.bound, count: macro.variables.count)
            key = range.bound
        }
        let base = locals.count
        locals += variables
        defer { locals.removeSubrange(base...) }
        let filter = macro.filter.map { cost($0).cost } ?? 0
        let body = cost(macro.body)
        var each = sum(1, filter, body.cost)
        var bound: SizeBound = .small
        switch macro.kind {
        case .all, .exists, .existsOne: break
        case .list: bound = .collection(count, key: nil, element: body.bound)
        case .map:
            each = sum(each, 1, key.shallow)
            bound = .collection(count, key: key, element: body.bound)
        case .entries:
            each = sum(each, rules.deep(body.bound), body.bound.size)
            bound = entries(count, body.bound)
        }
        return (sum(range.cost, 1, count.multipliedSafely(by: each)), bound)
    }

    private func entries(_ count: Int, _ body: SizeBound) -> SizeBound {
        guard case .collection(let inner, let key, let element) = body else { return .unknown(count.multipliedSafely(by: body.shallow)) }
        return .collection(count.multipliedSafely(by: inner), key: key, element: element)
    }

    private mutating func call(_ node: CELNode, _ call: CELCall) -> Estimate {
        guard case .function(let name, let overloads, let isQualified)? = checking.references[node.id] else { return (1, .small) }
        var parts: [Estimate] = []
        var patterns: [String?] = []
        for argument in (isQualified ? [] : [call.target].compactMap { $0 }) + call.arguments {
            parts.append(cost(argument))
            if case .literal(.string(let text)) = argument.kind { patterns.append(text) } else { patterns.append(nil) }
        }
        let arguments = parts.reduce(1) { sum($0, $1.cost) }
        let bounds = parts.map(\.bound)
        if bounds.count == 2, let (extra, bound) = operation(name, bounds[0], bounds[1], type(node)) {
            let standard = CELLibrary.standard[name]?.count ?? 0
            let own = (checking.environment.functions[name] ?? []).dropFirst(standard)
            let dearest = own.map { charge($0, bounds, patterns) }.max() ?? 0
            return (sum(arguments, max(extra, dearest)), bound)
        }
        let dearest = overloads.map { charge($0, bounds, patterns) }.max() ?? 0
        let grown = overloads.map { growth($0, bounds, type(node)) }
        let bound = grown.dropFirst().reduce(grown.first ?? .small, rules.either)
        return (sum(arguments, dearest), bound)
    }

    /// What the operators charge that are not calls of overloads; nil for everything else.
    private func operation(_ name: String, _ left: SizeBound, _ right: SizeBound, _ type: CELType) -> Estimate? {
        switch name {
        case "_==_", "_!=_": return (min(rules.deep(left), rules.deep(right)), .small)
        case "@in":
            guard case .collection(let count, nil, let element) = right else {
                return (sum(left.shallow, rules.deep(right).multipliedSafely(by: 2)), .small)
            }
            return (sum(left.shallow, count.multipliedSafely(by: sum(1, min(rules.deep(left), rules.deep(element))))), .small)
        case "_[_]":
            guard case .collection(_, _, let element) = left else { return (right.shallow, left) }
            return (right.shallow, element)
        case "_+_":
            switch (left, right) {
            case (.text(let one), .text(let other)): return (sum(left.shallow, right.shallow), .text(one.addedSafely(other)))
            case (.collection(let one, _, _), .collection(let other, _, _)):
                guard case .collection(_, let key, let element) = rules.either(left, right) else { return nil }
                return (sum(left.shallow, right.shallow), .collection(one.addedSafely(other), key: key, element: element))
            case (.small, .small): return (0, .small)
            default: return (sum(rules.deep(left), rules.deep(right)), .unknown(sum(rules.deep(left), rules.deep(right))))
            }
        default:
            if Comparison(rawValue: name) != nil { return (min(left.shallow, right.shallow), .small) }
            return Arithmetic(rawValue: name) == nil ? nil : (0, .small)
        }
    }

    private func charge(_ overload: CELOverload, _ bounds: [SizeBound], _ patterns: [String?]) -> Int {
        switch overload.cost {
        case .constant(let units): return units
        case .linear: return bounds.reduce(0) { sum($0, $1.shallow) }
        case .product:
            let others = bounds.dropFirst().reduce(0) { sum($0, $1.shallow) }
            return (bounds.first?.shallow ?? 1).multipliedSafely(by: 16).multipliedSafely(by: max(1, others))
        case .deep: return bounds.reduce(0) { sum($0, rules.deep($1)) }
        case .characters: return bounds.reduce(0) { sum($0, $1.shallow.multipliedSafely(by: 16)) }
        case .join:
            guard let first = bounds.first else { return 1 }
            return sum(rules.deep(first), first.shallow.multipliedSafely(by: bounds.count == 2 ? bounds[1].shallow : 0))
        case .pattern:
            let weight = patterns.count == 2 ? patterns[1].map(Pattern.weight) ?? Pattern.maximumSize : Pattern.maximumSize
            return Pattern.cost(textOctets: bounds.first?.size ?? 0, weight: weight)
        }
    }

    private func growth(_ overload: CELOverload, _ bounds: [SizeBound], _ type: CELType) -> SizeBound {
        let first = bounds.first ?? .small
        let others = bounds.dropFirst().reduce(0) { sum($0, $1.size) }
        let octets: Int
        switch overload.growth {
        case .first: return first
        case .constant(let size): octets = size
        case .sum: octets = sum(bounds.reduce(64) { sum($0, rules.deep($1).multipliedSafely(by: 16)) })
        case .product:
            octets = sum(first.size, 1).multipliedSafely(by: sum(others, 1)).addedSafely(rules.deep(first).multipliedSafely(by: 16))
        case .split: return .collection(sum(first.size, 1), key: nil, element: .text(first.size))
        case .formatted: octets = bounds.reduce(64) { sum($0, rules.deep($1).multipliedSafely(by: 512)) }
        }
        switch type {
        case .string, .bytes: return .text(octets)
        case .list(let element): return .collection(octets, key: nil, element: rules.bound(element, path: ""))
        case .dyn: return .unknown(max(octets, rules.environment.sizes.dynamic))
        default: return rules.bound(type, path: "")
        }
    }
}
