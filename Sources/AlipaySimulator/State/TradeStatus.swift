/// Where a trade stands, in the open platform's words.
public enum TradeStatus: String, Sendable, Hashable, CaseIterable {
    /// The order exists and nobody has paid it.
    case waitBuyerPay = "WAIT_BUYER_PAY"
    /// Unpaid and closed, or paid and refunded whole.
    case closed = "TRADE_CLOSED"
    /// Paid; refunds are possible.
    case success = "TRADE_SUCCESS"
    /// Paid; the time for refunds is over.
    case finished = "TRADE_FINISHED"
}

/// Who pays.
public struct Buyer: Sendable, Hashable {
    /// The account's number: 16 digits that begin with 2088.
    public let userID: String
    /// What the buyer signs in with: a mail address or a telephone number.
    public let logonID: String

    /// A buyer.
    public init(userID: String, logonID: String) {
        self.userID = userID
        self.logonID = logonID
    }

    /// The buyer who pays when nobody else is named.
    public static let standard = Buyer(userID: "2088622987654321", logonID: "buyer@example.com")

    /// The sign-in name as the platform shows it to merchants: the middle is hidden.
    public var maskedLogonID: String {
        guard let at = logonID.firstIndex(of: "@") else {
            return logonID.count < 8 ? "***" : "\(logonID.prefix(3))******\(logonID.suffix(2))"
        }
        return "\(logonID[..<at].prefix(3))***\(logonID[at...])"
    }
}

/// How a request names a trade. Where both numbers are given, `tradeNo` alone counts.
public struct TradeReference: Sendable, Hashable {
    /// The platform's number.
    public let tradeNo: String?
    /// The merchant's number.
    public let outTradeNo: String?

    /// A reference by either number, or both.
    public init(tradeNo: String? = nil, outTradeNo: String? = nil) {
        self.tradeNo = tradeNo
        self.outTradeNo = outTradeNo
    }
}
