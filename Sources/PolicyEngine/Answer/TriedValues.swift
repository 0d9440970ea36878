internal import CEL
internal import Money

/// Knows which values of a call a search goes through.
struct TriedValues {
    /// What a value is, as far as it matters with what it can be compared.
    enum Kind: Sendable {
        case text, money, integer, truth
        /// Some texts, of which it matters whether one that is written out is among them.
        case texts
        /// A date as `localDate()` writes it.
        case date
        /// How long ago something was.
        case span

        /// Whether a comparison with a value that is written out is gone through on both sides of it.
        func isTried(against written: Kind, _ isEquality: Bool) -> Bool {
            switch (self, written) {
            case (.text, .text), (.date, .text), (.truth, .truth): isEquality
            case (.money, .money), (.integer, .integer), (.span, .span): true
            default: false
            }
        }
    }

    let question: PolicyQuestion
    let contextFields: [ContextField]
    let tools: [ToolSignature]
    /// The texts that are tried for a path.
    let texts: (String) -> [String]

    /// What a value is; nil for those that are not gone through.
    func kind(of node: CELNode) -> Kind? {
        if let path = node.path { return kind(of: path) }
        guard case .call(let call) = node.kind else { return nil }
        switch (call.function, call.target?.path, call.arguments.map(\.path)) {
        case ("localHour", "now", []), ("localDayOfWeek", "now", []): return .integer
        case ("localDate", "now", []): return .date
        case ("_-_", nil, ["now", "order.paid_at"]), ("_-_", nil, ["now", "payee.known_since"]): return .span
        default: return nil
        }
    }

    private func kind(of path: String) -> Kind? {
        if let kind = Self.kinds[path] { return kind }
        // What was refunded of an order is tried for refunds alone.
        if path == "order.refunded" { return question.effects == [.refund] ? .money : nil }
        if let name = path.field(of: "context") { return contextFields.first { $0.name == name }.flatMap { kind(of: $0, path) } }
        return path.field(of: "args").flatMap(argumentKind)
    }

    private static let kinds: [String: Kind] = [
        "agent.name": .text, "agent.groups": .texts, "tool": .text, "reason": .text, "number": .text, "amount": .money, "order.id": .text,
        "order.buyer": .text, "order.status": .text, "order.paid": .money, "order.made_by_host": .truth, "payee.id": .text,
        "payee.kind": .text, "payee.known": .truth, "context.conv": .text,
    ]

    private func kind(of field: ContextField, _ path: String) -> Kind? {
        switch field.kind {
        case .string: .text
        case .integer: .integer
        case .boolean: .truth
        case .money: .money
        // Lists of one element are tried: what asks for two of them is not.
        case .strings: texts(path).count <= 1 ? .texts : nil
        }
    }

    /// An amount among the arguments is tried as what the call moves and nothing else.
    private func argumentKind(_ name: String) -> Kind? {
        switch tools.lazy.compactMap({ $0.parameters[name] }).first {
        case .string: .text
        case .integer: .integer
        case .boolean: .truth
        case .money, nil: nil
        }
    }

    /// Whether calls are tried that have this, and calls that lack it.
    func triesPresence(of path: String?) -> Bool {
        guard let path else { return false }
        if path == "order.refunded" || path == "order.open" || path == "payee.paid" { return question.effects == [.refund] }
        return ["context", "args", "order", "payee"].contains { path.field(of: $0) != nil }
    }
}
