import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells a refund's state: `alipay.trade.fastpay.refund.query`.
struct QueryRefund: ReadingTool {
    struct Arguments: Sendable {
        let outRequestNo: String
        let outTradeNo: String
    }

    struct Output: ToolOutput {
        let outTradeNo: String
        let outRequestNo: String
        let tradeNo: String
        let amount: String
        /// What the provider calls its state; nil where it knows no such refund.
        let status: String?
        /// The refund as it counts; nil where the answer does not say all of it.
        let seenRefund: SeenRefund?

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "outTradeNo": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "outRequestNo": ["type": "string", "description": "the refund's request number (退款请求号)"],
                "refunded": ["type": "boolean", "description": "whether Alipay shows that the money was given back"],
                "refundStatus": ["type": "string", "description": "Alipay's word for the refund's state (退款状态)"],
                "tradeNo": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "refundAmount": ["type": "string", "description": "the refunded amount in yuan"],
            ],
            "required": ["outTradeNo", "outRequestNo", "refunded"],
        ]

        private var isRefunded: Bool { status == "REFUND_SUCCESS" }

        var text: String {
            guard isRefunded, let status else { return OutputText.refundNotFound(status: status ?? "无") }
            return OutputText.refundFound(trade: tradeNo, amount: amount, status: status)
        }

        var structured: JSONObject {
            var object: JSONObject = [
                "outTradeNo": .string(outTradeNo), "outRequestNo": .string(outRequestNo), "refunded": .bool(isRefunded),
            ]
            if let status { object["refundStatus"] = .string(status) }
            if isRefunded {
                object["tradeNo"] = .string(tradeNo)
                object["refundAmount"] = .string(amount)
            }
            return object
        }
    }

    let name = AlipayPay.ToolName.queryRefund.rawValue
    let title = "Query a refund (查询退款)"
    let summary = """
        Tells whether Alipay shows a refund (退款) of an order under this refund request number (退款请求号). Not found does not mean that it \
        failed: it may be under way. Never ask for the refund again under another number because of it; operation-status tells what \
        became of a refund that was asked for here.
        """
    let effects: Set<Effect> = [.read]
    let methods = [ReadingMethod.refundQuery.rawValue]
    let parameters = Parameters(
        Field("outRequestNo", \Arguments.outRequestNo, .string(1...64), "the refund's request number (退款请求号)"),
        Field("outTradeNo", \Arguments.outTradeNo, .string(1...64), "the merchant's order number (商户订单号)"), build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.outTradeNo) }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        try NumberText.check(arguments.outTradeNo, argument: "outTradeNo")
        try NumberText.check(arguments.outRequestNo, argument: "outRequestNo")
        do throws(GatewayError) {
            let answer = try await gateway.read(
                .refundQuery, ["out_trade_no": .string(arguments.outTradeNo), "out_request_no": .string(arguments.outRequestNo)])
            let status = answer.shown("refund_status")
            return Output(
                outTradeNo: arguments.outTradeNo, outRequestNo: arguments.outRequestNo, tradeNo: answer.shown("trade_no"),
                amount: answer.shown("refund_amount"), status: status.isEmpty ? nil : status,
                seenRefund: Self.seen(answer, arguments))
        } catch {
            throw error.failure(OutputText.refundQueryFailed(error))
        }
    }

    /// The refund that the answer shows, where it says all of it and contradicts nothing that was asked.
    private static func seen(_ answer: GatewayAnswer, _ asked: Arguments) -> SeenRefund? {
        let expected = [("out_trade_no", asked.outTradeNo), ("out_request_no", asked.outRequestNo)]
        guard answer.text("refund_status") == "REFUND_SUCCESS", let amount = answer.yuan("refund_amount"), amount.isPositive,
            let trade = answer.text("trade_no"), !trade.isEmpty,
            expected.allSatisfy({ name, text in answer.text(name).map { $0.utf8.elementsEqual(text.utf8) } ?? true })
        else { return nil }
        return SeenRefund(
            order: OrderIdentity(number: OrderNumber(asked.outTradeNo), tradeNumber: trade),
            number: RequestNumber(asked.outRequestNo), amount: amount)
    }
}
