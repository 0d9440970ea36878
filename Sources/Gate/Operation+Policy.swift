public import Ledger
import Money
import PolicyEngine
public import ToolKit

extension Operation {
    /// How the price of a payment that was asked for stands to the quote that was signed then; nil for what is no such payment.
    public var price: PriceStanding? { movement.price(in: RecordedFacts(json: call.facts).context) }

    /// Whether it asks for a price that nobody but an agent has said.
    public var isPriceUnverified: Bool { price == .unverified }

    /// What counters see of an operation that was recorded earlier. What people agreed to counts as approved once it is carried out.
    func recorded(by ledger: Ledger) -> RecordedOperation {
        RecordedOperation(
            agent: call.agent, tool: call.tool, effect: movement.effect, kind: movement.kind, order: movement.orderKey, buyer: call.buyer,
            payee: movement.payee.map { ledger.payeeKey($0) }, shop: ledger.shop.key, wasApproved: isApproved && state != .approved,
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

    /// The payee as the call names it.
    var payeeName: String? { payee.map { "\($0.kind):\($0.id)" } }

    /// How the price of a payment that is asked for stands to what the conversation's context quotes; nil for what is no such payment.
    func price(in context: ConversationContext?) -> PriceStanding? {
        guard case .collect(let order, let amount) = self else { return nil }
        return context?.quotes?[order.text] == amount ? .quoted : .unverified
    }
}
