public import Clocks
public import Ledger
import PolicyEngine
import Store

/// An operation that waits for people.
public struct Pending: Sendable, Hashable {
    /// The operation.
    public let operation: Operation
    /// The gates that hold it.
    public let gates: [String]
    /// Who has agreed so far.
    public let agreed: [String]
    /// When the question expires.
    public let expiresAt: Instant
}

extension Gate {
    /// What waits for people, oldest first.
    public func waiting() async throws -> [Pending] {
        let (ledger, questions) = (ledger, questions)
        return try await store.read { tx in
            try ledger.operations(in: [.held], in: tx).compactMap { operation in
                guard let question = try questions.open(for: operation.id, in: tx) else { return nil }
                return Pending(
                    operation: operation, gates: question.requirements.map(\.gate),
                    agreed: try questions.approvers(of: question, in: tx), expiresAt: question.expiresAt)
            }
        }
    }
}
