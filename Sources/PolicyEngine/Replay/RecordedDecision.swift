public import Clocks
public import Money

/// What a policy says to a call once balances are asked too.
public enum Ruling: String, Sendable, Hashable, CaseIterable {
    /// It runs, and nobody is asked.
    case permit
    /// People are asked first.
    case hold
    /// It does not run.
    case forbid
}

/// A ruling and what determined it.
public struct Outcome: Sendable, Hashable {
    /// The ruling.
    public let ruling: Ruling
    /// The statements that determined it: the permits; the gates that hold; the `forbid` scopes, the limit, or the built-in rule. Empty
    /// where nothing permits the call.
    public let statements: [String]

    /// A ruling and what determined it.
    public init(_ ruling: Ruling, by statements: [String]) {
        self.ruling = ruling
        self.statements = statements
    }
}

/// A decision of earlier with all that decided it but the balances.
public struct RecordedDecision: Sendable, Hashable {
    /// How far the call had come when it was decided.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// No scope could permit it, so nothing was looked up: its effect, amount and facts are not known.
        case admission
        /// All was known.
        case call
        /// People had agreed to it, and it was decided again before it ran.
        case approved
    }

    /// A person who agreed.
    public struct Approval: Sendable, Hashable {
        /// The approver's name.
        public let person: String
        /// Whether the person was an admin: the one role that policies do not give.
        public let isAdmin: Bool

        /// A person who agreed.
        public init(person: String, isAdmin: Bool) {
            self.person = person
            self.isAdmin = isAdmin
        }
    }

    /// How far the call had come.
    public var stage: Stage
    /// What was decided. At admission its effect is one of ``effects``, and nothing else of the kind is known.
    public var request: Request
    /// What was decided then.
    public var outcome: Outcome
    /// The operation that the call made or is; nil where it made none.
    public var operation: OperationID?
    /// At admission: all that the tool could have done.
    public var effects: Set<Effect> = []
    /// Gates that stand in no policy: the host's own. They hold the call under every draft that would let it pass.
    public var ownGates: [String] = []
    /// After an approval: who agreed.
    public var approvals: [Approval] = []
    /// After an approval: how long the question had been open, which lets more roles answer.
    public var waited = Span(milliseconds: 0)
    /// What an expression failed at; for people, since it may quote a value.
    public var detail: String?

    /// A decision of earlier.
    public init(_ stage: Stage, _ request: Request, _ outcome: Outcome, operation: OperationID? = nil) {
        self.stage = stage
        self.request = request
        self.outcome = outcome
        self.operation = operation
    }
}

/// Something that happened to a shop's money, in the order in which it happened.
public enum RecordedEvent: Sendable {
    /// A call was decided. What it reserved comes as an event of its own, right behind.
    case decided(RecordedDecision)
    /// An operation counts as this from now on, in every window. One that was there before is replaced.
    case opened(OperationID, RecordedOperation)
    /// An operation happened: it counts in the windows of this instant.
    case posted(OperationID, Instant)
    /// An operation did not happen: it counts nowhere.
    case voided(OperationID)
}
