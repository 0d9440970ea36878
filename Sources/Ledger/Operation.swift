public import Clocks
public import JSON
public import Money

/// One intended movement as the ledger keeps it.
public struct Operation: Sendable, Hashable {
    /// Its name.
    public let id: OperationID
    /// What was asked, by whom.
    public let call: RecordedCall
    /// What it would do, exactly.
    public let movement: Movement
    /// How far it has come.
    public let state: OperationState
    /// Counts its changes of state: every change compares and sets it.
    public let version: Int64
    /// When it was written down.
    public let createdAt: Instant
    /// When its request was first allowed to leave: the instant at which its amount counts.
    public let dispatchedAt: Instant?
    /// When it ended.
    public let endedAt: Instant?
    /// Whoever may send for it, and until when.
    public let lease: LeaseRecord?
    /// When an unknown outcome is next asked for.
    public let lookAt: Instant?
    /// When people are asked about an unknown outcome.
    public let deadline: Instant?
    /// When people were asked about an unknown outcome.
    public let personAskedAt: Instant?
    /// Whether a person approved it.
    public let isApproved: Bool
    /// What came of it.
    public let result: OperationResult?
}

/// Who may send for an operation.
public struct LeaseRecord: Sendable, Hashable {
    /// The process that holds it.
    public let holder: String
    /// When it ends.
    public let until: Instant
}

/// What came of an operation: told again to whoever repeats the call.
public struct OperationResult: Sendable, Hashable {
    /// The text for the agent.
    public let text: String
    /// The same as data, where it succeeded.
    public let structured: JSONObject?
    /// A stable word for what went wrong, where something did.
    public let code: String?

    /// What came of an operation.
    public init(text: String, structured: JSONObject?, code: String?) {
        self.text = text
        self.structured = structured
        self.code = code
    }
}

/// A call as it was decided: who asked what, and what was known then.
public struct RecordedCall: Sendable, Hashable {
    /// The agent.
    public let agent: String
    /// The credential that the agent proved itself by.
    public let credential: String
    /// The conversation, where a context named one.
    public let conversation: String?
    /// The tool.
    public let tool: String
    /// The digest of the tool's definition.
    public let toolDigest: String
    /// The arguments in their canonical form.
    public let arguments: JSONObject
    /// The digest by which the same call is found again.
    public let digest: String
    /// The reason that the agent gave.
    public let reason: String
    /// The order's buyer by the facts; personal data.
    public let buyer: String?
    /// What else was known when it was decided, for limits of later (`PolicyEngine`'s `RecordedFacts`); empty in stores of earlier.
    public let facts: JSONObject
    /// The serial of the policy that decided.
    public let policySerial: Int64
    /// The statements that determined the decision.
    public let statements: [String]

    /// A call as it was decided.
    public init(
        agent: String, credential: String, conversation: String?, tool: String, toolDigest: String, arguments: JSONObject, digest: String,
        reason: String, buyer: String?, facts: JSONObject = [:], policySerial: Int64, statements: [String]
    ) {
        self.agent = agent
        self.credential = credential
        self.conversation = conversation
        self.tool = tool
        self.toolDigest = toolDigest
        self.arguments = arguments
        self.digest = digest
        self.reason = reason
        self.buyer = buyer
        self.facts = facts
        self.policySerial = policySerial
        self.statements = statements
    }
}
