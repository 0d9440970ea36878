import JSON

/// The names that one transfer has at Alipay.
enum TransferName: Sendable, Hashable {
    /// The merchant's own number (`out_biz_no`).
    case merchant(String)
    /// Alipay's number of the transfer (`order_id`).
    case order(String)
    /// Alipay's number of the payment behind it (`pay_fund_order_id`).
    case payment(String)

    /// The member of an answer in which it stands.
    var member: String {
        switch self {
        case .merchant: "out_biz_no"
        case .order: "order_id"
        case .payment: "pay_fund_order_id"
        }
    }

    /// The name itself.
    var text: String {
        switch self {
        case .merchant(let text), .order(let text), .payment(let text): text
        }
    }

    /// What asks for the transfer of this name. By the merchant's number it is found only with the product and the scene that it was
    /// made under.
    var content: JSONObject {
        var content: JSONObject = [member: .string(text)]
        if case .merchant = self {
            content["product_code"] = "TRANS_ACCOUNT_NO_PWD"
            content["biz_scene"] = "DIRECT_TRANSFER"
        }
        return content
    }
}
