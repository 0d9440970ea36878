public import Clocks
public import Money

/// An operation that was taken for one that did not happen, and is looked for again: a request that left may arrive late.
public struct Watch: Sendable, Hashable {
    /// The operation.
    public let operation: OperationID
    /// Since when it is watched.
    public let since: Instant
    /// Which look this is, from 0.
    public let round: Int
    /// When it is looked for next.
    public let lookAt: Instant
}

/// Something about an operation that a person has to see.
public struct Alarm: Sendable, Hashable {
    /// What it is about.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It happened, though it was taken for ended: it was posted, over the limit if need be.
        case lateSuccess = "late-success"
        /// Something else than the movement happened under its number, though it was taken for ended.
        case lateDifference = "late-difference"
    }

    /// The operation.
    public let operation: OperationID
    /// What it is about.
    public let kind: Kind
    /// Since when.
    public let at: Instant
    /// When a person said that they have seen it.
    public let seenAt: Instant?
    /// Who that was.
    public let seenBy: String?
}

/// How often a provider was asked what became of an operation, and what it said last.
public struct LookUpRecord: Sendable, Hashable {
    /// What a provider can say.
    public enum Answer: String, Sendable, Hashable, CaseIterable {
        /// It happened.
        case succeeded
        /// The provider does not know it.
        case absent
        /// Something else happened under its number.
        case differs
        /// It did not happen, and never will.
        case failed
        /// The provider did not answer.
        case unavailable
    }

    /// How often it was asked.
    public let times: Int
    /// When it was first asked.
    public let firstAt: Instant
    /// When it was last asked.
    public let lastAt: Instant
    /// What it said last.
    public let answer: Answer
    /// The word for what went wrong, where something did.
    public let code: String?
}
