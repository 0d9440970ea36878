/// The methods that the simulated platform has.
enum PlatformMethod: String, Sendable, Hashable, CaseIterable {
    case pagePay = "alipay.trade.page.pay"
    case wapPay = "alipay.trade.wap.pay"
    case tradeCreate = "alipay.trade.create"
    case tradeQuery = "alipay.trade.query"
    case tradeClose = "alipay.trade.close"
    case tradeCancel = "alipay.trade.cancel"
    case tradeRefund = "alipay.trade.refund"
    case refundQuery = "alipay.trade.fastpay.refund.query"

    /// Whether a buyer's browser calls it, and gets a page.
    var isPage: Bool { self == .pagePay || self == .wapPay }

    /// The key under which the answer stands.
    var answerKey: String { rawValue.split(separator: ".").joined(separator: "_") + "_response" }
}
