import JSON

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

    case certificate = "alipay.open.app.alipaycert.download"
    case billURL = "alipay.data.dataservice.bill.downloadurl.query"
    case token = "alipay.system.oauth.token"
    case userInfo = "alipay.user.info.share"

    /// Whether a buyer's browser calls it, and gets a page.
    var isPage: Bool { self == .pagePay || self == .wapPay }

    /// Whether it is one of the funds methods, whose sub codes have no prefix.
    var isOfFunds: Bool { self == .transfer || self == .transferQuery || self == .accountQuery }

    /// Whether its parameters stand beside the common ones, and there is no business content.
    var hasNoContent: Bool { self == .token || self == .userInfo }

    /// Whether an answer of this method's is a success. Tokens come without a code.
    func isSuccess(_ answer: JSONObject) -> Bool { answer["code"] == "10000" || self == .token && answer["code"] == nil }

    /// A sub code as this method gives it, from the trade methods' `ACQ.X`.
    func subCode(_ code: String) -> String {
        switch (self, code) {
        // The bills' own word for it, as it is written there.
        case (.billURL, "ACQ.INVALID_PARAMETER"): "INVAILID_ARGUMENTS"
        case (.billURL, "ACQ.SYSTEM_ERROR"): "UNKNOWN_ERROR"
        default: (isOfFunds || hasNoContent || self == .certificate) && code.hasPrefix("ACQ.") ? String(code.dropFirst(4)) : code
        }
    }

    /// The key under which an answer stands. What is wrong with a token is told like a request that nobody understood.
    func key(of answer: JSONObject) -> String { self == .token && !isSuccess(answer) ? "error_response" : answerKey }

    /// The key under which a success stands.
    var answerKey: String { rawValue.split(separator: ".").joined(separator: "_") + "_response" }
}
