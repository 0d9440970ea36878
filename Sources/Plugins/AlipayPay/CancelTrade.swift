import AlipayGateway
import JSON
import Money
import ToolKit

/// Takes a whole order back: `alipay.trade.cancel`. It moves money where the order is paid, or is paid before the request arrives.
struct CancelTrade: MovingTool {
    struct Arguments: OrderNaming {
        let outTradeNo: String?
        let tradeNo: String?
    }

    struct Output: ToolOutput {
        let order: OrderIdentity
        let amount: Money

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "trade_no": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "action": ["type": "string", "enum": ["refund"], "description": "what Alipay did: the buyer's money went back"],
                "refund_amount": ["type": "string", "description": "what was counted as given back, in yuan: all that was left"],
            ],
            "required": ["out_trade_no", "trade_no", "action", "refund_amount"],
        ]

        var text: String { PlatformText.cancelled(order, amount) }

        var structured: JSONObject {
            [
                "out_trade_no": .string(order.number.text), "trade_no": .string(order.tradeNumber), "action": "refund",
                "refund_amount": .string(amount.decimalText),
            ]
        }
    }

    let name = AlipayPay.ToolName.cancelTrade.rawValue
    let title = "Take an order back (撤销订单)"
    let summary = """
        Takes a whole Alipay order back (撤销): all that the buyer has paid and not got back yet goes back, and the order is closed. It \
        always counts as a refund of all that is left of the order, even where nobody has paid yet, for the buyer may pay at any moment. \
        For an order that is not paid use close_trade first: it can't move money. For returns, and to give back a part, use refund_trade; \
        this is for orders of the last day that must not stand at all. The merchant's policy may let it pass, hold it until a person \
        agrees, or refuse it. After a time-out make the very same call again: an order is never taken back twice.
        """
    let effects: Set<Effect> = [.refund]
    let methods = [MovingMethod.tradeCancel.rawValue, ReadingMethod.tradeQuery.rawValue]
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

    /// All that is not yet refunded of it, as far as Alipay or the host knows. Whether the order can be taken back at all is the policy's
    /// to tell, after whose it is: where nothing is left the movement is of all of it, which no order's ceiling lets pass.
    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else { throw NoOrder.failure(arguments.reference) }
        let left: Money
        do throws(MoneyError) {
            left = try order.total.subtracting(order.refunded ?? .zero(order.total.currency))
        } catch {
            throw Failure(code: "unusable-answer", text: "What is left of the order can't be reckoned; nothing was done.")
        }
        return .cancel(order: order.identity, amount: left.isPositive ? left : order.total)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        guard case .cancel(let order, let amount) = permit.movement else {
            return permit.decline(Failure(code: "wrong-permit", text: "The permit is not for a cancellation; nothing was sent."))
        }
        return await gateway.move(
            .tradeCancel, [:], under: permit, telling: { PlatformText.moveFailed("The cancellation (撤销)", $0) }
        ).map { _ in Output(order: order, amount: amount) }
    }

    /// A cancellation has no number of its own: the order's state is what tells of it. An order that was paid and is closed was given back
    /// in full, by whomever; one that stands is as if nothing had been sent, and taking it back again does nothing twice.
    func lookUp(_ movement: Movement) async -> LookUp<Output> {
        guard case .cancel(let identity, let amount) = movement else {
            return .differs(Failure(code: "wrong-movement", text: "The movement is not a cancellation."))
        }
        let found: OrderFacts?
        do throws(Failure) { found = try await orders.find(identity.reference) } catch { return .unavailable(error) }
        switch found?.status {
        case nil, .paid, .waiting: return .absent
        case .closed: return found?.paid == nil ? .failed(Self.closedUnpaid) : .succeeded(Output(order: identity, amount: amount))
        case .finished: return .failed(Self.finished)
        }
    }

    private static let finished = Failure(code: "ACQ.TRADE_HAS_FINISHED", text: "The order can no longer be taken back through Alipay.")

    private static let closedUnpaid = Failure(
        code: "closed-unpaid", text: "Nobody had paid the order: it is closed (已关闭), and no money moved.")
}
