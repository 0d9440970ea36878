public import Clocks
public import Money
public import ToolKit

/// What a message of Alipay's is about.
public enum NoticeKind: String, Sendable, Hashable, CaseIterable {
    /// An order was paid.
    case payment
    /// Money was given back on an order.
    case refund
    /// An order was closed.
    case closed
    /// Anything else that it may tell of.
    case other
}

/// What the host made of a message that is genuine.
public enum NoticeVerdict: String, Sendable, Hashable, CaseIterable {
    /// A payment of what was asked for: it counts.
    case counted
    /// One more message about a payment that counts already.
    case known
    /// A payment of another amount than was asked for: it counts as nothing, and people have to look.
    case differs
    /// A payment of an order that this host has asked nobody for: it counts as nothing, and people have to look.
    case unknownOrder = "unknown-order"
    /// No payment: what it tells is taken in, and nothing is counted.
    case told

    /// Whether people have to look at it.
    public var isAlarm: Bool { self == .differs || self == .unknownOrder }
}

/// How far a message has come on its way to the merchant's own address.
public enum NoticeForwarding: String, Sendable, Hashable, CaseIterable {
    /// There is no such address.
    case none
    /// It is still to be sent, or sent again.
    case due
    /// The merchant's system has answered `success`.
    case sent
    /// Nobody has answered `success` for so long that it is sent no more.
    case unsent
}

/// A message of Alipay's that was verified, and what the host made of it.
public struct KeptNotice: Sendable, Hashable {
    /// Alipay's name for the message (`notify_id`).
    public let id: String
    /// What it is about.
    public let kind: NoticeKind
    /// The order under both names; nil where it is about none.
    public let order: OrderIdentity?
    /// What the order costs, for a payment; what was refunded so far, for a refund; nil where it tells no amount.
    public let amount: Money?
    /// What the host made of it.
    public let verdict: NoticeVerdict
    /// How the price stands to what was asked for; nil for what is no payment.
    public let price: PriceStanding?
    /// When it came.
    public let receivedAt: Instant
    /// How far it has come on its way to the merchant's own address.
    public var forwarding: NoticeForwarding
    /// How often it was sent there.
    public var tries = 0
    /// When it is next sent there; nil where it is not.
    public var nextAt: Instant?

    /// The payment that it tells of; nil where it counts as none.
    public var news: PaymentNews? {
        guard kind == .payment, verdict == .counted, let order, let amount, let price else { return nil }
        return PaymentNews(order: order, total: amount, at: receivedAt, price: price)
    }
}
