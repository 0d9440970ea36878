public import AuditLog
public import Clocks
public import Ledger
public import Money
import PolicyEngine
import Store

/// All that is known of an operation, from the call to whatever came after its end.
public struct OperationLife: Sendable {
    /// What people were asked about it, and what they answered.
    public struct Asked: Sendable, Hashable {
        /// One person's answer.
        public struct Answer: Sendable, Hashable {
            /// Who answered.
            public let person: String
            /// What they said.
            public let verdict: Verdict
            /// When.
            public let at: Instant
        }

        /// The gates that asked.
        public let gates: [String]
        /// When.
        public let askedAt: Instant
        /// Until when they could answer.
        public let expiresAt: Instant
        /// `open`, `answered`, `expired` or `replaced`.
        public let state: String
        /// The answers, the first one first.
        public let answers: [Answer]
    }

    /// The operation.
    public let operation: Operation
    /// What happened to its amount.
    public let steps: [LedgerStep]
    /// What people were asked, the first question first.
    public let questions: [Asked]
    /// How often the provider was asked; nil where it never was.
    public let lookUps: LookUpRecord?
    /// Its watch, where it is looked for though it was taken for ended.
    public let watch: Watch?
    /// The alarm about it.
    public let alarm: Alarm?
    /// What people said became of it.
    public let proposals: [HandProposal]
    /// The entries of the log that are about it, in their order.
    public let entries: [TrailEntry]
}

extension Gate {
    /// All that is known of an operation; nil where there is none of that name.
    public func life(of id: OperationID) async throws -> OperationLife? {
        let (ledger, questions) = (ledger, questions)
        return try await store.read { tx in
            guard let operation = try ledger.operation(id, in: tx) else { return nil }
            return OperationLife(
                operation: operation, steps: try ledger.steps(of: id, in: tx), questions: try questions.history(of: id, in: tx),
                lookUps: try ledger.lookUps(of: id, in: tx), watch: try ledger.watch(of: id, in: tx),
                alarm: try ledger.alarm(about: id, in: tx), proposals: try ProposalBook(ledger: ledger).all(for: operation, in: tx),
                entries: try AuditTrail.entries(about: id.text, since: operation.createdAt, in: tx))
        }
    }
}

extension QuestionBook {
    /// Everything that people were asked about an operation.
    fileprivate func history(of operation: OperationID, in tx: ReadTransaction) throws -> [OperationLife.Asked] {
        try tx.query(
            "SELECT * FROM questions WHERE shop = $1 AND operation = $2 ORDER BY asked_at, id", [.text(shop), .text(operation.text)]
        ).map { row in
            let question = try Self.read(row)
            let answers = try tx.query(
                "SELECT person, verdict, at FROM answers WHERE question = $1 ORDER BY at, person", [.text(question.id)])
            return OperationLife.Asked(
                gates: question.requirements.map(\.gate), askedAt: question.askedAt, expiresAt: question.expiresAt,
                state: try row.text("state"),
                answers: try answers.map { answer in
                    guard let verdict = Verdict(rawValue: try answer.text("verdict")) else {
                        throw LedgerError.damaged("an answer about `\(operation)`")
                    }
                    return OperationLife.Asked.Answer(
                        person: try answer.text("person"), verdict: verdict, at: Instant(milliseconds: try answer.integer("at")))
                })
        }
    }
}
