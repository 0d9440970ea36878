public import Clocks
public import Money

/// What a limit allows at most; both are inclusive.
public struct Ceiling: Sendable, Hashable {
    /// The greatest sum, this call included; nil where only calls are counted.
    public let amount: Money?
    /// The greatest number of calls, this one included; nil where only amounts are counted.
    public let count: Int?

    /// A ceiling.
    public init(amount: Money?, count: Int?) {
        self.amount = amount
        self.count = count
    }
}

/// One limit that applies to a call, and what has to be reserved under it.
public struct LimitClaim: Sendable, Hashable {
    /// The limit's name.
    public let limit: String
    /// What counts against it already.
    public let counter: Counter
    /// What it allows.
    public let ceiling: Ceiling
    /// What this call adds.
    public let amount: Money

    /// A claim.
    public init(limit: String, counter: Counter, ceiling: Ceiling, amount: Money) {
        self.limit = limit
        self.counter = counter
        self.ceiling = ceiling
        self.amount = amount
    }
}

/// One gate that applies to a call: it holds the call when a threshold is passed, or always where it has none.
public struct GateClaim: Sendable, Hashable {
    /// The gate's name.
    public let gate: String
    /// What counts already; nil where the gate has no threshold.
    public let counter: Counter?
    /// The gate holds what brings the sum above this.
    public let above: Money?
    /// The gate holds what brings the number of calls above this.
    public let aboveCount: Int?
    /// What this call adds.
    public let amount: Money
    /// Whom to ask, and how.
    public let requirement: GateRequirement

    /// A claim.
    public init(gate: String, counter: Counter?, above: Money?, aboveCount: Int?, amount: Money, requirement: GateRequirement) {
        self.gate = gate
        self.counter = counter
        self.above = above
        self.aboveCount = aboveCount
        self.amount = amount
        self.requirement = requirement
    }
}

/// What a gate asks of people.
public struct GateRequirement: Sendable, Hashable {
    /// When nobody answered, these roles may answer too.
    public struct Escalation: Sendable, Hashable {
        /// How long after the question was asked.
        public let after: Span
        /// The roles that may answer from then on.
        public let roles: [String]

        /// An escalation.
        public init(after: Span, roles: [String]) {
            self.after = after
            self.roles = roles
        }
    }

    /// The gate's name.
    public let gate: String
    /// Any of these roles may answer.
    public let roles: [String]
    /// So many different people have to approve.
    public let approvals: Int
    /// How long the question stands.
    public let expires: Span
    /// Who may answer later, if nobody did.
    public let escalation: Escalation?
    /// Whether the gate counts only what no person approved.
    public let withoutApproval: Bool

    /// A requirement.
    public init(gate: String, roles: [String], approvals: Int, expires: Span, escalation: Escalation?, withoutApproval: Bool) {
        self.gate = gate
        self.roles = roles
        self.approvals = approvals
        self.expires = expires
        self.escalation = escalation
        self.withoutApproval = withoutApproval
    }
}
