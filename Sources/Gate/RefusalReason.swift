public import Money

/// Why a call was refused, in words for the agent: what happened, which statement says so, and whether asking later can help.
public struct RefusalReason: Error, Sendable, Hashable {
    /// A stable word.
    public let code: String
    /// One or two sentences.
    public let message: String
    /// The statements of the policy that determined it.
    public let statements: [String]
    /// Whether the same call may pass later without anybody changing the policy.
    public let mayHelpLater: Bool
    /// What the limit would still have allowed. For people: it stands in the log and in no text for an agent.
    public let left: Money?

    /// Why a call was refused.
    public init(code: String, message: String, statements: [String] = [], mayHelpLater: Bool = false, left: Money? = nil) {
        self.left = left
        self.code = code
        self.message = message
        self.statements = statements
        self.mayHelpLater = mayHelpLater
    }

    /// The code of a call whose arguments do not fit the tool's.
    static let invalidArguments = "invalid-arguments"

    /// The text for the agent.
    public var text: String {
        let by = statements.isEmpty ? "" : " by " + statements.map { "`\($0)`" }.joined(separator: ", ")
        let later =
            switch code {
            case Self.invalidArguments: "Mend the argument and call again."
            case _ where mayHelpLater: "The same call may pass later."
            default: "Asking again, or in other words, will not change this."
            }
        return "Refused\(by): \(message) Nothing was moved. \(later)"
    }
}
