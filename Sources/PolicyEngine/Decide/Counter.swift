public import Clocks

/// Whose balance a limit or gate counts: one agent's, one customer's, one order's, one payee's or the whole shop's.
public struct BalanceKey: Sendable, Hashable {
    /// What a statement's `each` can say.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Each agent by itself.
        case agent
        /// Each buyer by itself, as the order's facts name it.
        case customer
        /// Each order by itself: by the provider's number where facts know it, else by the merchant's.
        case order
        /// Each payee by itself.
        case payee
        /// Everything in the shop together.
        case shop
    }

    /// What kind of balance it is.
    public let kind: Kind
    /// The agent's name, the buyer's identity and so on; personal data for customers and payees.
    public let value: String

    /// A balance's key.
    public init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }
}

/// A span of instants, `start` included and `end` not; nil is unbounded.
public struct Window: Sendable, Hashable {
    /// The first instant that belongs to it.
    public let start: Instant?
    /// The first instant after it.
    public let end: Instant?

    /// All time.
    public static let ever = Window(start: nil, end: nil)

    /// The instants from `start` to before `end`.
    public init(start: Instant?, end: Instant?) {
        self.start = start
        self.end = end
    }

    /// Whether the instant lies in the window.
    public func contains(_ instant: Instant) -> Bool {
        if let start, instant < start { return false }
        if let end, end <= instant { return false }
        return true
    }
}

/// What has to be summed for a limit or gate: which operations, whose, and when.
public struct Counter: Sendable, Hashable {
    /// Which operations it counts, in one canonical text: agents, tools, effects, exceptions, `each` and `without`. The statement's
    /// name, its ceiling and its window are not in it, so a statement that is renamed or given another ceiling finds its history.
    public let definition: String
    /// Whose operations.
    public let key: BalanceKey
    /// Whose operations count too, and are never counted under these keys by this counter: other names of the same payee. What was
    /// counted under a name stays there, so that names can be joined at once.
    public let joined: [BalanceKey]
    /// When; nil is "this call only", whose balance is nothing.
    public let window: Window?
    /// Whether operations that a person approved are left out (`without: approval`). It is part of `definition` too.
    public let leavesOutApproved: Bool

    /// A counter.
    public init(
        definition: String, key: BalanceKey, joined: [BalanceKey] = [], window: Window?, leavesOutApproved: Bool = false
    ) {
        self.definition = definition
        self.key = key
        self.joined = joined
        self.window = window
        self.leavesOutApproved = leavesOutApproved
    }

    /// Every key whose operations are summed.
    public var keys: [BalanceKey] { [key] + joined }
}
