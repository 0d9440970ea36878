import Ledger
import Money
import PolicyEngine

extension Operation {
    /// What counters see of an operation that was recorded earlier.
    func recorded(in shop: Shop) -> RecordedOperation {
        RecordedOperation(
            agent: call.agent, tool: call.tool, effect: movement.effect, order: movement.orderKey, buyer: call.buyer,
            payee: movement.payeeKey, shop: shop.key, wasApproved: isApproved)
    }
}

extension Movement {
    /// The order's name as counters know it: the provider's where it is known, else the merchant's.
    var orderKey: String? {
        switch self {
        case .collect(let order, _): order.text
        case .refund(let order, _, _): order.tradeNumber
        case .transfer: nil
        }
    }

    /// The payee's name as counters know it.
    var payeeKey: String? {
        if case .transfer(let payee, _, _) = self { "\(payee.kind):\(payee.id)" } else { nil }
    }
}
