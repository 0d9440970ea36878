internal import Clocks
internal import Money

/// What holds whatever the policies say. These rules only ever narrow.
enum BuiltInRules {
    /// An order is never refunded beyond what was paid.
    static let orderCeiling = "order-ceiling"
    /// A refund is decided only on an order that is paid and not closed, a payment asked for only of one that waits for it or is new.
    static let orderState = "order-state"
    /// Within a conversation a payment is asked for at the price that was quoted for the order, and at no other; nor at another than the
    /// provider has for it.
    static let quotedPrice = "quoted-price"
    /// Without a conversation a payment is asked for an order that the provider does not know yet.
    static let unquotedOrder = "unquoted-order"
    /// Without a conversation, and without a limit of the policy's, a payment is of so much at most.
    static let unquotedCollect = "unquoted-collect"
    /// An order is closed for the conversation that it belongs to, and for no other.
    static let ownOrder = "own-order"
    /// The agent without a proved identity is always held.
    static let localAgent = "local-agent"

    /// The names that no statement of a policy may have.
    static let names = [orderCeiling, orderState, quotedPrice, unquotedOrder, unquotedCollect, ownOrder, localAgent]

    /// The agent of a session on stdio that brings neither a token nor a known uid.
    static let unprovedAgent = "local"

    /// Why the call may not be, whoever permits it; nil where nothing built in stops it.
    static func objection(to request: Request, moving amount: Money) -> Forbidden? {
        switch request.kind {
        case .refund, .cancel: refundObjection(to: request, moving: amount)
        case .collect: collectObjection(to: request, asking: amount)
        case .close: closeObjection(to: request)
        case .transfer, nil: nil
        }
    }

    /// Whether it may be told what stops the call, whoever permits it: it says nothing of an order that is somebody else's.
    static func isOwn(_ request: Request) -> Bool {
        switch request.kind {
        case .transfer, nil: true
        // Whose the order is comes before everything else that is said of it.
        case .close: true
        // So does, within a conversation, what was quoted there.
        case .collect: request.context != nil
        case .refund, .cancel: (request.facts.order?.identity.number ?? request.order).map { isInContext($0, request) } ?? false
        }
    }

    /// Whether the conversation's context names the order.
    static func isInContext(_ number: OrderNumber, _ request: Request) -> Bool {
        guard let context = request.context else { return false }
        return context.orders?.contains(number.text) ?? false || context.quotes?[number.text] != nil
    }

    /// The facts of the order that a call is about, or why it cannot be decided by them.
    static func order(of request: Request) throws(Unkept) -> OrderFacts {
        guard let order = request.facts.order else {
            throw Unkept(orderState, "the order is not known at the provider", mayHelpLater: true)
        }
        if let number = request.order, number != order.identity.number {
            throw Unkept(orderState, "what was looked up is about another order")
        }
        return order
    }

    /// The gate before everything that the unproved agent would spend.
    static func gate(for request: Request, amount: Money) -> GateClaim? {
        guard request.agent == unprovedAgent, request.effect.isSpending else { return nil }
        let requirement = GateRequirement(
            gate: localAgent, roles: [PolicyLanguage.adminRole], approvals: 1, expires: PolicyLanguage.defaultExpiry, escalation: nil,
            withoutApproval: false)
        return GateClaim(gate: localAgent, counter: nil, above: nil, aboveCount: nil, amount: amount, requirement: requirement)
    }

    /// A rule that a call does not keep.
    struct Unkept: Error {
        let forbidden: Forbidden

        init(_ rule: String, _ reason: String, mayHelpLater: Bool = false) {
            forbidden = Forbidden(statements: [rule], reason: reason, mayHelpLater: mayHelpLater)
        }
    }
}
