/// What the engine says to a call.
public enum Decision: Sendable {
    /// Permitted, as far as the claimed limits have room and the claimed gates let it pass.
    case permit(Grant)
    /// Forbidden, whatever the balances are.
    case forbid(Forbidden)
}

/// Why a call is forbidden.
public struct Forbidden: Sendable, Hashable {
    /// The statements that determined it: `forbid` scopes, a limit or gate that cannot be judged, or a built-in rule. Empty where
    /// nothing permits the call.
    public let statements: [String]
    /// One sentence that an agent may be told.
    public let reason: String
    /// Whether asking again later can help.
    public let mayHelpLater: Bool
    /// What an expression failed at, for people; nil where none did.
    public let detail: String?

    init(statements: [String] = [], reason: String, mayHelpLater: Bool = false, detail: String? = nil) {
        self.statements = statements
        self.reason = reason
        self.mayHelpLater = mayHelpLater
        self.detail = detail
    }
}
