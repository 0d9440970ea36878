public import Clocks

/// One time that a notification was sent.
public struct NoticeSend: Sendable, Hashable {
    /// When its answer was there.
    public let at: Instant
    /// The status and the beginning of the body, or why there was no answer.
    public let answer: String
    /// Whether the answer was `success`.
    public let isTaken: Bool
}

/// A message to the merchant about a trade.
public struct Notice: Sendable, Hashable {
    /// Where it stands.
    public enum State: Sendable, Hashable {
        /// It is sent at this instant, for the first time or again.
        case waiting(until: Instant)
        /// The merchant answered `success`.
        case taken
        /// It was sent eight times, and nobody answered `success`.
        case givenUp
        /// It is never sent: its address is not this machine's, or a fault swallowed it.
        case withheld
    }

    /// Its number in the platform's queue.
    public let number: Int
    /// `notify_id`, the same however often it is sent.
    public let id: String
    /// The merchant's number of the trade.
    public let outTradeNo: String
    /// `trade_status`.
    public let status: String
    /// Where it goes.
    public let url: String
    /// The form, signed: byte for byte the same however often it is sent.
    public let body: String
    /// When what it tells of happened.
    public let createdAt: Instant
    /// How it went so far.
    public internal(set) var sends: [NoticeSend] = []
    /// Where it stands.
    public internal(set) var state: State
}

/// What happened to notifications.
enum NoticeEvent: Sendable, Hashable {
    case queued(Notice)
    case sent(number: Int, NoticeSend)
}

/// A line of the history of notifications.
struct NoticeEntry: Sendable, Hashable {
    let sequence: Int
    let at: Instant
    let event: NoticeEvent
}
