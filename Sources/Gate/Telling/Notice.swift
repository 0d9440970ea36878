public import Access
public import Ledger
public import Money

/// What the gate tells an agent, without its words: each has them in every language, and the log and the store keep the English ones.
public enum Notice: Sendable, Hashable {
    /// The call itself is wrong, or is not this agent's to make.
    case call(CallNotice)
    /// The conversation's context does not count.
    case context(ContextRefused)
    /// The request number is not free for this.
    case number(NumberNotice)
    /// The policy, or what the host never does, stands against it.
    case rule(RuleNotice)
    /// Nothing is spent until a person has looked after the host.
    case host(HostNotice)
    /// How far an operation has come.
    case outcome(OutcomeNotice)
    /// How an operation ended.
    case ended(EndNotice)
    /// Words of another room: a tool's, the provider's.
    case said(String)
    /// What a tool answered. It is never put into other words: programs read it.
    case answer(String)

    /// The words in English.
    public var english: String { text(in: .english) }

    /// The words in a language.
    public func text(in texts: AgentTexts) -> String {
        switch self {
        case .call(let notice): notice.text(in: texts)
        case .context(let refused): refused.text(in: texts)
        case .number(let notice): notice.text(in: texts)
        case .rule(let notice): notice.text(in: texts)
        case .host(let notice): notice.text(in: texts)
        case .outcome(let notice): notice.text(in: texts)
        case .ended(let notice): notice.text(in: texts)
        case .said(let text): texts.said(text)
        case .answer(let text): text
        }
    }
}

/// The call itself is wrong, or is not this agent's to make.
public enum CallNotice: Sendable, Hashable {
    /// There is no such tool for the agent.
    case unknownTool(String)
    /// The arguments do not fit: what is wrong with which.
    case invalidArgument(String)
    /// The request number has characters that no number has.
    case invalidNumber
    /// No scope of the policy permits this agent this tool.
    case outOfScope(tool: String, agent: String)
    /// The agent is frozen.
    case agentFrozen(String)
    /// The agent was removed.
    case agentRemoved(String)
    /// The credential was taken back, or has expired.
    case credentialEnded
    /// The tool would do what it does not declare.
    case undeclaredEffect(tool: String, Effect)
    /// The tool would move something else than what was looked up.
    case undeclaredMovement(tool: String)
    /// An amount of nothing.
    case noAmount
    /// What has to be known could not be looked up in time.
    case factsLate
    /// The order changed faster than the call could be decided.
    case orderChanging
}

/// The request number is not free for this.
public enum NumberNotice: Sendable, Hashable {
    /// It belongs to another call.
    case taken
    /// It differs from a known one in capital letters alone.
    case ambiguous
    /// The same was asked for through another tool.
    case usedByTool(String, OperationID)
    /// It was used with other arguments.
    case usedOtherwise(OperationID)
    /// The same was done under it, and not through this host.
    case doneElsewhere(Effect)
    /// The provider knows it for something else.
    case ofAnother
    /// It was used so long ago that the operation is archived.
    case archived
}

/// The policy, or what the host never does, stands against it.
public enum RuleNotice: Sendable, Hashable {
    /// The policy says no, in a sentence of its own without a full stop.
    case forbidden(String)
    /// A limit would be exceeded; with what it leaves where agents are told.
    case limitExceeded(left: Money?)
    /// Another refund of the order has not ended; how much it is and how far it has come where it is the caller's own.
    case orderBusy(OperationID, amount: Money?, OperationState)
    /// Another transfer of the same amount to the payee has not ended; how far it has come where it is the caller's own.
    case payeeBusy(OperationID, OperationState?)
    /// A person vouches for the payee by another name than the call gives it.
    case otherName
    /// Too many of the agent's calls wait for people.
    case agentAsksTooMuch
    /// People are asked about the order already.
    case orderAskedAbout
    /// People were asked about the customer often enough.
    case customerAskedAbout
    /// What is stored is not what people agreed to.
    case bindingBroken
    /// The call would do something else now than what people agreed to.
    case factsChanged
}

/// Nothing is spent until a person has looked after the host.
public enum HostNotice: Sendable, Hashable {
    /// Only an admin could agree, and there is none.
    case noAdmin
    /// The host's clock is wrong.
    case clockWrong(seconds: Int64, isAhead: Bool)
    /// The store came from a backup and nobody has said what happened since.
    case storeRestored
}

/// How an operation ended.
public enum EndNotice: Sendable, Hashable {
    /// It is done, and no more is known.
    case done
    /// It failed, and no more is known.
    case failed
    /// Somebody said no.
    case turnedDown(by: String)
    /// Nobody answered in time.
    case unanswered
    /// The agent itself took it back before people had answered.
    case takenBack
    /// Nobody agreed, and no more is known.
    case notAgreed
    /// People agreed, and nobody could carry it out while that was good.
    case lapsed
    /// People have established that it happened.
    case doneByHand
    /// People have established that it did not happen.
    case voidedByHand
    /// The provider shows that it happened.
    case seen
}

/// How far an operation has come.
public enum OutcomeNotice: Sendable, Hashable {
    /// People are asked.
    case held(HeldNotice)
    /// People have agreed, and it has not been sent yet.
    case approved(OperationID)
    /// It was sent, and its outcome is not known yet.
    case underWay(OperationID)
    /// What became of an operation, as operation-status tells it.
    indirect case status(StatusNotice)
}

/// What a held call waits for.
public struct HeldNotice: Sendable, Hashable {
    /// The operation.
    public let operation: OperationID
    /// What is awaited.
    public let awaits: [Awaited]
    /// Until when people can answer, as text.
    public let expires: String
}

/// What one gate waits for.
public struct Awaited: Sendable, Hashable {
    /// The gate.
    public let gate: String
    /// How many different people have to agree.
    public let people: Int
}

/// What operation-status tells.
public struct StatusNotice: Sendable, Hashable {
    /// The operation.
    public let operation: OperationID
    /// What it does.
    public let effect: Effect
    /// How much.
    public let amount: Money
    /// How far it has come.
    public let state: OperationState
    /// What came of it; nil where nothing did yet.
    public let result: Notice?
}
