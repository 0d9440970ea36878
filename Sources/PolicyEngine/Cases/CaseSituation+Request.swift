internal import Clocks
internal import Money

extension CaseSituation {
    /// The call as the host would put it to the policy.
    func request(refunded: Money?, open: Money?, price: Money? = nil, at now: Instant) -> Request {
        let key = payee.map { PayeeKeys(own: "\($0.identity.kind):\($0.identity.id)") }
        return Request(
            agent: agent, tool: tool, effect: effect, kind: kind, amount: kind == .close ? .zero(.cny) : amount,
            order: order?.number.map { OrderNumber($0) }, facts: facts,
            orderRefunded: refunded, orderOpen: open, payee: key, shop: shop, number: number, reason: reason, arguments: arguments,
            orderMadeByHost: order?.isMadeByHost, orderMadeForCaller: order?.isMadeByHost, price: price, disclosing: disclosing,
            context: context, now: now)
    }

    /// What the host looks up before such a call: the order of a refund or a payment, the payee of a transfer.
    private var facts: Facts {
        switch effect {
        case .refund, .collect: order.map { $0.facts } ?? .none
        case .transfer: payee.map { .payee($0) } ?? .none
        case .read, .report, .disclose: .none
        }
    }

    /// The currency in which sums about the call are made.
    var currency: Currency { amount?.currency ?? order?.paid?.currency ?? .cny }
}

extension CaseOrder {
    fileprivate var facts: Facts {
        let name = OrderNumber(number ?? tradeNumber ?? "")
        guard let status else { return .unknownOrder(name) }
        let isPaid = status != .waiting
        return .order(
            OrderFacts(
                identity: OrderIdentity(number: name, tradeNumber: tradeNumber ?? ""), status: status, total: paid ?? .zero(.cny),
                paid: isPaid ? paid : nil, buyer: buyer, paidAt: isPaid ? paidAt : nil))
    }
}
