import AlipayGateway
import JSON
import Money
import ToolKit

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
    /// Who received it, where Alipay says so; personal data.
    let receiver: PayeeIdentity?

    /// Reads an answer; nil where it does not tell the state of the transfer that was asked for.
    /// - Parameter asked: the transfer's names as far as they were given, the first of which was sent: Alipay looks at one alone, so the
    ///   others have to stand in its answer.
    init?(_ answer: GatewayAnswer, asked: [TransferName]) {
        for (index, name) in asked.enumerated() {
            guard let told = answer.text(name.member) else {
                if index == 0 { continue }
                return nil
            }
            guard told.utf8.elementsEqual(name.text.utf8) else { return nil }
        }
        func text(_ member: String, _ limit: Int) -> String { OutsideText.neutral(answer.text(member) ?? "", limit: limit) }
        status = text("status", 32)
        amount = answer.yuan("trans_amount")
        guard !status.isEmpty, status != "SUCCESS" || amount != nil else { return nil }
        var own = text("out_biz_no", 64)
        for case .merchant(let number) in asked { own = number }
        outBizNo = own
        orderID = text("order_id", 64)
        payDate = text("pay_date", 32)
        // A code is a word: whatever else stands there is nobody's code, and might say more than it should.
        let code = text("error_code", 64)
        failCode = code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } ? code : ""
        failReason = Masked.inText(OutsideText.withoutLinks(answer.text("fail_reason") ?? "", limit: 256))
        receiver = answer.receiver.map { PayeeIdentity(kind: $0.kind, id: OutsideText.neutral($0.id, limit: 128)) }
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

    private var maskedReceiver: String { receiver.map(Payee.masked) ?? "" }

    var text: String {
        let parts = [
            ("转账状态", status), ("转账金额", amount?.decimalText ?? ""), ("支付宝转账单据号", orderID), ("支付时间", payDate),
            ("收款方", maskedReceiver), ("错误代码", failCode), ("失败原因", failReason),
        ]
        let told = parts.filter { !$0.1.isEmpty }.map { "\($0): \($1)" }.joined(separator: ", ")
        return isOpen ? told + ". 转账尚未结束，请勿用新的单号重新转账" : told
    }

    var structured: JSONObject {
        var object: JSONObject = ["out_biz_no": .string(outBizNo), "status": .string(status)]
        let others = [
            ("trans_amount", amount?.decimalText ?? ""), ("order_id", orderID), ("pay_date", payDate), ("error_code", failCode),
            ("fail_reason", failReason), ("receiver", maskedReceiver),
        ]
        for (name, text) in others where !text.isEmpty { object[name] = .string(text) }
        return object
    }
}
