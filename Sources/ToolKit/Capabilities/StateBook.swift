public import Clocks

/// A state of an authorization link: it comes back with the buyer's browser and says whose link that was.
public struct IssuedState: Sendable, Hashable {
    /// The text that the link carries.
    public let text: String
    /// Until when it is taken.
    public let expiresAt: Instant

    /// A state that was given out.
    public init(text: String, expiresAt: Instant) {
        self.text = text
        self.expiresAt = expiresAt
    }
}

/// Gives out states of authorization links, and takes each back once.
public protocol StateBook: Sendable {
    /// A new state for this caller's conversation.
    /// - Parameter scope: what the link asks the customer for.
    func issue(for caller: Caller, scope: String) async throws(Failure) -> IssuedState

    /// Takes a state back and strikes it off, in one transaction.
    /// - Parameter caller: who brings it; nil where it came with the browser, which proves nothing of who asks.
    /// - Returns: whose state it is.
    /// - Throws: ``Failure`` for a state that is unknown, used, too old or somebody else's.
    func redeem(_ state: String, by caller: Caller?) async throws(Failure) -> Caller
}
