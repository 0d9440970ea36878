public import Clocks
public import Ledger
public import Money
import PolicyEngine
import Store

/// An operation that waits for people.
public struct Pending: Sendable, Hashable {
    /// The operation.
    public let operation: Operation
    /// The question's own name: another one is asked where the first counts no more.
    public let question: String
    /// The gates that hold it, and how many people each waits for.
    public let awaits: [Awaited]
    /// Who has agreed so far.
    public let agreed: [String]
    /// When people were asked.
    public let askedAt: Instant
    /// When the question expires.
    public let expiresAt: Instant

    /// The gates by their names.
    public var gates: [String] { awaits.map(\.gate) }
}

extension Gate {
    /// What waits for people, oldest first.
    public func waiting() async throws -> [Pending] {
        let (ledger, questions) = (ledger, questions)
        return try await store.read { tx in
            try ledger.operations(in: [.held], in: tx).compactMap { try questions.pending($0, in: tx) }
        }
    }

    /// What people are asked about an operation now; nil where nothing waits for them. For people only: it has what the agent said,
    /// and who has agreed.
    public func asked(about id: OperationID) async throws -> Pending? {
        let (ledger, questions) = (ledger, questions)
        return try await store.read { tx in
            guard let operation = try ledger.operation(id, in: tx), operation.state == .held else { return nil }
            return try questions.pending(operation, in: tx)
        }
    }
}

extension QuestionBook {
    /// A held operation with what is asked about it.
    fileprivate func pending(_ operation: Operation, in tx: ReadTransaction) throws -> Pending? {
        guard let question = try open(for: operation.id, in: tx) else { return nil }
        return Pending(
            operation: operation, question: question.id, awaits: question.requirements.map(Awaited.init),
            agreed: try approvers(of: question, in: tx), askedAt: question.askedAt, expiresAt: question.expiresAt)
    }
}

extension Awaited {
    init(_ requirement: GateRequirement) { self.init(gate: requirement.gate, people: max(1, requirement.approvals)) }
}
