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
        let report: OrderReport

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

        var text: String { OutputText.payment(status: report.status, total: report.total, trade: report.tradeNo) }

        var structured: JSONObject {
            [
                "outTradeNo": .string(report.outTradeNo), "tradeNo": .string(report.tradeNo), "tradeStatus": .string(report.status),
                "totalAmount": .string(report.total),
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
    let methods = [ReadingMethod.tradeQuery.rawValue]
    private let core: QueryCore

    init(gateway: AlipayGateway) { core = QueryCore(gateway: gateway, telling: OutputText.queryFailed) }

    func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.outTradeNo) }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        try NumberText.check(arguments.outTradeNo, argument: "outTradeNo")
        return Output(report: try await core.look(.merchant(OrderNumber(arguments.outTradeNo))))
    }
}
