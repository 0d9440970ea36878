public import Clocks

/// Who calls, as far as a tool may know.
public struct Caller: Sendable, Hashable {
    /// The agent's name.
    public let agent: String
    /// The conversation that the call belongs to, where a context says so.
    public let conversation: String?
    /// The customer whom the conversation is with, where its context names one.
    public let customer: String?
    /// When the conversation's context ends, where it has one.
    public let contextExpiresAt: Instant?

    /// A caller.
    public init(agent: String, conversation: String?, customer: String? = nil, contextExpiresAt: Instant? = nil) {
        self.agent = agent
        self.conversation = conversation
        self.customer = customer
        self.contextExpiresAt = contextExpiresAt
    }
}
