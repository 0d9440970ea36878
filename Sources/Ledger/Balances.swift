import Clocks
import Cryptography
public import Money
public import PolicyEngine
public import Store

extension Ledger {
    /// What already counts against a counter: what was posted in its window, and everything that has not ended.
    /// - Parameter operation: an operation to leave out: the one that is being decided again.
    public func balance(
        of counter: Counter, currency: Currency, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> Balance {
        guard let window = counter.window else { return Balance(amount: Money(minorUnits: 0, currency: currency), count: 0) }
        // A counter that was never brought up to date knows nothing of what happened before: its emptiness is no balance.
        guard try isAdopted(counter.definition, in: tx) else { throw LedgerError.uncounted(counter.definition) }
        let rows = try tx.query(
            """
            SELECT COUNT(*) AS count, COALESCE(SUM(amount), 0) AS amount, COALESCE(MIN(currency), '') AS least,
                   COALESCE(MAX(currency), '') AS greatest
            FROM counted WHERE definition = $1 AND key_kind = $2 AND key_value = $3 AND operation <> $4
            AND (state = 'open' OR (state = 'posted' AND at >= $5 AND at < $6))
            """,
            [
                .text(Self.digest(of: counter.definition)), .text(counter.key.kind.rawValue), .text(stored(counter.key)),
                .text(operation?.text ?? ""), .integer(window.start?.milliseconds ?? Int64.min),
                .integer(window.end?.milliseconds ?? Int64.max),
            ])
        guard let row = rows.first else { throw LedgerError.damaged("no balance for a counter") }
        for column in ["least", "greatest"] {
            let code = try row.text(column)
            guard code.isEmpty || code == currency.code else {
                throw LedgerError.damaged("a balance in \(currency.code) holds amounts in \(code)")
            }
        }
        return Balance(amount: Money(minorUnits: try row.integer("amount"), currency: currency), count: Int(try row.integer("count")))
    }

    /// Counts an operation against counters, replacing what it counted against before. A counter of one call alone keeps nothing.
    func count(_ operation: OperationID, amount: Money, against counters: [Counter], at: Instant, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM counted WHERE operation = $1", [.text(operation.text)])
        for counter in Set(counters.filter { $0.window != nil }.map { CounterName($0, ledger: self) }) {
            try insert(counter, operation, amount, state: .open, at: at, in: tx)
        }
    }

    /// Moves what an operation counts from open to posted or void, or from void to posted.
    func recount(_ operation: OperationID, as state: Spending.State, at: Instant, in tx: WriteTransaction) throws {
        try tx.execute(
            "UPDATE counted SET state = $2, at = $3 WHERE operation = $1",
            [.text(operation.text), .text(state.rawValue), .integer(at.milliseconds)])
    }

    private func insert(
        _ name: CounterName, _ operation: OperationID, _ amount: Money, state: Spending.State, at: Instant, in tx: WriteTransaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO counted (definition, key_kind, key_value, operation, currency, amount, state, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(name.definition), .text(name.kind), .text(name.value), .text(operation.text), .text(amount.currency.code),
                .integer(amount.minorUnits), .text(state.rawValue), .integer(at.milliseconds),
            ])
    }

    /// Brings the counters of a policy that comes into force up to date: one that is new, renamed or changed starts from the
    /// operations of its window. Counters that no statement uses any more are dropped, for every shop of the store, and are counted
    /// again if they return.
    /// - Parameters:
    ///   - definitions: every definition that the policy counts by.
    ///   - counters: what an operation that is recorded counts against under the policy.
    public func adopt(
        definitions: Set<String>, counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        let wanted = Set(definitions.map(Self.digest))
        for row in try tx.query("SELECT DISTINCT definition FROM counters", []) {
            let digest = try row.text("definition")
            guard !wanted.contains(digest) else { continue }
            try tx.execute("DELETE FROM counted WHERE definition = $1", [.text(digest)])
            try tx.execute("DELETE FROM counters WHERE definition = $1", [.text(digest)])
        }
        try adoptMissing(definitions: definitions, counters: counters, in: tx)
    }

    /// Whether every one of these counters is up to date for this shop.
    public func areAdopted(_ definitions: Set<String>, in tx: ReadTransaction) throws -> Bool {
        try definitions.allSatisfy { try isAdopted($0, in: tx) }
    }

    /// Brings counters up to date that a program counts by and the one that put the policy in force did not: that of another shop, or
    /// one with other tools, which can count by other definitions under the same policy. Nothing is dropped.
    /// - Parameters: as of ``adopt(definitions:counters:in:)``.
    public func adoptMissing(
        definitions: Set<String>, counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        let missing = try definitions.filter { try !isAdopted($0, in: tx) }
        guard !missing.isEmpty else { return }
        for text in missing {
            let digest = Self.digest(of: text)
            try tx.execute(
                "DELETE FROM counted WHERE definition = $1 AND operation IN (SELECT id FROM operations WHERE shop = $2)",
                [.text(digest), .text(shop.key)])
            try tx.execute(
                "INSERT INTO counters (shop, definition, text, since) VALUES ($1, $2, $3, $4)",
                [.text(shop.key), .text(digest), .text(text), .integer(tx.now.milliseconds)])
        }
        try countHistory(Set(missing.map(Self.digest)), counters: counters, in: tx)
    }

    private func isAdopted(_ definition: String, in tx: ReadTransaction) throws -> Bool {
        let key: [SQLValue] = [.text(shop.key), .text(Self.digest(of: definition))]
        return try !tx.query("SELECT 1 AS one FROM counters WHERE shop = $1 AND definition = $2", key).isEmpty
    }

    private func countHistory(
        _ digests: Set<String>, counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        let rows = try tx.query(
            "SELECT * FROM operations WHERE shop = $1 AND state NOT IN ('rejected', 'expired')", [.text(shop.key)])
        for operation in try rows.map(OperationRow.read) {
            // What failed counts nothing, but would if it shows later that it happened after all.
            let names = Set(try counters(operation).map { CounterName(definition: $0.definition, key: $0.key, ledger: self) })
            for name in names where digests.contains(name.definition) {
                let at = operation.dispatchedAt ?? operation.createdAt
                try insert(name, operation.id, operation.movement.amount, state: operation.state.spending, at: at, in: tx)
            }
        }
    }

    /// The short name of a counter's definition in the store.
    static func digest(of definition: String) -> String { Hex.encode(SHA256.digest(Array(definition.utf8))) }
}

/// A counter as it is stored: without its window, which only reading needs.
private struct CounterName: Hashable {
    let definition: String
    let kind: String
    let value: String

    init(definition: String, key: BalanceKey, ledger: Ledger) {
        self.definition = Ledger.digest(of: definition)
        kind = key.kind.rawValue
        value = ledger.stored(key)
    }

    init(_ counter: Counter, ledger: Ledger) { self.init(definition: counter.definition, key: counter.key, ledger: ledger) }
}
