internal import Clocks
internal import Money

/// What holds whatever the policies say. These rules only ever narrow.
enum BuiltInRules {
    /// An order is never refunded beyond what was paid.
    static let orderCeiling = "order-ceiling"
    /// A refund is decided only on an order that is paid and not closed.
    static let orderState = "order-state"
    /// The agent without a proved identity is always held.
    static let localAgent = "local-agent"

    /// The names that no statement of a policy may have.
    static let names = [orderCeiling, orderState, localAgent]

    /// The agent of a session on stdio that brings neither a token nor a known uid.
    static let unprovedAgent = "local"

    /// Why the call may not be, whoever permits it; nil where nothing built in stops it.
    static func objection(to request: Request, moving amount: Money?) -> Forbidden? {
        guard request.effect == .refund, let amount else { return nil }
        guard let order = request.facts.order else {
            return Forbidden(statements: [orderState], reason: "the order is not known at the provider", mayHelpLater: true)
        }
        if let number = request.order, number != order.identity.number {
            return Forbidden(statements: [orderState], reason: "what was looked up is about another order")
        }
        switch order.status {
        case .waiting: return Forbidden(statements: [orderState], reason: "the order is not paid", mayHelpLater: true)
        case .finished: return Forbidden(statements: [orderState], reason: "the order is finished and can no longer be refunded")
        case .closed: return Forbidden(statements: [orderState], reason: "the order is closed and cannot be refunded")
        case .paid: break
        }
        guard let paid = order.paid else {
            return Forbidden(statements: [orderState], reason: "the provider does not tell what was paid for the order")
        }
        return ceiling(paid: paid, order: order, request: request, amount: amount)
    }

    private static func ceiling(paid: Money, order: OrderFacts, request: Request, amount: Money) -> Forbidden? {
        let cannotTell = Forbidden(statements: [orderCeiling], reason: "what is left to refund of the order cannot be told")
        guard let refunded = greatest(request.orderRefunded, order.refunded), let open = request.orderOpen,
            !refunded.isNegative, !open.isNegative,
            let settled = try? refunded.adding(amount), let total = try? settled.adding(open),
            let fits = try? total.isAtMost(paid), let fitsAlone = try? settled.isAtMost(paid)
        else { return cannotTell }
        if fits { return nil }
        return Forbidden(
            statements: [orderCeiling], reason: "the order would be refunded beyond what was paid for it", mayHelpLater: fitsAlone)
    }

    /// The greater of two amounts that are known; the one that is known; nil where none is, or their currencies differ.
    static func greatest(_ left: Money?, _ right: Money?) -> Money? {
        guard let left, let right else { return left ?? right }
        guard let isGreater = try? left.isGreater(than: right) else { return nil }
        return isGreater ? left : right
    }

    /// The gate before everything that the unproved agent would spend.
    static func gate(for request: Request, amount: Money) -> GateClaim? {
        guard request.agent == unprovedAgent, request.effect.isSpending else { return nil }
        let requirement = GateRequirement(
            gate: localAgent, roles: [PolicyLanguage.adminRole], approvals: 1, expires: PolicyLanguage.defaultExpiry, escalation: nil,
            withoutApproval: false)
        return GateClaim(gate: localAgent, counter: nil, above: nil, aboveCount: nil, amount: amount, requirement: requirement)
    }
}
