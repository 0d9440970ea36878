/// The methods that the simulated platform has.
enum PlatformMethod: String, Sendable, Hashable, CaseIterable {
    case pagePay = "alipay.trade.page.pay"
    case wapPay = "alipay.trade.wap.pay"
    case tradeCreate = "alipay.trade.create"
    case tradePrecreate = "alipay.trade.precreate"
    case tradeQuery = "alipay.trade.query"
    case tradeClose = "alipay.trade.close"
    case tradeCancel = "alipay.trade.cancel"
    case tradeRefund = "alipay.trade.refund"
    case refundQuery = "alipay.trade.fastpay.refund.query"
    case transfer = "alipay.fund.trans.uni.transfer"
    case transferQuery = "alipay.fund.trans.common.query"
    case accountQuery = "alipay.fund.account.query"

    /// Whether a buyer's browser calls it, and gets a page.
    var isPage: Bool { self == .pagePay || self == .wapPay }

    /// Whether it is one of the funds methods, whose sub codes have no prefix.
    var isOfFunds: Bool { self == .transfer || self == .transferQuery || self == .accountQuery }

    /// A sub code as this method gives it, from the trade methods' `ACQ.X`.
    func subCode(_ code: String) -> String { isOfFunds && code.hasPrefix("ACQ.") ? String(code.dropFirst(4)) : code }

    /// The key under which the answer stands.
    var answerKey: String { rawValue.split(separator: ".").joined(separator: "_") + "_response" }
}
