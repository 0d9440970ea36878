public import Clocks
public import Diagnostics
public import Money

/// All that a set of policies makes of one call: every statement, every sum, what is decided, and what would change it.
public struct CallExplanation: Sendable {
    /// The call.
    public let request: Request
    /// The zone in which calendar windows are counted, by its name in the tz database.
    public let timezone: String
    /// Every statement of the set: scopes, then limits, then gates, each in the order of the files.
    public let statements: [ExplainedStatement]
    /// The rules that hold without being written, as far as they concern the call.
    public internal(set) var builtIn: [ExplainedRule]
    /// What is decided, and by which statements.
    public let outcome: Outcome
    /// Why, where the call is forbidden; nil where it is not, or a limit says it all.
    public let reason: String?
    /// Whom to ask, where the call is held.
    public let asked: [ExplainedQuestion]
    /// What would get the call further.
    public let ways: [WayThrough]

    let zone: ZoneTable

    /// Adds rules of the host that no policy knows of.
    public mutating func add(_ rules: [ExplainedRule]) { builtIn += rules }
}

/// A statement, and how it meets a call.
public struct ExplainedStatement: Sendable {
    /// What kind of statement it is.
    public let kind: Explanation.Statement.Kind
    /// Its name.
    public let name: String
    /// Where it stands; nil for the built-in set's.
    public let place: SourceSpan?
    /// Whether it matches, or why it does not.
    public let finding: Explanation.Finding
    /// What its conditions came to, the `when` before that of `except`; empty where nothing was asked of them.
    public let conditions: [ExplainedPart]
    /// How its sum meets its ceiling; nil for scopes, and where it does not match.
    public internal(set) var sum: ExplainedSum?
}

/// How a limit or gate meets a call.
public struct ExplainedSum: Sendable {
    /// What it lets through: a limit's ceiling, a gate's threshold. Nil and nil for a gate that holds whatever it matches.
    public let ceiling: Ceiling
    /// Whose balance it counts; nil where it counts this call alone.
    public let key: BalanceKey?
    /// The window that it counts in; nil where it counts this call alone.
    public let window: Window?
    /// How the language writes that window: `per day`, `within 24h`.
    public let rule: String
    /// The arithmetic.
    public let reckoning: Reckoning
    /// Whether the gate leaves the call to another one that holds it: it counts only what no person approved.
    public internal(set) var isLeftToOthers = false
}

/// A rule that holds without being written.
public struct ExplainedRule: Sendable, Hashable {
    /// Its name, as decisions give it.
    public let name: String
    /// Whether the call keeps to it.
    public let isKept: Bool
    /// What it says of this call.
    public let text: String

    /// A rule that holds without being written.
    public init(name: String, isKept: Bool, text: String) {
        self.name = name
        self.isKept = isKept
        self.text = text
    }
}

/// What a gate asks of people.
public struct ExplainedQuestion: Sendable, Hashable {
    /// Whom it asks, and how.
    public let requirement: GateRequirement
    /// The approvers of the set who can answer: they have one of the roles, and do not operate the agent. An admin is none of them.
    public let people: [String]
}

/// Something that would get a call further than it gets now.
public struct WayThrough: Sendable, Hashable {
    /// What would have to be different.
    public enum Change: Sendable, Hashable {
        /// At most this amount.
        case amount(Money)
        /// From this instant on, if nothing else happens until then.
        case later(Instant)
        /// People agree.
        case approval
        /// A context that says this.
        case context(String)
        /// A reason.
        case reason
    }

    /// What would have to be different.
    public let change: Change
    /// What would be decided then.
    public let outcome: Outcome
}
