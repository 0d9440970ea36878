public import Clocks
import JSON
public import Money
public import PolicyEngine
public import Store

/// How an operation ended without moving anything.
public enum Ending: Sendable, Hashable {
    /// It is certain that it did not happen.
    case failed
    /// A person, or a later policy, said no.
    case rejected
    /// Nobody answered in time.
    case expired

    var state: OperationState {
        switch self {
        case .failed: .failed
        case .rejected: .rejected
        case .expired: .expired
        }
    }
}

extension Ledger {
    /// People agreed to a held operation.
    public func approve(_ operation: Operation, in tx: WriteTransaction) throws {
        try change(operation, from: [.held], to: .approved, "approved = 1", [], in: tx)
        try write(.approve, operation, in: tx)
    }

    /// An approved operation has to be asked about again: the decision of now is stricter, or the tool was defined anew.
    /// - Parameter toolDigest: the digest of the definition that people are asked about now.
    public func holdAgain(_ operation: Operation, toolDigest: String, counters: [Counter], in tx: WriteTransaction) throws {
        try change(operation, from: [.approved], to: .held, "approved = 0, tool_digest = $5", [.text(toolDigest)], in: tx)
        try countAgain(operation.id, amount: operation.movement.amount, against: counters, at: tx.now, in: tx)
        try write(.hold, operation, in: tx)
    }

    /// It happened: its reservation is posted, in the window of its dispatch.
    /// - Parameter cumulativeRefund: what the provider said has been refunded on the order so far.
    public func post(
        _ operation: Operation, _ result: OperationResult, cumulativeRefund: Money?, in tx: WriteTransaction
    ) throws {
        try end(operation, from: [.reserved, .dispatched, .unknown], to: .succeeded, result, in: tx)
        try recount(operation.id, from: operation.state.spending, as: .posted, at: operation.dispatchedAt ?? tx.now, in: tx)
        try touch(operation.movement, cumulativeRefund: cumulativeRefund, in: tx)
        try notePaid(operation.movement, in: tx)
        try write(.post, operation, in: tx)
    }

    /// It happened after all, though it was taken for ended: what was voided is posted, over the limit if need be.
    public func correct(
        _ operation: Operation, _ result: OperationResult, cumulativeRefund: Money?, in tx: WriteTransaction
    ) throws {
        try end(operation, from: [.failed, .rejected, .expired], to: .succeeded, result, in: tx)
        try recount(operation.id, from: operation.state.spending, as: .posted, at: operation.dispatchedAt ?? tx.now, in: tx)
        try touch(operation.movement, cumulativeRefund: cumulativeRefund, in: tx)
        try notePaid(operation.movement, in: tx)
        try write(.correct, operation, in: tx)
    }

    /// It did not happen: its reservation is voided.
    public func void(_ operation: Operation, _ ending: Ending, _ result: OperationResult, in tx: WriteTransaction) throws {
        let states: [OperationState] = ending == .failed ? [.reserved, .dispatched, .unknown] : [.held, .approved]
        try end(operation, from: states, to: ending.state, result, in: tx)
        try recount(operation.id, from: .open, as: .void, at: operation.dispatchedAt ?? tx.now, in: tx)
        try touch(operation.movement, in: tx)
        try write(ending == .expired ? .expire : .void, operation, in: tx)
    }

    /// Its outcome is not known: the reservation stays, and the provider is asked at `lookAt`.
    public func leaveUnknown(_ operation: Operation, lookAt: Instant, in tx: WriteTransaction) throws {
        try change(
            operation, from: [.reserved, .dispatched, .unknown], to: .unknown,
            "lease_holder = NULL, lease_until = NULL, look_at = $5", [.integer(lookAt.milliseconds)], in: tx)
    }

    /// Takes an operation of unknown outcome for one look-up, so that no two processes ask at once.
    /// - Returns: the operation as it is now; nil where it is no longer due, or somebody else was faster.
    public func takeForLookUp(_ id: OperationID, holder: String, length: Span, in tx: WriteTransaction) throws -> Operation? {
        guard let operation = try operation(id, in: tx), operation.isDue(at: tx.now) else { return nil }
        try change(
            operation, from: [.reserved, .dispatched, .unknown], to: .unknown, "lease_holder = $5, lease_until = $6",
            [.text(holder), .integer((tx.now + length).milliseconds)], in: tx)
        return try self.operation(id, in: tx)
    }

    /// People are asked about an outcome that could not be established in time.
    public func askPerson(about operation: Operation, in tx: WriteTransaction) throws {
        try change(operation, from: [.unknown], to: .unknown, "person_asked_at = $5", [.integer(tx.now.milliseconds)], in: tx)
    }

    private func end(
        _ operation: Operation, from states: [OperationState], to state: OperationState, _ result: OperationResult,
        in tx: WriteTransaction
    ) throws {
        try change(
            operation, from: states, to: state,
            """
            ended_at = $5, lease_holder = NULL, lease_until = NULL, look_at = NULL, result_text = $6, result_structured = $7,
            result_code = $8
            """,
            [
                .integer(tx.now.milliseconds), .text(result.text), SQLValue(result.structured.map { JSONValue.object($0).text }),
                SQLValue(result.code),
            ], in: tx)
    }

    /// The one way in which a state changes: compare and set. `assignments` begin at `$5`.
    func change(
        _ operation: Operation, from states: [OperationState], to state: OperationState, _ assignments: String, _ values: [SQLValue],
        in tx: WriteTransaction
    ) throws {
        let expected = states.map(\.rawValue).joined(separator: " or ")
        guard states.contains(operation.state) else { throw LedgerError.conflict(operation.id, expected: expected) }
        let changed = try tx.execute(
            "UPDATE operations SET state = $3, version = version + 1, \(assignments) WHERE id = $1 AND version = $2 AND shop = $4",
            [.text(operation.id.text), .integer(operation.version), .text(state.rawValue), .text(shop.key)] + values)
        guard changed == 1 else { throw LedgerError.conflict(operation.id, expected: expected) }
    }

    /// Writes what happened to an amount: immutable, one line a step. A change of state makes a version, and at most one step.
    func write(_ kind: LedgerStep.Kind, _ operation: Operation, in tx: WriteTransaction) throws {
        try write([(operation.version + 2, kind)], id: operation.id, operation.movement.amount, in: tx)
    }

    /// Writes steps under their places among the operation's own.
    func write(_ steps: [(place: Int64, kind: LedgerStep.Kind)], id: OperationID, _ amount: Money, in tx: WriteTransaction) throws {
        let numbers = tx.recollection(StepNumbers.self) ?? StepNumbers()
        for step in steps {
            let row: [SQLValue] = [
                .text(id.text), .integer(step.place), .text(step.kind.rawValue), .text(amount.currency.code),
                .integer(amount.minorUnits), .integer(tx.now.milliseconds), .integer(try numbers.next(in: tx)),
            ]
            try tx.insert(row, into: LedgerSheets.steps)
        }
    }
}

extension Operation {
    /// Whether its outcome may be asked for now: nobody holds a live lease, and the time for it has come.
    public func isDue(at now: Instant) -> Bool {
        switch state {
        case .reserved, .dispatched: (lease?.until ?? now) <= now
        case .unknown: (lookAt ?? now) <= now && (lease?.until ?? now) <= now
        case .held, .approved, .succeeded, .failed, .rejected, .expired: false
        }
    }
}
