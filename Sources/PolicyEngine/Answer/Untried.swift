internal import CEL

/// Finds what of an expression a search does not go through: parts whose value depends on more than what is tried. Where there is any,
/// that nothing was found says nothing.
///
/// It knows what is gone through, and takes everything else for what is not: a value that is compared with what is written out, and the
/// few comparisons of two values that kinds of calls are made for.
struct Untried {
    /// The parts, as the expression writes them.
    private(set) var parts: [String] = []
    private let values: TriedValues
    private let text: [Unicode.Scalar]

    init(_ expression: Expression, _ values: TriedValues) {
        self.values = values
        text = Array(expression.text.unicodeScalars)
        let root = expression.checked.syntax.root
        if expression.checked.type == .bool { condition(root) } else { amount(root) }
    }

    private mutating func note(_ node: CELNode) {
        var part = String.UnicodeScalarView()
        part.append(contentsOf: text[min(node.range.start, text.count)..<min(node.range.end, text.count)])
        if !parts.contains(String(part)) { parts.append(String(part)) }
    }

    // MARK: - Conditions

    private mutating func condition(_ node: CELNode) {
        switch node.kind {
        case .literal: break
        case .and(let operands), .or(let operands): for operand in operands { condition(operand) }
        case .conditional(let asked, let first, let second): for part in [asked, first, second] { condition(part) }
        case .has: if !values.triesPresence(of: node.path) { note(node) }
        case .call(let call) where call.function == "!_": for operand in call.arguments { condition(operand) }
        case .call(let call): if !isTried(call) { note(node) }
        default: if values.kind(of: node) != .truth { note(node) }
        }
    }

    private func isTried(_ call: CELCall) -> Bool {
        guard call.target == nil, call.arguments.count == 2 else { return false }
        let (left, right) = (call.arguments[0], call.arguments[1])
        if call.function == "@in" { return isTried(left, within: right) }
        guard let order = Order(operator: call.function) else { return false }
        let isEquality = order == .equal || order.negated == .equal
        return isTried(left, against: right, isEquality) || isTried(right, against: left, isEquality)
    }

    private func isTried(_ value: CELNode, against other: CELNode, _ isEquality: Bool) -> Bool {
        if let written = other.writtenKind, let kind = values.kind(of: value) { return kind.isTried(against: written, isEquality) }
        switch value.path {
        case "amount": return other.isQuoteOfOrder
        case "order.buyer": return isEquality && other.path == "context.customer"
        default: return false
        }
    }

    private func isTried(_ value: CELNode, within list: CELNode) -> Bool {
        if let path = list.path, value.path == "order.id" { return path == "context.orders" || path == "context.quotes" }
        if value.writtenKind == .text { return values.kind(of: list) == .texts }
        guard let kind = values.kind(of: value) else { return false }
        if list.isDeclaredList { return kind.isTried(against: .text, true) }
        guard case .list(let elements) = list.kind else { return false }
        return elements.allSatisfy { $0.writtenKind.map { kind.isTried(against: $0, true) } ?? false }
    }

    // MARK: - Amounts

    private mutating func amount(_ node: CELNode) {
        if case .conditional(let asked, let first, let second) = node.kind {
            condition(asked)
            amount(first)
            amount(second)
        } else if node.writtenKind != .money, !node.isShareOfOrder {
            note(node)
        }
    }
}
