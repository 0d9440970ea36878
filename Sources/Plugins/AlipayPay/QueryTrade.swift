import AlipayGateway
import Clocks
import JSON
import Money
import ToolKit

/// Tells an order's state by either of its numbers: `alipay.trade.query`.
struct QueryTrade: ReadingTool {
    struct Arguments: OrderNaming {
        let outTradeNo: String?
        let tradeNo: String?
    }

    struct Output: ToolOutput {
        let report: OrderReport

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "trade_no": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "trade_status": ["type": "string", "description": "the order's state (交易状态), such as TRADE_SUCCESS"],
                "paid": ["type": "boolean", "description": "whether it was paid; absent for a state that is not known"],
                "total_amount": ["type": "string", "description": "the order's total in yuan"],
                "paid_at": ["type": "string", "description": "when it was paid (RFC 3339)"],
            ],
            "required": ["out_trade_no", "trade_no", "trade_status", "total_amount"],
        ]

        var text: String { PlatformText.state(report) }

        var structured: JSONObject {
            var object: JSONObject = [
                "out_trade_no": .string(report.outTradeNo), "trade_no": .string(report.tradeNo), "trade_status": .string(report.status),
                "total_amount": .string(report.total),
            ]
            if let isPaid = report.isPaid { object["paid"] = .bool(isPaid) }
            if let paidAt = report.paidAt { object["paid_at"] = .string(paidAt.text) }
            return object
        }
    }

    let name = AlipayPay.ToolName.queryTrade.rawValue
    let title = "Query an order (查询订单)"
    let summary = """
        Tells the state (交易状态) of an Alipay order by the merchant's number (商户订单号) or by Alipay's own (支付宝交易号): its total and, where \
        it was paid, when. TRADE_SUCCESS is paid; WAIT_BUYER_PAY is not paid yet; TRADE_CLOSED is closed unpaid or refunded in full; \
        TRADE_FINISHED can no longer be refunded. An order whose link or code the buyer has not opened yet does not exist at Alipay.
        """
    let effects: Set<Effect> = [.read]
    let methods = [ReadingMethod.tradeQuery.rawValue]
    let parameters = Parameters(
        Field(OrderNames.merchant, \Arguments.outTradeNo, OrderNames.merchantKind, OrderNames.merchantMeaning),
        Field(OrderNames.provider, \Arguments.tradeNo, OrderNames.providerKind, OrderNames.providerMeaning), build: Arguments.init)
    private let core: QueryCore

    init(gateway: AlipayGateway) { core = QueryCore(gateway: gateway) }

    func order(in arguments: Arguments) -> OrderNumber? { arguments.outTradeNo.map { OrderNumber($0) } }

    func orderResolution(for arguments: Arguments) -> OrderResolution? {
        // Also where nothing is named at all, so that the call is told so.
        if arguments.outTradeNo != nil, arguments.tradeNo == nil { return nil }
        return { () async throws(Failure) in try await core.number(of: try arguments.checkedReference()) }
    }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        Output(report: try await core.look(try arguments.checkedReference()))
    }
}
