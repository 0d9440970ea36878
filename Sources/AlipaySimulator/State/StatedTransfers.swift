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
}

/// What a test says of a transfer.
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

/// A transfer as the platform knows it.
public struct StatedTransfer: Sendable, Hashable {
    /// What was said of it.
    public let draft: TransferDraft
    /// The platform's number.
    public let orderID: String
    /// The number of the payment behind it.
    public let payFundOrderID: String
    /// When it was paid; nil where it was not.
    public let paidAt: Instant?
}

/// The transfers that the platform knows of. No method makes one yet: tests say what there is. They are kept in memory alone, touch no
/// account, and stand in no ledger, since nothing happened.
public struct StatedTransfers: Sendable {
    /// All of them, oldest first.
    public private(set) var all: [StatedTransfer] = []
    private var places: [[UInt8]: Int] = [:]

    /// None.
    public init() {}

    /// Takes what is said of a transfer. Said again, it keeps its numbers and the instant at which it was first paid.
    public mutating func state(_ draft: TransferDraft, at now: Instant) throws(TradeRefusal) -> StatedTransfer {
        let number = Array(draft.outBizNo.utf8)
        guard (1...64).contains(number.count), number.allSatisfy({ (33...126).contains($0) }) else {
            throw .invalidParameter("out_biz_no")
        }
        guard draft.amount.currency == .cny, draft.amount.isPositive else { throw .invalidParameter("trans_amount") }
        let place = places[number] ?? all.count
        let earlier = place < all.count ? all[place] : nil
        let count = String(place + 1)
        let digits = String(repeating: "0", count: max(0, 14 - count.count)) + count
        let isPaid = draft.status == .success || draft.status == .refund
        let transfer = StatedTransfer(
            draft: draft, orderID: earlier?.orderID ?? ChinaTime.compactDay(now) + "1100700000" + digits,
            payFundOrderID: earlier?.payFundOrderID ?? ChinaTime.compactDay(now) + "1100700015" + digits,
            paidAt: isPaid ? earlier?.paidAt ?? now : nil)
        if earlier == nil { all.append(transfer) } else { all[place] = transfer }
        places[number] = place
        return transfer
    }

    /// The transfer under the merchant's number. Numbers are compared byte by byte.
    public subscript(outBizNo: String) -> StatedTransfer? { places[Array(outBizNo.utf8)].map { all[$0] } }
}
