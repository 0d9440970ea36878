/// Why something was not done, in words for the agent. Carries no secrets.
public struct Failure: Error, Sendable, Hashable {
    /// A stable word for what went wrong, such as the provider's sub-code.
    public let code: String
    /// One or two sentences for the agent: what happened, and what would help.
    public let text: String
    /// Whether the same call may succeed later without anybody changing anything.
    public let mayHelpLater: Bool

    /// Why something was not done.
    public init(code: String, text: String, mayHelpLater: Bool = false) {
        self.code = code
        self.text = text
        self.mayHelpLater = mayHelpLater
    }
}
