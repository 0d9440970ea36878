public import Clocks
public import Money

/// What a person says became of an operation whose outcome could not be established.
public enum HandOutcome: String, Sendable, Hashable, CaseIterable {
    /// It happened: its amount is posted.
    case happened
    /// It did not happen: its amount is free again, and it is looked for some more times.
    case didNotHappen = "did-not-happen"
}

/// What one person says became of an operation. It settles nothing before another person confirms it.
public struct HandProposal: Sendable, Hashable {
    /// How far a proposal has come.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It waits for another person.
        case open
        /// Another person confirmed it, and the operation was settled by it.
        case confirmed
        /// It was taken back.
        case withdrawn
        /// Nobody confirmed it in time.
        case expired
        /// The operation changed after it was made.
        case void
    }

    /// Its name.
    public let id: String
    /// The operation.
    public let operation: OperationID
    /// What the person says.
    public let outcome: HandOutcome
    /// By what they know it.
    public let evidence: String
    /// Who says it.
    public let person: String
    /// When they said it.
    public let at: Instant
    /// When it expires unconfirmed.
    public let expiresAt: Instant
    /// How far it has come.
    public let state: State
    /// When it was confirmed or taken back.
    public let endedAt: Instant?
    /// Who confirmed it or took it back.
    public let endedBy: String?
    /// What it is about: the operation as it was when the proposal was made.
    let binding: String

    /// The longest evidence, in characters.
    public static let longestEvidence = 500
}
