public import AuditLog
public import Clocks
public import JSON
public import Money
import Store
import ToolKit

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
    /// The text for the agent.
    public let text: String
    /// The answer as data.
    public let structured: JSONObject?
    /// A stable word for what went wrong.
    public let code: String?
    /// The entry that records it.
    public let entry: Entry

    fileprivate init(status: Status, operation: OperationID?, text: String, structured: JSONObject?, code: String?, entry: Entry) {
        self.status = status
        self.operation = operation
        self.text = text
        self.structured = structured
        self.code = code
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
    /// The gates that hold it, by their names.
    public let gates: [String]
    /// When it expires unanswered.
    public let expiresAt: Instant
    /// The text for the agent.
    public let text: String
    /// The entry that records it.
    public let entry: Entry

    fileprivate init(operation: OperationID, gates: [String], expiresAt: Instant, text: String, entry: Entry) {
        self.operation = operation
        self.gates = gates
        self.expiresAt = expiresAt
        self.text = text
        self.entry = entry
    }
}

/// Makes replies by writing them down.
struct Recorder: Sendable {
    let audit: Journal

    func receipt(
        _ status: Receipt.Status, operation: OperationID?, text: String, structured: JSONObject?, code: String? = nil, _ draft: EntryDraft,
        in tx: WriteTransaction
    ) throws -> Receipt {
        let entry = try audit.append(draft, in: tx)
        return Receipt(status: status, operation: operation, text: text, structured: structured, code: code, entry: entry)
    }

    /// The answer of a call that only looked: its decision was written before it looked.
    func receipt(reading output: some ToolOutput, permitted entry: Entry) -> Receipt {
        Receipt(status: .succeeded, operation: nil, text: output.text, structured: output.structured, code: nil, entry: entry)
    }

    /// The look-up of a call that only looks failed.
    func receipt(failedReading failure: Failure, permitted entry: Entry) -> Receipt {
        Receipt(status: .failed, operation: nil, text: failure.text, structured: nil, code: failure.code, entry: entry)
    }

    func refusal(_ reason: RefusalReason, operation: OperationID? = nil, _ draft: EntryDraft, in tx: WriteTransaction) throws -> Refusal {
        Refusal(reason: reason, operation: operation, entry: try audit.append(draft, in: tx))
    }

    func question(
        operation: OperationID, gates: [String], expiresAt: Instant, text: String, _ draft: EntryDraft, in tx: WriteTransaction
    ) throws -> Question {
        Question(operation: operation, gates: gates, expiresAt: expiresAt, text: text, entry: try audit.append(draft, in: tx))
    }
}
