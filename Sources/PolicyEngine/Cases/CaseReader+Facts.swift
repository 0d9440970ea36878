internal import Diagnostics
internal import JSON
internal import Money

extension CaseReader {
    /// An order as a case tells of it.
    mutating func order(_ node: SourceNode) -> CaseOrder? {
        if node.isNone { return nil }
        if case .text = node.content { return Values.text(node, key: "order", &findings).map { CaseOrder(number: $0.value) } }
        guard let fields = Fields(node, CaseGrammar.orderFacts, &findings) else { return nil }
        let states: [(word: String, value: OrderFacts.Status?)] = [
            ("paid", .paid), ("waiting", .waiting), ("finished", .finished), ("closed", .closed), ("unknown", nil),
        ]
        var order = CaseOrder()
        order.number = text("id", fields)
        order.tradeNumber = text("trade_no", fields)
        order.status = .paid
        if let node = fields.given("status"), let status = Values.word(node, key: "status", of: states, &findings) {
            order.status = status.value
        }
        order.paid = money("paid", fields)
        order.paidAt = fields.given("paid_at").flatMap { Values.instant($0, key: "paid_at", &findings) }
        order.buyer = text("buyer", fields)
        order.refunded = money("refunded", fields)
        order.open = money("open", fields)
        order.isMadeByHost = fields.given("made_by_host").flatMap { Values.truth($0, key: "made_by_host", &findings) } ?? false
        return order
    }

    /// A payee as a case tells of it.
    mutating func payee(_ node: SourceNode) -> PayeeFacts? {
        if node.isNone { return nil }
        guard let fields = Fields(node, CaseGrammar.payeeFacts, &findings),
            let node = fields.required("id", help: "say who it is: `payee: { id: \"2088...\" }`", &findings),
            let id = Values.text(node, key: "id", &findings)
        else { return nil }
        let kind = text("kind", fields) ?? "ALIPAY_USER_ID"
        let isKnown = fields.given("known").flatMap { Values.truth($0, key: "known", &findings) } ?? false
        let since = fields.given("known_since").flatMap { Values.instant($0, key: "known_since", &findings) }
        return PayeeFacts(
            identity: PayeeIdentity(kind: kind, id: id.value), isKnown: isKnown, knownSince: since,
            paid: money("paid", fields) ?? .zero(.cny))
    }

    private mutating func text(_ key: String, _ fields: Fields) -> String? {
        fields.given(key).flatMap { Values.text($0, key: key, &findings)?.value }
    }

    private mutating func money(_ key: String, _ fields: Fields) -> Money? {
        fields.given(key).flatMap { Values.money($0, key: key, mayBeZero: true, &findings)?.value }
    }

    // MARK: - Context

    /// What the agent's backend signed; nil where there is none.
    mutating func context(_ node: SourceNode) -> ConversationContext? {
        if node.isNone { return nil }
        let declared = policies.content.contextFields
        let keys = CaseGrammar.contextClaims.keyNames + declared.map(\.name)
        guard let fields = Fields(node, what: CaseGrammar.contextClaims.what, keys: keys, &findings) else { return nil }
        var context = ConversationContext()
        context.conversation = text("conv", fields)
        context.customer = text("customer", fields)
        context.orders = texts("orders", fields)
        context.quotes = fields.given("quotes").flatMap { quotes($0) }
        for field in declared {
            if let value = fields.given(field.name).flatMap({ value($0, of: field, fields) }) { context.declared[field.name] = value }
        }
        return context
    }

    private mutating func texts(_ key: String, _ fields: Fields) -> [String]? {
        fields.given(key).flatMap { Values.texts($0, key: key, mayBeEmpty: true, &findings)?.map(\.value) }
    }

    private mutating func quotes(_ node: SourceNode) -> [String: Money]? {
        guard case .map(let entries) = node.content else {
            findings.error(
                .wrongType, "`quotes` is a map from order numbers to amounts", at: node.span, help: ["write `quotes: { T-1: 100.00 CNY }`"])
            return nil
        }
        var quotes: [String: Money] = [:]
        for entry in entries where !entry.value.isNone {
            quotes[entry.key.value] = Values.money(entry.value, key: entry.key.value, mayBeZero: true, &findings)?.value
        }
        return quotes
    }

    /// A claim of the policy's own section `context`, by its type there.
    private mutating func value(_ node: SourceNode, of field: ContextField, _ fields: Fields) -> JSONValue? {
        switch field.kind {
        case .string: Values.text(node, key: field.name, &findings).map { .string($0.value) }
        case .integer: Values.integer(node, key: field.name, &findings).map { .integer($0) }
        case .boolean: Values.truth(node, key: field.name, &findings).map { .bool($0) }
        case .money: Values.money(node, key: field.name, mayBeZero: true, &findings).map { .string($0.value.decimalText) }
        case .strings: texts(field.name, fields).map { .array($0.map { .string($0) }) }
        }
    }
}
