import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells a transfer's state: `alipay.fund.trans.common.query`.
struct QueryTransfer: ReadingTool {
    typealias Output = TransferState

    struct Arguments: Sendable {
        let outBizNo: String?
        let orderID: String?
        let paymentID: String?
    }

    let name = AlipayFunds.ToolName.queryTransfer.rawValue
    let title = "Query a transfer (查询转账)"
    let summary = """
        Tells the state (转账状态) of an Alipay transfer (转账) by the merchant's number of it, or by one of Alipay's: amount, Alipay's \
        number, when it was paid, and why where it failed. Who received it is masked. A transfer that is DEALING or WAIT_PAY has not \
        ended: it must not be made again under another number.
        """
    let effects: Set<Effect> = [.read]
    let methods = [ReadingMethod.transferQuery.rawValue]
    let parameters = Parameters(
        Field(
            "out_biz_no", \Arguments.outBizNo, Kind.string(1...64).orAbsent, "the merchant's number of the transfer (商户转账单号)"),
        Field("order_id", \Arguments.orderID, Kind.string(1...64).orAbsent, "Alipay's number of the transfer (支付宝转账单据号)"),
        Field(
            "pay_fund_order_id", \Arguments.paymentID, Kind.string(1...64).orAbsent,
            "Alipay's number of the payment behind the transfer (支付宝支付资金流水号)"), build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> TransferState {
        try TransferNumber.check(arguments.outBizNo, argument: "out_biz_no")
        try TransferNumber.check(arguments.orderID, argument: "order_id")
        try TransferNumber.check(arguments.paymentID, argument: "pay_fund_order_id")
        // In the order in which Alipay goes by them, where it is given several.
        let names = [
            arguments.paymentID.map(TransferName.payment), arguments.orderID.map(TransferName.order),
            arguments.outBizNo.map(TransferName.merchant),
        ].compactMap { $0 }
        guard let first = names.first else {
            throw Failure(
                code: "invalid-argument", text: "Name the transfer by `out_biz_no`, `order_id` or `pay_fund_order_id`.")
        }
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(.transferQuery, first.content)
        } catch {
            throw error.failure(TransferText.queryFailed(error))
        }
        guard let state = TransferState(answer, asked: names) else {
            throw Failure(code: "unusable-answer", text: "Alipay's answer about the transfer is not complete, or is about another one.")
        }
        return state
    }
}
