import Clocks
import Cryptography
import JSON
import Ledger
import Money
import Store
import ToolKit

/// What people say became of operations, as the store keeps it.
struct ProposalBook: Sendable {
    let ledger: Ledger

    private var shop: String { ledger.shop.key }

    /// Writes a proposal down.
    func add(_ proposal: HandProposal, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO hand_proposals (id, shop, operation, number, outcome, evidence, person, binding, at, expires_at, state)
            SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, $4, $5, $6, $7, $8, $9, $10 FROM hand_proposals WHERE operation = $3
            """,
            [
                .text(proposal.id), .text(shop), .text(proposal.operation.text), .text(proposal.outcome.rawValue), .text(proposal.evidence),
                .text(proposal.person), .text(proposal.binding), .integer(proposal.at.milliseconds),
                .integer(proposal.expiresAt.milliseconds), .text(proposal.state.rawValue),
            ])
    }

    /// All proposals about an operation, the oldest first, each as it stands now.
    func all(for operation: Operation, in tx: ReadTransaction) throws -> [HandProposal] {
        let rows = try tx.query(
            "SELECT * FROM hand_proposals WHERE shop = $1 AND operation = $2 ORDER BY number", [.text(shop), .text(operation.id.text)])
        let binding = try binding(of: operation, in: tx)
        return try rows.map { try read($0, bindingNow: binding, now: tx.now) }
    }

    /// The newest proposal about an operation that was neither confirmed nor taken back.
    func newest(for operation: Operation, in tx: ReadTransaction) throws -> HandProposal? {
        try all(for: operation, in: tx).last { $0.endedAt == nil }
    }

    /// The operations about which a proposal waits for another person: it was neither confirmed nor taken back, and its time is not over.
    func waiting(in tx: ReadTransaction) throws -> [OperationID] {
        try tx.query(
            """
            SELECT DISTINCT hand_proposals.operation AS operation FROM hand_proposals
            JOIN operations ON operations.id = hand_proposals.operation
            WHERE hand_proposals.shop = $1 AND hand_proposals.state = 'open' AND hand_proposals.expires_at > $2
            AND operations.state = 'unknown' ORDER BY hand_proposals.operation
            """, [.text(shop), .integer(tx.now.milliseconds)]
        ).map { OperationID(try $0.text("operation")) }
    }

    /// Ends a proposal.
    func end(_ proposal: HandProposal, as state: HandProposal.State, by person: String, in tx: WriteTransaction) throws {
        try tx.execute(
            "UPDATE hand_proposals SET state = $2, ended_at = $3, ended_by = $4 WHERE id = $1",
            [.text(proposal.id), .text(state.rawValue), .integer(tx.now.milliseconds), .text(person)])
    }

    /// The operation as people have judged it: what moved, its state, everything that happened to its amount, and what the provider
    /// says of something else under its number. Look-ups that only say once more that nothing is known change nothing of it.
    func binding(of operation: Operation, in tx: ReadTransaction) throws -> String {
        let lookUps = try ledger.lookUps(of: operation.id, in: tx)
        let finding = lookUps?.answer == .differs ? lookUps?.code ?? "" : ""
        let steps = try ledger.steps(of: operation.id, in: tx)
        let value: [JSONValue] = [
            .string(operation.id.text), .string(operation.state.rawValue),
            .object(Entries.movement(operation.movement, price: operation.price)),
            .string(operation.movement.payeeName ?? ""), .array(steps.map { .string($0.kind.rawValue) }), .string(finding),
        ]
        return Hex.encode(SHA256.digest(JSONValue.array(value).canonicalBytes))
    }

    private func read(_ row: Row, bindingNow: String, now: Instant) throws -> HandProposal {
        let (id, binding) = (try row.text("id"), try row.text("binding"))
        guard let outcome = HandOutcome(rawValue: try row.text("outcome")),
            var state = HandProposal.State(rawValue: try row.text("state"))
        else { throw LedgerError.damaged("the proposal `\(id)`") }
        let expiresAt = Instant(milliseconds: try row.integer("expires_at"))
        if state == .open, binding != bindingNow { state = .void }
        if state == .open, expiresAt <= now { state = .expired }
        return HandProposal(
            id: id, operation: OperationID(try row.text("operation")), outcome: outcome, evidence: try row.text("evidence"),
            person: try row.text("person"), at: Instant(milliseconds: try row.integer("at")), expiresAt: expiresAt, state: state,
            endedAt: try row.optionalInteger("ended_at").map(Instant.init(milliseconds:)), endedBy: try row.optionalText("ended_by"),
            binding: binding)
    }
}
