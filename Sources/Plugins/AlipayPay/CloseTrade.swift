import AlipayGateway
import JSON
import Money
import ToolKit

/// Closes an order that nobody has paid: `alipay.trade.close`. It never moves money.
struct CloseTrade: MovingTool {
    struct Arguments: OrderNaming {
        let outTradeNo: String?
        let tradeNo: String?
    }

    struct Output: ToolOutput {
        let order: OrderIdentity

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "trade_no": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "trade_status": ["type": "string", "enum": ["TRADE_CLOSED"], "description": "the order's state (交易状态)"],
            ],
            "required": ["out_trade_no", "trade_no", "trade_status"],
        ]

        var text: String { PlatformText.closed(order) }

        var structured: JSONObject {
            ["out_trade_no": .string(order.number.text), "trade_no": .string(order.tradeNumber), "trade_status": "TRADE_CLOSED"]
        }
    }

    let name = AlipayPay.ToolName.closeTrade.rawValue
    let title = "Close an unpaid order (关闭订单)"
    let summary = """
        Closes (关闭) an Alipay order of this conversation that nobody has paid: it can't be paid any more, and no money moves, ever. Use \
        it, and not cancel_trade, for orders that are not wanted any more. A paid order is not closed: refund_trade gives its money back. \
        An order whose link or code the buyer has not opened yet is not at Alipay, so that there is nothing to close: the link ends by \
        itself.
        """
    let effects: Set<Effect> = [.collect]
    let methods = [MovingMethod.tradeClose.rawValue, ReadingMethod.tradeQuery.rawValue]
    let parameters = Parameters(
        Field(OrderNames.merchant, \Arguments.outTradeNo, OrderNames.merchantKind, OrderNames.merchantMeaning),
        Field(OrderNames.provider, \Arguments.tradeNo, OrderNames.providerKind, OrderNames.providerMeaning), build: Arguments.init)
    private let gateway: AlipayGateway
    private let orders: OrderLookUp

    init(gateway: AlipayGateway) {
        self.gateway = gateway
        orders = OrderLookUp(gateway: gateway)
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: arguments.reference, number: nil, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        try await orders.facts(of: try arguments.checkedReference())
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        // How far it has come is the policy's to tell, after whose it is: of another's order nothing is told.
        guard let order = facts.order else { throw NoOrder.failure(arguments.reference) }
        return .close(order: order.identity)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        guard case .close(let order) = permit.movement else {
            return permit.decline(Failure(code: "wrong-permit", text: "The permit is not for closing an order; nothing was sent."))
        }
        return await gateway.move(.tradeClose, [:], under: permit, telling: { PlatformText.moveFailed("Closing the order (关闭订单)", $0) })
            .map { _ in Output(order: order) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Output> {
        guard case .close(let identity) = movement else {
            return .differs(Failure(code: "wrong-movement", text: "The movement is not the closing of an order."))
        }
        let found: OrderFacts?
        do throws(Failure) { found = try await orders.find(identity.reference) } catch { return .unavailable(error) }
        switch found?.status {
        case nil, .waiting: return .absent
        case .closed: return found?.paid == nil ? .succeeded(Output(order: identity)) : .failed(Self.paid)
        case .paid, .finished: return .failed(Self.paid)
        }
    }

    private static let paid = Failure(
        code: "order-paid", text: "The order is paid (已支付) and can't be closed; refund_trade gives its money back.")
}
