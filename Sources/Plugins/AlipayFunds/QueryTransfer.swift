import AlipayGateway
import JSON
import Money
import ToolKit

/// Tells a transfer's state: `alipay.fund.trans.common.query`.
struct QueryTransfer: ReadingTool {
    typealias Output = TransferState

    struct Arguments: Sendable {
        let outBizNo: String
    }

    let name = AlipayFunds.ToolName.queryTransfer.rawValue
    let title = "Query a transfer (查询转账)"
    let summary = """
        Tells the state (转账状态) of an Alipay transfer (转账) by the merchant's number of it: amount, Alipay's number, when it was paid, and \
        why where it failed. Who received it is masked. A transfer that is DEALING or WAIT_PAY has not ended: it must not be made again \
        under another number.
        """
    let effects: Set<Effect> = [.read]
    let parameters = Parameters(
        Field("out_biz_no", \Arguments.outBizNo, .string(1...64), "the merchant's number of the transfer (商户转账单号)"), build: Arguments.init)
    private let gateway: AlipayGateway

    init(gateway: AlipayGateway) { self.gateway = gateway }

    func order(in arguments: Arguments) -> OrderNumber? { nil }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> TransferState {
        guard arguments.outBizNo.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw Failure(
                code: "invalid-argument", text: "`out_biz_no` may hold letters, digits and signs of ASCII only, and no spaces.")
        }
        let answer: GatewayAnswer
        do throws(GatewayError) {
            // By its own number a transfer is found only with the product and the scene that it was made under.
            answer = try await gateway.read(
                .transferQuery,
                [
                    "out_biz_no": .string(arguments.outBizNo), "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER",
                ])
        } catch {
            throw error.failure("转账查询失败. 错误信息: \(error.agentText)")
        }
        guard let state = TransferState(answer, outBizNo: arguments.outBizNo) else {
            throw Failure(code: "unusable-answer", text: "Alipay's answer about the transfer is not complete, or is about another one.")
        }
        return state
    }
}

/// What Alipay tells of a transfer, as far as an agent may know it.
struct TransferState: ToolOutput {
    let outBizNo: String
    let status: String
    /// How much was transferred; Alipay tells it of successes alone.
    let amount: Money?
    let orderID: String
    let payDate: String
    let failCode: String
    let failReason: String
    let receiver: String

    /// Reads an answer; nil where it does not tell the state of the transfer that was asked for.
    init?(_ answer: GatewayAnswer, outBizNo: String) {
        guard answer.text("out_biz_no").map({ $0.utf8.elementsEqual(outBizNo.utf8) }) ?? true else { return nil }
        status = OutsideText.neutral(answer.text("status") ?? "", limit: 32)
        amount = answer.yuan("trans_amount")
        guard !status.isEmpty, status != "SUCCESS" || amount != nil else { return nil }
        self.outBizNo = outBizNo
        orderID = OutsideText.neutral(answer.text("order_id") ?? "", limit: 64)
        payDate = OutsideText.neutral(answer.text("pay_date") ?? "", limit: 32)
        failCode = OutsideText.neutral(answer.text("error_code") ?? "", limit: 64)
        failReason = Masked.inText(OutsideText.withoutLinks(answer.text("fail_reason") ?? "", limit: 256))
        let named = [answer.text("receiver_user_id"), answer.text("receiver_open_id")].compactMap { $0 }.first { !$0.isEmpty }
        receiver = named.map { Masked.identity(OutsideText.neutral($0, limit: 128)) } ?? ""
    }

    static let schema: JSONObject = [
        "type": "object",
        "properties": [
            "out_biz_no": ["type": "string", "description": "the merchant's number of the transfer (商户转账单号)"],
            "status": ["type": "string", "description": "SUCCESS, FAIL, DEALING, WAIT_PAY, CLOSED or REFUND"],
            "trans_amount": ["type": "string", "description": "the amount in yuan; only of a success"],
            "order_id": ["type": "string", "description": "Alipay's number of the transfer (支付宝转账单据号)"],
            "pay_date": ["type": "string", "description": "when it was paid, China time"],
            "error_code": ["type": "string", "description": "Alipay's code for why it failed"],
            "fail_reason": ["type": "string", "description": "why it failed, in Alipay's words"],
            "receiver": ["type": "string", "description": "who received it (收款方), masked"],
        ],
        "required": ["out_biz_no", "status"],
    ]

    /// A transfer that is under way must not be sent again under another number, and an agent has to be told so.
    private var isOpen: Bool { status == "DEALING" || status == "WAIT_PAY" }

    var text: String {
        let parts = [
            ("转账状态", status), ("转账金额", amount?.decimalText ?? ""), ("支付宝转账单据号", orderID), ("支付时间", payDate),
            ("收款方", receiver), ("错误代码", failCode), ("失败原因", failReason),
        ]
        let told = parts.filter { !$0.1.isEmpty }.map { "\($0): \($1)" }.joined(separator: ", ")
        return isOpen ? told + ". 转账尚未结束，请勿用新的单号重新转账" : told
    }

    var structured: JSONObject {
        var object: JSONObject = ["out_biz_no": .string(outBizNo), "status": .string(status)]
        let others = [
            ("trans_amount", amount?.decimalText ?? ""), ("order_id", orderID), ("pay_date", payDate), ("error_code", failCode),
            ("fail_reason", failReason), ("receiver", receiver),
        ]
        for (name, text) in others where !text.isEmpty { object[name] = .string(text) }
        return object
    }
}
