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
                "outTradeNo": ["type": "string"], "tradeNo": ["type": "string"], "tradeStatus": ["type": "string"],
                "totalAmount": ["type": "string"],
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
    let title = "查询支付"
    let summary = "查询一笔支付宝订单，并返回带有订单信息的文本。"
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(
        Field("outTradeNo", \Arguments.outTradeNo, .string(1...64), "商户订单号"), build: Arguments.init)
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
