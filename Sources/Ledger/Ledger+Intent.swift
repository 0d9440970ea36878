public import Clocks
public import JSON
public import Money
public import PolicyEngine
public import Store

/// Evidence that one movement was reserved and written down, and that this process may send for it until the lease ends.
///
/// Only the ledger makes one, inside the transaction that makes it true; the gate mints a permit from it.
public struct Intent: Sendable, Hashable {
    /// The operation.
    public let operation: OperationID
    /// What may be sent.
    public let movement: Movement
    /// Until when, by the store's clock.
    public let leaseUntil: Instant
    /// The operation's version under this lease: settling compares it.
    public let version: Int64

    /// Private to this file: not even `@testable` makes an intent.
    fileprivate init(operation: OperationID, movement: Movement, leaseUntil: Instant, version: Int64) {
        self.operation = operation
        self.movement = movement
        self.leaseUntil = leaseUntil
        self.version = version
    }
}

extension Ledger {
    /// Reserves a movement while people are asked: its amount counts from now on, and nothing is sent.
    public func hold(_ draft: Draft, in tx: WriteTransaction) throws {
        try insert(draft, state: .held, lease: nil, in: tx)
    }

    /// Reserves a movement and writes the intent to send it.
    public func reserve(_ draft: Draft, terms: LeaseTerms, in tx: WriteTransaction) throws -> Intent {
        try insert(draft, state: .reserved, lease: terms, in: tx)
        return Intent(operation: draft.id, movement: draft.movement, leaseUntil: tx.now + terms.length, version: 1)
    }

    /// Takes over an operation that people approved, once: its reservation is exchanged for what the decision of now counts against,
    /// and the intent to send it is written.
    /// - Parameter facts: what was known to the decision of now; nil leaves what was recorded first.
    /// - Throws: ``LedgerError/conflict(_:expected:)`` where another taker was faster.
    public func claim(
        _ operation: Operation, counters: [Counter], facts: JSONObject? = nil, terms: LeaseTerms, in tx: WriteTransaction
    ) throws -> Intent {
        let intent = try lease(operation, from: [.approved], to: .reserved, terms: terms, facts: facts, in: tx)
        try countAgain(operation.id, amount: operation.movement.amount, against: counters, at: tx.now, in: tx)
        try touch(operation.movement, in: tx)
        return intent
    }

    /// Takes over an operation whose outcome is not known, to send the same request number again.
    public func resend(_ operation: Operation, terms: LeaseTerms, in tx: WriteTransaction) throws -> Intent {
        try lease(operation, from: [.unknown], to: .dispatched, terms: terms, in: tx)
    }

    private func lease(
        _ operation: Operation, from states: [OperationState], to state: OperationState, terms: LeaseTerms, facts: JSONObject? = nil,
        in tx: WriteTransaction
    ) throws -> Intent {
        let until = tx.now + terms.length
        try change(
            operation, from: states, to: state,
            """
            lease_holder = $5, lease_until = $6, dispatched_at = COALESCE(dispatched_at, $7), deadline = COALESCE(deadline, $8),
            look_at = NULL, facts = COALESCE($9, facts)
            """,
            [
                .text(terms.holder), .integer(until.milliseconds), .integer(tx.now.milliseconds),
                .integer((tx.now + terms.deadline).milliseconds), SQLValue(facts.map { JSONValue.object($0).text }),
            ], in: tx)
        try write(state == .dispatched ? .resend : .dispatch, operation, in: tx)
        return Intent(operation: operation.id, movement: operation.movement, leaseUntil: until, version: operation.version + 1)
    }

    private func insert(_ draft: Draft, state: OperationState, lease: LeaseTerms?, in tx: WriteTransaction) throws {
        let now = tx.now
        let row = DraftColumns.values(
            draft, shop: shop, payeeKey: draft.movement.payee.map { payeeKey($0) }, state: state, now: now, lease: lease)
        if draft.movement.effect == .refund, let order = draft.movement.trade {
            tx.recollection(OrdersAtRest.self)?.remove(order.tradeNumber, of: shop)
            try tx.insert(row, into: LedgerSheets.operations, marks: [RowMark.trade(order.tradeNumber, shop)])
        } else {
            try tx.insert(row, into: LedgerSheets.operations)
        }
        let keys = OperationKey.all(of: draft.movement, number: draft.number)
        if draft.movement.kind.hasRenewableKeys { try takeOver(keys, in: tx) }
        for key in keys {
            try tx.insert([.text(shop.key), .text(draft.id.text), .text(key.text)], into: LedgerSheets.keys)
        }
        try count(draft.id, amount: draft.movement.amount, against: draft.counters, at: now, in: tx)
        try touch(draft.movement, in: tx)
        let steps: [(place: Int64, kind: LedgerStep.Kind)] = lease == nil ? [(1, .reserve)] : [(1, .reserve), (2, .dispatch)]
        try write(steps, id: draft.id, draft.movement.amount, in: tx)
    }

    /// Takes keys from operations that ended without success. What becomes of those is no longer looked for: what shows up under the keys
    /// from now on is the new one's, and would be posted twice.
    private func takeOver(_ keys: [OperationKey], in tx: WriteTransaction) throws {
        for key in keys {
            guard let former = try operation(for: key, in: tx), former.hasGivenUpItsKeys else { continue }
            try tx.perform("DELETE FROM operation_keys WHERE operation = $1", [.text(former.id.text)])
            try endWatch(of: former.id, in: tx)
        }
    }
}
