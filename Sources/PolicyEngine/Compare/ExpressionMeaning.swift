internal import CEL

/// What an expression says, however it is laid out: its tree, and everything outside it that its value depends on.
struct ExpressionMeaning: Hashable {
    /// The operands of the outermost `&&`, each in canonical form; one where there is none.
    let conjuncts: Set<CELText>
    /// The operands of the outermost `||`; one where there is none.
    let disjuncts: Set<CELText>
    /// The lists, groups, zone and claims that it refers to.
    let surroundings: CELText

    /// - Parameter content: the set in which the expression stands.
    init(_ expression: Expression, in content: PolicyContent) {
        let root = expression.checked.syntax.root
        conjuncts = if case .and(let parts) = root.kind { CanonicalText.all(parts) } else { CanonicalText.all([root]) }
        disjuncts = if case .or(let parts) = root.kind { CanonicalText.all(parts) } else { CanonicalText.all([root]) }
        surroundings = CELText(Self.surroundings(of: expression, in: content))
    }

    /// Whether a list or a group that it refers to changed, and not what it says of it.
    func saysTheSame(as other: ExpressionMeaning) -> Bool { conjuncts == other.conjuncts && disjuncts == other.disjuncts }

    /// How what it holds for changed: more operands of `&&` hold for less, more of `||` for more.
    func reach(to later: ExpressionMeaning) -> Reach {
        if self == later { return .same }
        guard surroundings == later.surroundings else { return .other }
        if later.conjuncts.isStrictSuperset(of: conjuncts) || later.disjuncts.isStrictSubset(of: disjuncts) { return .narrower }
        if later.conjuncts.isStrictSubset(of: conjuncts) || later.disjuncts.isStrictSuperset(of: disjuncts) { return .broader }
        return .other
    }

    private static func surroundings(of expression: Expression, in content: PolicyContent) -> String {
        var parts: [String] = []
        let uses = expression.checked.uses.map(\.path)
        var lists = ListUse()
        lists.visit(expression.checked.syntax.root)
        for list in content.lists.sorted(by: { $0.name < $1.name }) where lists.isAny || lists.names.contains(list.name) {
            parts.append("list \(list.name)=\(Set(list.values.map { CELText($0) }).inOrder)")
        }
        if uses.contains(where: { $0 == "agent.groups" || $0.hasPrefix("agent.groups[") }) {
            for agent in content.agents.sorted(by: { $0.name < $1.name }) where !agent.groups.isEmpty {
                parts.append("groups \(agent.name)=\(Set(agent.groups).sorted())")
            }
        }
        for field in content.contextFields.sorted(by: { $0.name < $1.name }) where uses.contains("context.\(field.name)") {
            parts.append("claim \(field.name)=\(field.kind.rawValue)")
        }
        if expression.checked.calls.contains(where: { LocalTime.functions.contains($0.function) }) {
            parts.append("zone \(content.zone.identifier)")
        }
        return parts.joined(separator: "; ")
    }
}

/// An expression's tree as one text that does not depend on blanks, brackets that change nothing, quotes, or the order of what is
/// joined by `&&` and `||`.
enum CanonicalText {
    /// The different ones of some.
    static func all(_ nodes: [CELNode]) -> Set<CELText> { Set(nodes.map { CELText(of($0)) }) }

    static func of(_ node: CELNode) -> String {
        switch node.kind {
        case .literal(let value): "\(value)"
        case .name(let name, let isRooted): isRooted ? ".\(name)" : name
        case .select(let operand, let field, _): "(\(of(operand))).\(field)"
        case .has(let operand, let field, _): "has((\(of(operand))).\(field))"
        case .call(let call): of(call)
        case .and(let operands): joined(operands, by: " && ")
        case .or(let operands): joined(operands, by: " || ")
        case .conditional(let condition, let first, let second): "(\(of(condition)) ? \(of(first)) : \(of(second)))"
        case .list(let elements): "[\(elements.map(of).joined(separator: ", "))]"
        case .map(let entries): "{\(entries.map { "\(of($0.key)): \(of($0.value))" }.joined(separator: ", "))}"
        case .macro(let macro): of(macro)
        }
    }

    /// `&&` and `||` say the same in any order, errors included.
    private static func joined(_ operands: [CELNode], by separator: String) -> String {
        "(\(all(operands).inOrder.joined(separator: separator)))"
    }

    private static func of(_ call: CELCall) -> String {
        let target = call.target.map { "(\(of($0)))." } ?? ""
        return "\(target)\(call.function)(\(call.arguments.map(of).joined(separator: ", ")))"
    }

    private static func of(_ macro: CELMacro) -> String {
        let filter = macro.filter.map { " where \(of($0))" } ?? ""
        return "\(macro.kind)(\(macro.variables.joined(separator: ", ")) in \(of(macro.range))\(filter): \(of(macro.body)))"
    }
}

extension Set<CELText> {
    /// The texts in the order of their scalars.
    var inOrder: [String] { map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

/// Which lists an expression looks things up in.
private struct ListUse {
    var names: Set<String> = []
    /// Whether a name is worked out, so that it can be any.
    var isAny = false

    mutating func visit(_ node: CELNode) {
        switch node.kind {
        case .literal: break
        case .name(let name, _): if name == Root.lists.name { isAny = true }
        case .select(let operand, let field, _), .has(let operand, let field, _):
            if isLists(operand) { names.insert(field) } else { visit(operand) }
        case .call(let call): visit(call)
        case .and(let operands), .or(let operands), .list(let operands): for operand in operands { visit(operand) }
        case .conditional(let condition, let first, let second): for part in [condition, first, second] { visit(part) }
        case .map(let entries): for entry in entries { for part in [entry.key, entry.value] { visit(part) } }
        case .macro(let macro): for part in [macro.range, macro.filter, macro.body] { if let part { visit(part) } }
        }
    }

    private mutating func visit(_ call: CELCall) {
        if call.function == "_[_]", call.arguments.count == 2, isLists(call.arguments[0]),
            case .literal(.string(let name)) = call.arguments[1].kind
        {
            names.insert(name)
            return
        }
        for part in [call.target].compactMap({ $0 }) + call.arguments { visit(part) }
    }

    private func isLists(_ node: CELNode) -> Bool {
        if case .name(let name, _) = node.kind { return name == Root.lists.name }
        return false
    }
}
