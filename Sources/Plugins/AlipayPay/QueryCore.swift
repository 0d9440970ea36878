import AlipayGateway
import Clocks
import Money
import ToolKit

/// An order as Alipay tells of it, ready to be shown.
struct OrderReport: Sendable {
    let outTradeNo: String
    let tradeNo: String
    /// Alipay's word (`TRADE_SUCCESS` and so on).
    let status: String
    /// In yuan.
    let total: String
    /// When it was paid; nil where it was not.
    let paidAt: Instant?

    /// Whether it was paid at some time; nil for a state that is not known here.
    var isPaid: Bool? {
        switch status {
        case "TRADE_SUCCESS", "TRADE_FINISHED": true
        case "WAIT_BUYER_PAY": false
        case "TRADE_CLOSED": paidAt != nil
        default: nil
        }
    }

    /// What the state means; nil for one that is not known here.
    var meaning: String? {
        switch status {
        case "WAIT_BUYER_PAY": "not paid yet (等待付款)"
        case "TRADE_SUCCESS": "paid (已支付)"
        case "TRADE_FINISHED": "paid, and can no longer be refunded (交易结束)"
        case "TRADE_CLOSED": paidAt == nil ? "closed, never paid (未付款已关闭)" : "closed: refunded in full (已全额退款)"
        default: nil
        }
    }
}

extension OrderReport {
    /// What an answer tells.
    init(_ answer: GatewayAnswer) {
        self.init(
            outTradeNo: answer.shown("out_trade_no"), tradeNo: answer.shown("trade_no"), status: answer.shown("trade_status"),
            total: answer.shown("total_amount"), paidAt: answer.paidAt)
    }
}

/// Telling an order's state: what all tools that do it have in common.
struct QueryCore: Sendable {
    private let orders: OrderLookUp

    /// - Parameter telling: words an error of Alipay's for the agent.
    init(gateway: AlipayGateway, telling: @escaping @Sendable (GatewayError) -> String = { $0.agentText }) {
        orders = OrderLookUp(gateway: gateway, telling: telling)
    }

    /// The state of the order that is meant.
    func look(_ reference: OrderReference) async throws(Failure) -> OrderReport {
        OrderReport(try await ask(reference))
    }

    /// The merchant's number of the order that is meant; nothing is asked where the call names it by that alone.
    func number(of reference: OrderReference) async throws(Failure) -> OrderNumber? {
        if case .merchant(let number) = reference { return number }
        return try await ask(reference).text("out_trade_no").map { OrderNumber($0) }
    }

    private func ask(_ reference: OrderReference) async throws(Failure) -> GatewayAnswer {
        do throws(OrderProblem) { return try await orders.answer(about: reference) } catch { throw error.failure(orders.telling) }
    }
}
