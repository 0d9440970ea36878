import AlipayGateway
import JSON
import Money
import ToolKit

/// Gives money back on an order that either of its numbers names: `alipay.trade.refund`.
struct RefundTrade: MovingTool {
    struct Arguments: OrderNaming {
        let outTradeNo: String?
        let tradeNo: String?
        let refundAmount: Money
        let outRequestNo: String?
        let refundReason: String?
    }

    struct Output: ToolOutput {
        let refund: Refunded

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "trade_no": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "out_request_no": ["type": "string", "description": "the refund's request number (退款请求号)"],
                "refund_amount": ["type": "string", "description": "the refunded amount in yuan"],
            ],
            "required": ["out_trade_no", "trade_no", "out_request_no", "refund_amount"],
        ]

        var text: String { PlatformText.refunded(refund) }

        var structured: JSONObject {
            [
                "out_trade_no": .string(refund.order.number.text), "trade_no": .string(refund.order.tradeNumber),
                "out_request_no": .string(refund.number.text), "refund_amount": .string(refund.amount.decimalText),
            ]
        }
    }

    let name = AlipayPay.ToolName.refundTrade.rawValue
    let title = "Refund (退款)"
    let summary = """
        Gives money back (退款), a part of it or all, to the buyer of a paid Alipay order that the merchant's number (商户订单号) or Alipay's \
        own (支付宝交易号) names, and answers with the outcome. The merchant's policy may let it pass, hold it until a person agrees, or refuse \
        it. After a time-out, or while it is held, make the very same call again: the same order, amount, number and reason are one refund \
        and are never paid twice. A second refund of the same order takes a new number. An order that nobody has paid has nothing to \
        refund: close_trade closes it.
        """
    let effects: Set<Effect> = [.refund]
    let methods = [
        MovingMethod.tradeRefund.rawValue, ReadingMethod.tradeQuery.rawValue, ReadingMethod.refundQuery.rawValue,
    ]
    let parameters = Parameters(
        Field(OrderNames.merchant, \Arguments.outTradeNo, OrderNames.merchantKind, OrderNames.merchantMeaning),
        Field(OrderNames.provider, \Arguments.tradeNo, OrderNames.providerKind, OrderNames.providerMeaning),
        Field(
            "refund_amount", \Arguments.refundAmount, .money(atMost: .fen(10_000_000_000)),
            "how much to give back (退款金额) in yuan (元), at most two decimals, at most what is left of the order"),
        Field(
            "out_request_no", \Arguments.outRequestNo, Kind.string(1...64).orAbsent,
            "a number of your own for this refund (退款请求号), which stays the same when you repeat it; left out, the host makes one"),
        Field("refund_reason", \Arguments.refundReason, Kind.string(1...256).orAbsent, "why (退款原因), which the buyer may read"),
        build: Arguments.init)
    private let core: RefundCore

    init(gateway: AlipayGateway) {
        core = RefundCore(
            gateway: gateway, querying: { $0.agentText }, refunding: { PlatformText.moveFailed("The refund (退款)", $0) })
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(
            order: arguments.reference, number: arguments.outRequestNo.map(RequestNumber.init),
            reason: RefundCore.named(arguments.refundReason))
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        let reference = try arguments.checkedReference()
        if let number = arguments.outRequestNo { try NumberText.check(number, argument: "out_request_no") }
        return try await core.facts(of: reference)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        try core.movement(arguments.refundAmount, of: arguments.reference, facts, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        await core.execute(reason: arguments.refundReason, under: permit).map { Output(refund: $0) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Output> { await core.lookUp(movement).map { Output(refund: $0) } }
}
