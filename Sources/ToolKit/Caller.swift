/// Who calls, as far as a tool may know.
public struct Caller: Sendable, Hashable {
    /// The agent's name.
    public let agent: String
    /// The conversation that the call belongs to, where a context says so.
    public let conversation: String?

    /// A caller.
    public init(agent: String, conversation: String?) {
        self.agent = agent
        self.conversation = conversation
    }
}
