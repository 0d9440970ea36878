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
        let refund: Refunded

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

        var text: String { OutputText.refunded(trade: refund.order.tradeNumber) }

        var structured: JSONObject {
            [
                "outTradeNo": .string(refund.order.number.text), "tradeNo": .string(refund.order.tradeNumber),
                "outRequestNo": .string(refund.number.text), "refundAmount": .string(refund.amount.decimalText),
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
    let methods = [
        MovingMethod.tradeRefund.rawValue, ReadingMethod.tradeQuery.rawValue, ReadingMethod.refundQuery.rawValue,
    ]
    private let core: RefundCore

    init(gateway: AlipayGateway) {
        core = RefundCore(gateway: gateway, querying: OutputText.queryFailed, refunding: OutputText.refundFailed)
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(
            order: .merchant(OrderNumber(arguments.outTradeNo)), number: arguments.outRequestNo.map(RequestNumber.init),
            reason: RefundCore.named(arguments.refundReason))
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        try NumberText.check(arguments.outTradeNo, argument: "outTradeNo")
        if let number = arguments.outRequestNo { try NumberText.check(number, argument: "outRequestNo") }
        return try await core.facts(of: .merchant(OrderNumber(arguments.outTradeNo)))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        try core.movement(arguments.refundAmount, of: .merchant(OrderNumber(arguments.outTradeNo)), facts, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        await core.execute(reason: arguments.refundReason, under: permit).map { Output(refund: $0) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Output> { await core.lookUp(movement).map { Output(refund: $0) } }
}
