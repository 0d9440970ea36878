import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells an order's state: `alipay.trade.query`.
struct QueryPayment: ReadingTool {
    struct Arguments: Sendable {
        let outTradeNo: String
    }

    struct Output: ToolOutput {
        let outTradeNo: String
        let tradeNo: String
        let status: String
        let total: String

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "outTradeNo": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "tradeNo": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "tradeStatus": ["type": "string", "description": "the order's state (交易状态), such as TRADE_SUCCESS"],
                "totalAmount": ["type": "string", "description": "the order's total in yuan"],
            ],
            "required": ["outTradeNo", "tradeNo", "tradeStatus", "totalAmount"],
        ]

        var text: String { OutputText.payment(status: status, total: total, trade: tradeNo) }

        var structured: JSONObject {
            [
                "outTradeNo": .string(outTradeNo), "tradeNo": .string(tradeNo), "tradeStatus": .string(status),
                "totalAmount": .string(total),
            ]
        }
    }

    let name = AlipayPay.ToolName.queryPayment.rawValue
    let title = "Query a payment (查询支付)"
    let summary = """
        Tells the state (交易状态) of an Alipay order, its total (交易金额) and Alipay's own number of it (支付宝交易号). TRADE_SUCCESS is paid; \
        WAIT_BUYER_PAY is not paid yet; TRADE_CLOSED is closed or refunded in full; TRADE_FINISHED can no longer be refunded.
        """
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(
        Field("outTradeNo", \Arguments.outTradeNo, .string(1...64), "the merchant's order number (商户订单号)"), build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.outTradeNo) }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        try NumberText.check(arguments.outTradeNo, argument: "outTradeNo")
        do throws(GatewayError) {
            let answer = try await gateway.read(.tradeQuery, ["out_trade_no": .string(arguments.outTradeNo)])
            return Output(
                outTradeNo: arguments.outTradeNo, tradeNo: answer.shown("trade_no"), status: answer.shown("trade_status"),
                total: answer.shown("total_amount"))
        } catch {
            throw error.failure(OutputText.queryFailed(error))
        }
    }
}

extension GatewayAnswer {
    /// A member as it may be shown: empty where it is absent.
    func shown(_ name: String) -> String { OutsideText.neutral(text(name) ?? "", limit: 64) }
}
