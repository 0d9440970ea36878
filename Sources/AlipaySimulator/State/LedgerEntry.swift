public import Clocks
public import Money

/// What happened to a trade. Only what really happened is an event; what was merely asked for is none.
public enum TradeEvent: Sendable, Hashable {
    /// The order came to be.
    case opened(OrderDraft)
    /// A buyer paid it whole.
    case paid(by: Buyer)
    /// Money went back to the buyer.
    case refunded(requestNumber: String, amount: Money, reason: String?, by: Actor)
    /// The unpaid order was closed.
    case closed(by: Actor)
    /// The time for refunds ended.
    case finished
}

extension TradeEvent {
    /// Whether the merchant is told of it.
    var isTold: Bool { if case .opened = self { false } else { true } }
}

/// A line of the simulator's own ledger, which nothing but the trades' own events writes.
public struct LedgerEntry: Sendable, Hashable {
    /// 1 for the first entry, without gaps.
    public let sequence: Int
    /// When it happened.
    public let at: Instant
    /// The merchant's number.
    public let outTradeNo: String
    /// The platform's number.
    public let tradeNo: String
    /// What happened.
    public let event: TradeEvent
}
