internal import CEL

extension CELNode {
    /// A text that is the same for parts that always have the same value within one evaluation: blanks and brackets play no part.
    var key: String {
        switch kind {
        case .literal(let value): Self.key(of: value)
        case .name(let name, _): name
        case .select(let operand, let field, _): "\(operand.key).\(field)"
        case .has(let operand, let field, _): "has(\(operand.key).\(field))"
        case .call(let call): Self.key(of: call)
        case .and(let operands): "and" + Self.keys(operands)
        case .or(let operands): "or" + Self.keys(operands)
        case .conditional(let condition, let first, let second): "if" + Self.keys([condition, first, second])
        case .list(let elements): "list" + Self.keys(elements)
        case .map(let entries): "map" + Self.keys(entries.flatMap { [$0.key, $0.value] })
        case .macro(let macro): Self.key(of: macro)
        }
    }

    private static func key(of value: CELValue) -> String {
        switch value {
        case .bool(let truth): "\(truth)"
        case .int(let number): "\(number)"
        // The length keeps a text from passing for what stands around it.
        case .string(let text): "\(text.utf8.count)\"\(text)\""
        default: "\(value)"
        }
    }

    private static func key(of call: CELCall) -> String {
        let target = call.target.map { "\($0.key)." } ?? ""
        return "\(target)\(call.function)\(keys(call.arguments))"
    }

    private static func key(of macro: CELMacro) -> String {
        let filter = macro.filter.map { " if \($0.key)" } ?? ""
        return "\(macro.kind) \(macro.variables.joined(separator: ",")) in \(macro.range.key)\(filter): \(macro.body.key);"
    }

    private static func keys(_ nodes: [CELNode]) -> String { "(\(nodes.map(\.key).joined(separator: ", ")))" }

    /// Whether binary fractions play a part in it: what is not less is not always greater or equal then.
    var hasFractions: Bool {
        switch kind {
        case .literal(.double): true
        case .literal, .name: false
        case .select(let operand, _, _), .has(let operand, _, _): operand.hasFractions
        case .call(let call):
            call.function == "double" || call.target?.hasFractions == true || call.arguments.contains(where: \.hasFractions)
        case .and(let nodes), .or(let nodes), .list(let nodes): nodes.contains(where: \.hasFractions)
        case .conditional(let condition, let first, let second): [condition, first, second].contains(where: \.hasFractions)
        case .map(let entries): entries.contains { $0.key.hasFractions || $0.value.hasFractions }
        case .macro(let macro):
            [macro.range, macro.body].contains(where: \.hasFractions) || macro.filter?.hasFractions == true
        }
    }
}
