import Ledger
import Money
import PolicyEngine

extension Operation {
    /// What counters see of an operation that was recorded earlier. What people agreed to counts as approved once it is carried out.
    func recorded(in shop: Shop) -> RecordedOperation {
        RecordedOperation(
            agent: call.agent, tool: call.tool, effect: movement.effect, order: movement.orderKey, buyer: call.buyer,
            payee: movement.payeeKey, shop: shop.key, wasApproved: isApproved && state != .approved,
            record: RecordedOperation.Record(
                amount: movement.amount, orderNumber: movement.order, tradeNumber: movement.trade?.tradeNumber, payee: movement.payee,
                number: movement.number?.text ?? "", reason: call.reason, arguments: call.arguments,
                facts: RecordedFacts(json: call.facts), at: dispatchedAt ?? createdAt))
    }
}

extension Movement {
    /// The order's name as counters know it: the provider's where it is known, else the merchant's.
    var orderKey: String? {
        switch self {
        case .collect(let order, _): order.text
        case .refund, .cancel, .close: trade?.tradeNumber
        case .transfer: nil
        }
    }

    /// The payee's name as counters know it.
    var payeeKey: String? {
        payee.map { "\($0.kind):\($0.id)" }
    }
}
