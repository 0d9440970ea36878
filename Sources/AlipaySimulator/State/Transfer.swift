public import Clocks
public import Money

/// Where a transfer stands, in the open platform's words.
public enum TransferStatus: String, Sendable, Hashable, CaseIterable {
    /// The receiver has the money.
    case success = "SUCCESS"
    /// Nothing was paid yet.
    case waitPay = "WAIT_PAY"
    /// It was closed unpaid.
    case closed = "CLOSED"
    /// Nothing was transferred.
    case fail = "FAIL"
    /// It is under way.
    case dealing = "DEALING"
    /// The money came back.
    case refund = "REFUND"

    /// Whether the money is out of the merchant's account.
    var isDebited: Bool { self == .success || self == .dealing }

    /// Whether nothing follows any more.
    var isFinal: Bool { self != .dealing && self != .waitPay }
}

/// What a transfer is, as far as a look-up tells it.
public struct TransferDraft: Sendable, Hashable {
    /// The merchant's number: 1 to 64 visible characters of ASCII.
    public var outBizNo: String
    /// How much, in CNY.
    public var amount: Money
    /// Where it stands.
    public var status: TransferStatus
    /// Why it failed, as a code.
    public var errorCode: String?
    /// Why it failed, in words.
    public var failReason: String?
    /// The receiver's account.
    public var receiverUserID: String?
    /// The receiver's open id.
    public var receiverOpenID: String?

    /// What is said of a transfer.
    public init(
        outBizNo: String, amount: Money, status: TransferStatus, errorCode: String? = nil, failReason: String? = nil,
        receiverUserID: String? = nil, receiverOpenID: String? = nil
    ) {
        self.outBizNo = outBizNo
        self.amount = amount
        self.status = status
        self.errorCode = errorCode
        self.failReason = failReason
        self.receiverUserID = receiverUserID
        self.receiverOpenID = receiverOpenID
    }
}

/// How a transfer names its payee.
public struct TransferPayee: Sendable, Hashable {
    /// `ALIPAY_USER_ID`, `ALIPAY_LOGON_ID` or `ALIPAY_OPEN_ID`.
    public let kind: String
    /// The identity, of that kind.
    public let identity: String
    /// The payee's name, where it was given.
    public let name: String?
}

/// What an application asked for in a transfer.
public struct TransferRequest: Sendable, Hashable {
    /// The merchant's number.
    public let outBizNo: String
    /// How much, in CNY.
    public let amount: Money
    /// Whom it was to go to.
    public let payee: TransferPayee
    /// The product: `TRANS_ACCOUNT_NO_PWD` or `STD_RED_PACKET`.
    public let product: String
    /// The title that stands in the bills.
    public let title: String?
    /// The remark that the payee sees.
    public let remark: String?
    /// The scene that was reported, with what was reported about it, as JSON text.
    public let scene: String?
}

/// A transfer as the platform knows it.
public struct Transfer: Sendable, Hashable {
    /// What a look-up tells of it.
    public let draft: TransferDraft
    /// The platform's number.
    public let orderID: String
    /// The number of the payment behind it.
    public let payFundOrderID: String
    /// When it was paid; nil where it was not.
    public let paidAt: Instant?
    /// What the application asked for; nil where a test said that there is such a transfer, and no money ever moved.
    public let request: TransferRequest?
}
