internal import Diagnostics

extension Checking {
    mutating func visitName(_ node: CELNode, _ name: String, _ isRooted: Bool) -> CELType {
        if !isRooted, let local = locals.last(where: { $0.name == name }) {
            references[node.id] = .local(local.index)
            return local.type
        }
        if let type = lookUp(isRooted ? ".\(name)" : name, node) { return type }
        references[node.id] = .unresolved(CELFailure(.unbound, "no variable is named `\(name)`").at(node.range))
        report(.unknownName, "no variable is named `\(name)`", node.range, help: nameHelp(name))
        return .dyn
    }

    private func nameHelp(_ name: String) -> [String] {
        let known = locals.map(\.name) + environment.variables.keys
        if let near = Spelling.nearest(name, among: known) { return ["did you mean `\(near)`?"] }
        if environment.function(name) != nil { return ["`\(name)` is a function: write `\(name)(...)`"] }
        switch name {
        case "True", "TRUE", "yes": return ["write `true`"]
        case "False", "FALSE", "no": return ["write `false`"]
        case "None", "nil", "Null", "NULL", "undefined": return ["write `null`; an absent field is asked for with `has(...)`"]
        default: return []
        }
    }

    /// What a name, perhaps with dots, means outside of macros; nil where it means nothing.
    private mutating func lookUp(_ name: String, _ node: CELNode) -> CELType? {
        for candidate in environment.candidates(name) {
            if let variable = environment.variables[candidate] {
                references[node.id] = .variable(slot: variable.slot, name: candidate)
                return variable.type
            }
            if let type = environment.typeNames[candidate] {
                references[node.id] = .type(type.runtimeName)
                return .type(type)
            }
        }
        return nil
    }

    /// The dotted name that a chain of selections is; nil where it begins with anything but a name outside of macros.
    func qualifiedName(_ node: CELNode) -> String? {
        switch node.kind {
        case .name(let name, let isRooted):
            if isRooted { return ".\(name)" }
            return locals.contains { $0.name == name } ? nil : name
        case .select(let operand, let field, _):
            return operand.isBracketed ? nil : qualifiedName(operand).map { "\($0).\(field)" }
        default: return nil
        }
    }

    /// The longest name counts: `a.b.c` is the variable of that name, before it is a field of `a.b`.
    mutating func visitQualified(_ node: CELNode) -> CELType? {
        qualifiedName(node).flatMap { lookUp($0, node) }
    }

    mutating func visitField(_ node: CELNode, _ operand: CELNode, _ field: String, _ range: CELRange) -> CELType {
        let holder = visit(operand)
        switch unifier.head(holder) {
        case .object(let name):
            guard let type = environment.objects[name] else { return .dyn }
            guard let index = type.place(of: field) else {
                report(
                    .unknownField, "`\(syntax.source.text(operand.range))` has no field `\(field)`", range, help: fieldHelp(field, type))
                return .dyn
            }
            references[node.id] = .field(type: name, index: index)
            return type.fields[index].type
        case .map(let key, let value):
            guard unifier.unify(key, .string) else {
                report(.typeMismatch, "a map whose keys are \(shown(key)) has no fields", range, help: ["write `[...]` with a key"])
                return .dyn
            }
            return value
        case .dyn: return .dyn
        case .parameter: return .dyn
        default:
            report(.typeMismatch, "`\(syntax.source.text(operand.range))` is \(shown(holder)), which has no fields", range)
            return .dyn
        }
    }

    private func fieldHelp(_ field: String, _ type: CELObjectType) -> [String] {
        let names = type.fields.map(\.name)
        if let near = Spelling.nearest(field, among: names) { return ["did you mean `\(near)`?"] }
        guard !names.isEmpty, names.count <= 12 else { return [] }
        return ["it has \(names.map { "`\($0)`" }.joined(separator: ", "))"]
    }

    mutating func visitMacro(_ macro: CELMacro) -> CELType {
        let range = visit(macro.range)
        var key: CELType = .dyn
        var variables: [CELType]
        switch unifier.head(range) {
        case .list(let element):
            key = .int
            variables = macro.variables.count == 1 ? [element] : [.int, element]
        case .map(let keyType, let value):
            key = keyType
            variables = macro.variables.count == 1 ? [keyType] : [keyType, value]
        case .dyn, .parameter: variables = [.dyn, .dyn]
        default:
            let name = syntax.source.text(macro.nameRange)
            report(.typeMismatch, "`\(name)` goes through a list or a map, and this is \(shown(range))", macro.range.range)
            variables = [.dyn, .dyn]
        }
        let base = locals.count
        for (name, type) in zip(macro.variables, variables) {
            locals.append(Local(name: name, type: type, index: locals.count))
        }
        localCount = max(localCount, locals.count)
        defer { locals.removeSubrange(base...) }
        if let filter = macro.filter { wantBool(filter, "the filter of `\(syntax.source.text(macro.nameRange))`") }
        return visitBody(macro, key)
    }

    private mutating func visitBody(_ macro: CELMacro, _ key: CELType) -> CELType {
        switch macro.kind {
        case .all, .exists, .existsOne:
            wantBool(macro.body, "`\(syntax.source.text(macro.nameRange))`")
            return .bool
        case .list: return .list(visit(macro.body))
        case .map: return .map(key, visit(macro.body))
        case .entries:
            let body = visit(macro.body)
            let entries: CELType = .map(unifier.fresh(), unifier.fresh())
            guard unifier.unify(body, entries) else {
                report(.typeMismatch, "`transformMapEntry` needs a map for each entry, and this is \(shown(body))", macro.body.range)
                return .dyn
            }
            return entries
        }
    }
}
