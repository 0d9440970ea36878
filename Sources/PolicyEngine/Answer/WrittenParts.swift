internal import CEL

extension CELNode {
    /// The dotted path of a variable or its field.
    var path: String? {
        switch kind {
        case .name(let name, _): name
        case .select(let operand, let field, _), .has(let operand, let field, _): operand.path.map { "\($0).\(field)" }
        default: nil
        }
    }

    /// What is written out here, as ``Mentions`` takes it up; nil for anything else.
    var writtenKind: TriedValues.Kind? {
        switch kind {
        case .literal(.string): return .text
        case .literal(.int): return .integer
        case .literal(.bool): return .truth
        case .call(let call):
            guard call.target == nil, call.arguments.count == 1, case .literal(.string) = call.arguments[0].kind else { return nil }
            return call.function == "money" ? .money : call.function == "duration" ? .span : nil
        default: return nil
        }
    }

    /// `lists["name"]` or `lists.name`.
    var isDeclaredList: Bool {
        if path?.field(of: Root.lists.name) != nil { return true }
        guard case .call(let call) = kind, call.function == "_[_]", call.arguments.count == 2 else { return false }
        return call.arguments[0].path == Root.lists.name && call.arguments[1].writtenKind == .text
    }

    /// `order.paid.percent(50)`.
    var isShareOfOrder: Bool {
        guard case .call(let call) = kind, call.function == "percent", call.arguments.count == 1 else { return false }
        return call.target?.path == "order.paid" && call.arguments[0].writtenKind == .integer
    }

    /// `context.quotes[order.id]`.
    var isQuoteOfOrder: Bool {
        guard case .call(let call) = kind, call.function == "_[_]" else { return false }
        return call.arguments.map(\.path) == ["context.quotes", "order.id"]
    }
}

extension String {
    /// The field that the path names of this variable.
    func field(of root: String) -> String? {
        guard hasPrefix(root + ".") else { return nil }
        return String(dropFirst(root.count + 1))
    }
}
