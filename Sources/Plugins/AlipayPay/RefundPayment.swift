import AlipayGateway
import JSON
import Money
import ToolKit

/// Gives money back to the buyer of an order: `alipay.trade.refund`.
struct RefundPayment: MovingTool {
    struct Arguments: Sendable {
        let outTradeNo: String
        let refundAmount: Money
        let outRequestNo: String?
        let refundReason: String?
    }

    struct Output: ToolOutput {
        let order: OrderIdentity
        let amount: Money
        let number: RequestNumber

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "outTradeNo": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "tradeNo": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "outRequestNo": ["type": "string", "description": "the refund's request number (退款请求号)"],
                "refundAmount": ["type": "string", "description": "the refunded amount in yuan"],
            ],
            "required": ["outTradeNo", "tradeNo", "outRequestNo", "refundAmount"],
        ]

        var text: String { OutputText.refunded(trade: order.tradeNumber) }

        var structured: JSONObject {
            [
                "outTradeNo": .string(order.number.text), "tradeNo": .string(order.tradeNumber),
                "outRequestNo": .string(number.text), "refundAmount": .string(amount.decimalText),
            ]
        }
    }

    let name = AlipayPay.ToolName.refundPayment.rawValue
    let title = "Refund (退款)"
    let summary = """
        Gives money back (退款) to the buyer of a paid Alipay order and answers with the outcome. The merchant's policy may let it pass, \
        hold it until a person agrees, or refuse it. After a time-out, or while it is held, make the very same call again: the same order, \
        amount, number and reason are one refund and are never paid twice. A second refund of the same order takes a new number.
        """
    let effects: Set<Effect> = [.refund]
    let parameters = Parameters(
        Field("outTradeNo", \Arguments.outTradeNo, .string(1...64), "the merchant's order number (商户订单号) of the paid order"),
        Field(
            "refundAmount", \Arguments.refundAmount, .money(atMost: .fen(10_000_000_000)),
            "how much to give back (退款金额) in yuan (元), at most two decimals, at most what is left of the order"),
        Field(
            "outRequestNo", \Arguments.outRequestNo, Kind.string(1...64).orAbsent,
            "a number of your own for this refund (退款请求号), which stays the same when you repeat it; left out, the host makes one"),
        Field("refundReason", \Arguments.refundReason, Kind.string(1...256).orAbsent, "why (退款原因), which the buyer may read"),
        build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(
            order: .merchant(OrderNumber(arguments.outTradeNo)), number: arguments.outRequestNo.map(RequestNumber.init),
            reason: cleanReason(arguments))
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        try NumberText.check(arguments.outTradeNo, argument: "outTradeNo")
        if let number = arguments.outRequestNo { try NumberText.check(number, argument: "outRequestNo") }
        return try await OrderLookUp(gateway: gateway).facts(of: OrderNumber(arguments.outTradeNo))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else {
            throw Failure(code: "ACQ.TRADE_NOT_EXIST", text: "Alipay has no order `\(arguments.outTradeNo)`; nothing was refunded.")
        }
        switch order.status {
        case .paid: return .refund(order: order.identity, amount: arguments.refundAmount, number: number)
        case .waiting: throw Failure(code: "order-not-paid", text: "The order is not paid yet; there is nothing to refund.")
        case .finished: throw Failure(code: "ACQ.TRADE_HAS_FINISHED", text: "The order can no longer be refunded through Alipay.")
        case .closed: throw Failure(code: "ACQ.TRADE_HAS_CLOSE", text: "The order is closed: it was refunded in full, or never paid.")
        }
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        guard case .refund(let order, let amount, let number) = permit.movement else {
            return permit.decline(Failure(code: "wrong-permit", text: "The permit is not for a refund; nothing was sent."))
        }
        var extra = JSONObject()
        let reason = cleanReason(arguments)
        if !reason.isEmpty { extra["refund_reason"] = .string(reason) }
        return await gateway.move(.tradeRefund, extra, under: permit, telling: { OutputText.refundFailed($0) }).map { _ in
            Output(order: order, amount: amount, number: number)
        }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Output> {
        guard case .refund(let order, let amount, let number) = movement else {
            return .differs(Failure(code: "wrong-movement", text: "The movement is not a refund."))
        }
        return await RefundLookUp(gateway: gateway).find(order: order, amount: amount, number: number).map { _ in
            Output(order: order, amount: amount, number: number)
        }
    }

    private func cleanReason(_ arguments: Arguments) -> String {
        OutsideText.withoutLinks(arguments.refundReason ?? "", limit: 256)
    }
}
