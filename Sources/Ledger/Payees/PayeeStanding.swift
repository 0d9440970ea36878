public import Clocks
public import Money
public import PolicyEngine

/// What is known of a payee when a transfer to it is decided.
public struct PayeeStanding: Sendable, Hashable {
    /// Under which names it counts.
    public let keys: PayeeKeys
    /// What a policy sees of it.
    public let facts: PayeeFacts
    /// All names that are this payee's, its own first.
    public var names: [String] { [keys.own] + keys.others }

    init(keys: PayeeKeys, facts: PayeeFacts) {
        self.keys = keys
        self.facts = facts
    }
}

/// A payee that a person enrolled, as people are shown it.
public struct PayeeRecord: Sendable, Hashable {
    /// The name that the book keeps it under: a pseudonym, by which it can be removed.
    public let key: String
    /// Its identity, masked.
    public let masked: String
    /// The name that it was enrolled with, masked.
    public let name: String
    /// What it may get within 24 hours, under all of its names, to count as known.
    public let ceiling: Money
    /// Since when.
    public let since: Instant
    /// Who enrolled it.
    public let person: String
    /// What it got so far, under this name.
    public let paid: Money
}
