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
    /// Where the file of a bill is. Asked by ``AlipayGateway/bill(kind:date:)`` alone, since the link opens the bill for anybody.
    case billURL = "alipay.data.dataservice.bill.downloadurl.query"
    /// A user's details. Asked by ``AlipayGateway/userInfo(_:)`` alone.
    case userInfo = "alipay.user.info.share"
    /// A user's tokens. Asked by ``AlipayGateway/tokens(code:)`` and ``AlipayGateway/tokens(refreshing:)`` alone.
    case token = "alipay.system.oauth.token"
    /// One of Alipay's own certificates. Asked by the gateway alone.
    case certificate = "alipay.open.app.alipaycert.download"

    /// Whether a tool may ask it and see the whole answer.
    var isForTools: Bool {
        switch self {
        case .tradeQuery, .refundQuery, .transferQuery, .accountQuery: true
        case .billURL, .userInfo, .token, .certificate: false
        }
    }
}

/// What moves money, or ends an order, and goes out only under a permit.
public enum MovingMethod: String, Sendable, Hashable, CaseIterable {
    /// Gives money back on an order.
    case tradeRefund = "alipay.trade.refund"
    /// Makes a code by which a buyer pays.
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
        case .tradePrecreate:
            [
                "subject", "body", "timeout_express", "time_expire", "qr_code_timeout_express", "goods_type", "passback_params", "store_id",
                "operator_id", "terminal_id",
            ]
        case .tradeCancel: []
        case .tradeClose: ["operator_id"]
        case .transfer:
            ["order_title", "remark", TransferContent.nameExtra, "transfer_scene_name", "transfer_scene_report_infos", "business_params"]
        }
    }

    /// Whether the request tells Alipay where to send notifications.
    var notifies: Bool { self == .tradePrecreate }
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

/// What is peculiar to the answers of single methods.
enum AnswerTraits {
    /// Whether a success of the method has no code: what was asked for stands there at once.
    static func succeedsWithoutCode(_ method: String) -> Bool { method == ReadingMethod.token.rawValue }

    /// Whether what the method answers is checked by itself. A certificate is: it may be the very one that the answer is signed with.
    static func provesItself(_ method: String) -> Bool { method == ReadingMethod.certificate.rawValue }
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
