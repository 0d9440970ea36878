/// What the gateway may be asked without a permit: it moves nothing.
public enum ReadingMethod: String, Sendable, Hashable, CaseIterable {
    /// One order.
    case tradeQuery = "alipay.trade.query"
    /// One refund of an order.
    case refundQuery = "alipay.trade.fastpay.refund.query"
    /// One transfer.
    case transferQuery = "alipay.fund.trans.common.query"
    /// The shop's own account.
    case accountQuery = "alipay.fund.account.query"
    /// The link of a bill: only the gateway itself asks for it.
    case billURL = "alipay.data.dataservice.bill.downloadurl.query"
    /// What a customer has agreed to tell: only the gateway itself asks for it.
    case userInfo = "alipay.user.info.share"
    /// A customer's tokens: only the gateway itself asks for them.
    case token = "alipay.system.oauth.token"
    /// A certificate of Alipay's: only the gateway itself asks for it.
    case certificate = "alipay.open.app.alipaycert.download"

    /// Whether a tool may ask it: what the others answer stays in the gateway.
    var isForTools: Bool {
        switch self {
        case .tradeQuery, .refundQuery, .transferQuery, .accountQuery: true
        case .billURL, .userInfo, .token, .certificate: false
        }
    }
}

/// What moves money, and goes out only under a permit.
public enum MovingMethod: String, Sendable, Hashable, CaseIterable {
    /// Gives money back on an order.
    case tradeRefund = "alipay.trade.refund"
    /// Makes a code that a buyer scans to pay.
    case tradePrecreate = "alipay.trade.precreate"
    /// Takes a whole order back, or closes it where nobody has paid.
    case tradeCancel = "alipay.trade.cancel"
    /// Closes an order that nobody has paid.
    case tradeClose = "alipay.trade.close"
    /// Sends money to a payee.
    case transfer = "alipay.fund.trans.uni.transfer"

    /// What a tool may add. Everything else of the request comes from the permit or is not sent.
    var allowedExtras: Set<String> {
        switch self {
        case .tradeRefund: ["refund_reason", "operator_id", "store_id", "terminal_id"]
        case .tradePrecreate: ["subject", "body", "timeout_express", "time_expire", "qr_code_timeout_express", "store_id", "operator_id"]
        case .tradeCancel: []
        case .tradeClose: ["operator_id"]
        case .transfer: ["order_title", "remark", "business_params", "transfer_scene_name", "transfer_scene_report_infos", "payee_name"]
        }
    }
}

/// A page on which a buyer pays. Made without the network, and still only under a permit.
public enum PageMethod: String, Sendable, Hashable, CaseIterable {
    /// For a browser on a phone.
    case wapPay = "alipay.trade.wap.pay"
    /// For a browser on a computer.
    case pagePay = "alipay.trade.page.pay"

    var productCode: String {
        switch self {
        case .wapPay: "QUICK_WAP_WAY"
        case .pagePay: "FAST_INSTANT_TRADE_PAY"
        }
    }

    /// What a tool may add.
    var allowedExtras: Set<String> {
        let both: Set<String> = [
            "subject", "body", "timeout_express", "time_expire", "goods_type", "passback_params", "store_id", "operator_id",
        ]
        switch self {
        case .wapPay: return both.union(["quit_url"])
        case .pagePay: return both.union(["qr_pay_mode", "qrcode_width"])
        }
    }
}

/// A link that a buyer opens to pay. It is for the buyer alone: logs keep the order's number.
public struct PaymentLink: Sendable, Hashable {
    /// The whole URL; has no parentheses, so that it can stand in Markdown.
    public let url: String

    /// A link.
    public init(url: String) { self.url = url }
}

extension PaymentLink: CustomStringConvertible, CustomReflectable {
    /// Not the link: whoever has it can pay, and it may carry a service provider's token.
    public var description: String { "a payment link" }

    /// Nothing of the link.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
