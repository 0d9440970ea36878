public import AuditLog
public import Clocks
public import JSON
public import Money
import PolicyEngine
import Store
public import ToolKit

/// What a call is answered with. Each is made by the entry that records it, so that nothing can be answered that is not in the log.
public enum Reply: Sendable, Hashable {
    /// The call was carried out, or is being carried out.
    case receipt(Receipt)
    /// The call was not carried out, and nothing moved.
    case refusal(Refusal)
    /// People are asked; nothing has moved yet.
    case question(Question)
}

/// What came of a call that was carried out.
public struct Receipt: Sendable, Hashable {
    /// How far it has come.
    public enum Status: String, Sendable, Hashable {
        /// It is done.
        case succeeded
        /// It was tried, and it is certain that it did not happen.
        case failed
        /// It is under way, or its outcome is being established.
        case pending
    }

    /// How far it has come.
    public let status: Status
    /// The operation; nil for a call that only looks.
    public let operation: OperationID?
    /// What is told.
    public let notice: Notice
    /// The answer as data.
    public let structured: JSONObject?
    /// Pictures and the like that belong to the answer. They are made of its data whenever it is told, and are not stored.
    public let attachments: [Attachment]
    /// A stable word for what went wrong.
    public let code: String?
    /// Whether the answer says, without having failed, that nobody knows the order: neither the provider nor this host.
    public let isOrderUnknown: Bool
    /// The entry that records it.
    public let entry: Entry

    /// The text for the agent, in English.
    public var text: String { notice.english }

    fileprivate init(
        status: Status, operation: OperationID?, notice: Notice, structured: JSONObject?, attachments: [Attachment] = [], code: String?,
        isOrderUnknown: Bool = false, entry: Entry
    ) {
        self.status = status
        self.operation = operation
        self.notice = notice
        self.structured = structured
        self.attachments = attachments
        self.code = code
        self.isOrderUnknown = isOrderUnknown
        self.entry = entry
    }
}

/// Why a call was not carried out.
public struct Refusal: Sendable, Hashable {
    /// What was wrong.
    public let reason: RefusalReason
    /// The operation, where there is one.
    public let operation: OperationID?
    /// The entry that records it.
    public let entry: Entry

    fileprivate init(reason: RefusalReason, operation: OperationID?, entry: Entry) {
        self.reason = reason
        self.operation = operation
        self.entry = entry
    }
}

/// What people are asked.
public struct Question: Sendable, Hashable {
    /// The operation that waits for the answer.
    public let operation: OperationID
    /// The gates that hold it, and how many people each waits for.
    public let awaits: [Awaited]
    /// When it expires unanswered.
    public let expiresAt: Instant
    /// The entry that records it.
    public let entry: Entry

    fileprivate init(operation: OperationID, awaits: [Awaited], expiresAt: Instant, entry: Entry) {
        self.operation = operation
        self.awaits = awaits
        self.expiresAt = expiresAt
        self.entry = entry
    }

    /// The gates by their names.
    public var gates: [String] { awaits.map(\.gate) }

    /// What is told.
    public var notice: Notice { .outcome(.held(HeldNotice(operation: operation, awaits: awaits, expires: expiresAt.text))) }

    /// The text for the agent, in English.
    public var text: String { notice.english }
}

/// Makes replies by writing them down.
struct Recorder: Sendable {
    let audit: Journal

    func receipt(
        _ status: Receipt.Status, operation: OperationID?, _ notice: Notice, structured: JSONObject?, attachments: [Attachment] = [],
        code: String? = nil, _ draft: EntryDraft, in tx: WriteTransaction
    ) throws -> Receipt {
        let entry = try audit.append(draft, in: tx)
        return Receipt(
            status: status, operation: operation, notice: notice, structured: structured, attachments: attachments, code: code, entry: entry
        )
    }

    /// The answer of a call that only looked: its decision was written before it looked.
    /// - Parameter isMadeByHost: whether this host asked for the payment of the order that it names; nil where it names none.
    func receipt(reading output: some ToolOutput, isMadeByHost: Bool? = nil, permitted entry: Entry) -> Receipt {
        let notice = (output as? any TellingOutput)?.notice ?? .answer(output.text)
        return Receipt(
            status: .succeeded, operation: nil, notice: notice, structured: output.structured, code: nil,
            isOrderUnknown: output.isOrderUnknown && isMadeByHost != true, entry: entry)
    }

    /// The look-up of a call that only looks failed.
    func receipt(failedReading failure: Failure, permitted entry: Entry) -> Receipt {
        Receipt(
            status: .failed, operation: nil, notice: .said(failure.text), structured: ReadingAnswer.failed(failure), code: failure.code,
            entry: entry)
    }

    func refusal(_ reason: RefusalReason, operation: OperationID? = nil, _ draft: EntryDraft, in tx: WriteTransaction) throws -> Refusal {
        Refusal(reason: reason, operation: operation, entry: try audit.append(draft, in: tx))
    }

    func question(
        operation: OperationID, _ requirements: [GateRequirement], expiresAt: Instant, _ draft: EntryDraft, in tx: WriteTransaction
    ) throws -> Question {
        let awaits = requirements.map(Awaited.init)
        return Question(operation: operation, awaits: awaits, expiresAt: expiresAt, entry: try audit.append(draft, in: tx))
    }
}

/// What a tool of the gate's own tells, which has its words in every language.
protocol TellingOutput: ToolOutput {
    var notice: Notice { get }
}

extension TellingOutput {
    var text: String { notice.english }
}
