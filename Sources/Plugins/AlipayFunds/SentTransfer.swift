import JSON
import Money
import ToolKit

/// A transfer that was carried out, as far as an agent may know it.
struct SentTransfer: ToolOutput {
    /// The payee as the call named it; personal data.
    let payee: PayeeIdentity
    let amount: Money
    let number: RequestNumber
    let orderID: String
    /// When it was carried out, in Alipay's words; empty where it does not tell.
    let paidAt: String
    /// Who received it, where Alipay says so; personal data.
    let receiver: PayeeIdentity?

    static let schema: JSONObject = [
        "type": "object",
        "properties": [
            "out_biz_no": ["type": "string", "description": "the merchant's number of the transfer (商户转账单号)"],
            "trans_amount": ["type": "string", "description": "the amount in yuan"],
            "payee": ["type": "string", "description": "who was to receive it (收款方), masked"],
            "order_id": ["type": "string", "description": "Alipay's number of the transfer (支付宝转账单据号)"],
            "pay_date": ["type": "string", "description": "when it was paid, China time"],
        ],
        "required": ["out_biz_no", "trans_amount", "payee"],
    ]

    var text: String {
        let parts = [
            ("商户转账单号", number.text), ("转账金额", amount.decimalText), ("收款方", Payee.masked(payee)), ("支付宝转账单据号", orderID),
            ("支付时间", paidAt),
        ]
        return "转账成功, " + parts.filter { !$0.1.isEmpty }.map { "\($0): \($1)" }.joined(separator: ", ")
    }

    var structured: JSONObject {
        var object: JSONObject = [
            "out_biz_no": .string(number.text), "trans_amount": .string(amount.decimalText), "payee": .string(Payee.masked(payee)),
        ]
        for (name, text) in [("order_id", orderID), ("pay_date", paidAt)] where !text.isEmpty { object[name] = .string(text) }
        return object
    }

    var seenPayee: SeenPayee? { receiver.map { SeenPayee(asked: payee, receiver: $0) } }
}
