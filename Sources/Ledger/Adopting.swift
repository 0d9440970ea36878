public import Clocks
import Money
public import PolicyEngine
public import Store

extension Ledger {
    /// Brings the counters of a policy that comes into force up to date: one that is new, renamed or changed starts from the
    /// operations of its window. Counters that no statement uses any more are dropped, for every shop of the store, and are counted
    /// again if they return.
    /// - Parameters:
    ///   - definitions: every definition that the policy counts by.
    ///   - starts: where the earliest window of a definition begins now. Those that are not in it count all that ever happened; of the
    ///     others only what such a window can hold need be read.
    ///   - counters: what an operation that is recorded counts against under the policy.
    public func adopt(
        definitions: Set<String>, from starts: [String: Instant] = [:],
        counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        // Years of rows may have to be counted, or go.
        try tx.takeYourTime()
        let wanted = Set(definitions.map(Self.digest))
        for row in try tx.query("SELECT id, definition FROM counters") where try !wanted.contains(row.text("definition")) {
            try drop(try row.integer("id"), in: tx)
        }
        try adoptMissing(definitions: definitions, from: starts, counters: counters, in: tx)
    }

    /// Brings counters up to date that a program counts by and the one that put the policy in force did not: that of another shop, or
    /// one with other tools, which can count by other definitions under the same policy. Nothing is dropped.
    /// - Parameters: as of ``adopt(definitions:counters:in:)``.
    public func adoptMissing(
        definitions: Set<String>, from starts: [String: Instant] = [:],
        counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        let (known, horizon) = (try adopted(in: tx), try horizon(in: tx))
        let wanted = definitions.sorted().filter { text in !(known[Self.digest(of: text)]?.reaches(starts[text], horizon) ?? false) }
        guard !wanted.isEmpty else { return }
        // Years of rows may have to be counted.
        try tx.takeYourTime()
        // One pass for all of them: as far back as any has to look.
        let first = wanted.contains { starts[$0] == nil } ? nil : wanted.compactMap { starts[$0] }.min().map { $0 - Self.margin }
        let completeFrom = [first, horizon].compactMap { $0 }.max()
        var missing: [String: Int64] = [:]
        for text in wanted {
            let digest = Self.digest(of: text)
            // It looks back less far than it has to now.
            if let former = known[digest] { try drop(former.id, in: tx) }
            missing[digest] = try addCounter(text, digest, completeFrom, in: tx)
        }
        try countHistory(missing, since: first, counters: counters, in: tx)
        for counter in missing.values.sorted() { try settleHistory(of: counter, in: tx) }
    }

    /// Whether every one of these counters is up to date for this shop.
    /// - Parameter starts: as of ``adopt(definitions:from:counters:in:)``.
    public func areAdopted(_ definitions: Set<String>, from starts: [String: Instant] = [:], in tx: ReadTransaction) throws -> Bool {
        let (known, horizon) = (try adopted(in: tx), try horizon(in: tx))
        return definitions.allSatisfy { known[Self.digest(of: $0)]?.reaches(starts[$0], horizon) ?? false }
    }

    /// A window begins no earlier than it did when its counter came; this is for zones that change their ways, and clocks that differ.
    private static let margin = Span.days(1)

    /// From when on the operations that a counter counts are all there: nil where it has counted since the first one. What lay before
    /// had been removed when the counter came, so its sums over a longer time are too small by that.
    /// - Throws: ``LedgerError/uncounted(_:)`` for a counter that was never brought up to date.
    public func completeSince(_ definition: String, in tx: ReadTransaction) throws -> Instant? {
        let rows = try tx.query(
            "SELECT complete_from FROM counters WHERE shop = $1 AND definition = $2",
            [.text(shop.key), .text(Self.digest(of: definition))])
        guard let row = rows.first else { throw LedgerError.uncounted(definition) }
        return try row.optionalInteger("complete_from").map(Instant.init(milliseconds:))
    }

    /// Before which instant a window that begins then, or never, would lack operations that were removed; nil where it has all.
    ///
    /// A counter keeps the sum of all time whatever is removed, and no sum of a window that begins before what was removed last.
    /// - Parameters:
    ///   - start: when the window begins; nil where it has no beginning.
    ///   - everywhere: whether in any shop of the store; else in this one.
    public func lacks(_ definition: String, from start: Instant?, everywhere: Bool, in tx: ReadTransaction) throws -> Instant? {
        let since = try tx.query(
            """
            SELECT MAX(CASE WHEN counters.id IS NOT NULL AND counters.complete_from IS NULL AND CAST($2 AS BIGINT) = 1 THEN NULL
                ELSE ledger_horizons.since END) AS since
            FROM ledger_horizons LEFT JOIN counters ON counters.shop = ledger_horizons.shop AND counters.definition = $1
            WHERE ledger_horizons.shop = $3 OR CAST($4 AS BIGINT) = 1
            """,
            [.text(Self.digest(of: definition)), .integer(start == nil ? 1 : 0), .text(shop.key), .integer(everywhere ? 1 : 0)]
        ).first?.optionalInteger("since").map(Instant.init(milliseconds:))
        guard let since else { return nil }
        return start.map { $0 < since } ?? true ? since : nil
    }

    /// A counter that is kept.
    private struct Kept {
        let id: Int64
        let completeFrom: Instant?

        /// Whether it has all that a window needs that begins then, or never, as far as the store has it.
        func reaches(_ start: Instant?, _ horizon: Instant?) -> Bool {
            guard let completeFrom else { return true }
            return [start, horizon].compactMap { $0 }.max().map { completeFrom <= $0 } ?? false
        }
    }

    /// The counters of this shop by the digests of their definitions.
    private func adopted(in tx: ReadTransaction) throws -> [String: Kept] {
        let rows = try tx.query("SELECT definition, id, complete_from FROM counters WHERE shop = $1", [.text(shop.key)])
        return try Dictionary(
            rows.map { row in
                let from = try row.optionalInteger("complete_from").map(Instant.init(milliseconds:))
                return (try row.text("definition"), Kept(id: try row.integer("id"), completeFrom: from))
            }
        ) { first, _ in first }
    }

    private func addCounter(_ text: String, _ digest: String, _ from: Instant?, in tx: WriteTransaction) throws -> Int64 {
        try tx.perform("UPDATE counter_numbers SET last = last + 1")
        guard let id = try tx.query("SELECT last FROM counter_numbers").first?.integer("last") else {
            throw LedgerError.damaged("no number for a counter")
        }
        try tx.perform(
            "INSERT INTO counters (id, shop, definition, text, since, complete_from) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .integer(id), .text(shop.key), .text(digest), .text(text), .integer(tx.now.milliseconds),
                SQLValue(from?.milliseconds),
            ])
        return id
    }

    /// Drops a counter. Its rows of operations that are open or void stay under a number that nobody asks for, and go with their
    /// operations.
    private func drop(_ counter: Int64, in tx: WriteTransaction) throws {
        try tx.perform("DELETE FROM counted WHERE counter = $1 AND state = 'posted'", [.integer(counter)])
        try tx.perform("DELETE FROM running_sums WHERE counter = $1", [.integer(counter)])
        try tx.perform("DELETE FROM balances WHERE counter = $1", [.integer(counter)])
        try tx.perform("DELETE FROM counters WHERE id = $1", [.integer(counter)])
    }

    // MARK: - History

    /// How many operations are read at a time, and how many rows one statement writes.
    private static let (page, batch) = (500, 100)

    private func countHistory(
        _ numbers: [String: Int64], since: Instant?,
        counters: (Operation) throws -> [(definition: String, key: BalanceKey)], in tx: WriteTransaction
    ) throws {
        var lines: [[SQLValue]] = []
        try forEachOperation(since: since, in: tx) { operation in
            let at = operation.dispatchedAt ?? operation.endedAt ?? operation.createdAt
            let amount = operation.movement.amount
            // What did not happen counts nothing, but would if it shows later that it happened after all.
            for name in Set(try counters(operation).map({ CounterName(definition: $0.definition, key: $0.key, ledger: self) })) {
                guard let number = numbers[name.definition] else { continue }
                lines.append([
                    .text(operation.id.text), .integer(number), .text(name.key), .text(amount.currency.code),
                    .integer(amount.minorUnits), .text(operation.state.spending.rawValue), .integer(at.milliseconds),
                ])
            }
            while lines.count >= Self.batch {
                try insert(Array(lines.prefix(Self.batch)), in: tx)
                lines.removeFirst(Self.batch)
            }
        }
        if !lines.isEmpty { try insert(lines, in: tx) }
    }

    /// Every operation of the shop; or those that have not ended, and those that ended at an instant or later: no other was sent, and so
    /// counts, at that instant or later.
    private func forEachOperation(since: Instant?, in tx: WriteTransaction, _ body: (Operation) throws -> Void) throws {
        var last = ""
        func pages(_ next: () throws -> [Row]) throws {
            while true {
                let rows = try next()
                for operation in try rows.map(OperationRow.read) {
                    last = operation.id.text
                    try body(operation)
                }
                if rows.count < Self.page { return }
            }
        }
        guard let since else {
            return try pages {
                try tx.query(
                    "SELECT * FROM operations WHERE id > $1 AND shop = $2 ORDER BY id LIMIT \(Self.page)", [.text(last), .text(shop.key)])
            }
        }
        var ended = since.milliseconds
        try pages {
            let rows = try tx.query(
                """
                SELECT * FROM operations WHERE shop = $1 AND ended_at >= $2 AND (ended_at, id) > ($2, $3)
                ORDER BY ended_at, id LIMIT \(Self.page)
                """, [.text(shop.key), .integer(ended), .text(last)])
            ended = try rows.last?.integer("ended_at") ?? ended
            return rows
        }
        last = ""
        try pages {
            try tx.query(
                "SELECT * FROM operations WHERE shop = $1 AND ended_at IS NULL AND id > $2 ORDER BY id LIMIT \(Self.page)",
                [.text(shop.key), .text(last)])
        }
    }

    private func insert(_ lines: [[SQLValue]], in tx: WriteTransaction) throws {
        let places = lines.indices.map { line in "(\((1...7).map { "$\(line * 7 + $0)" }.joined(separator: ", ")))" }
        try tx.perform(
            """
            INSERT INTO counted (operation, counter, key, currency, amount, state, at)
            VALUES \(places.joined(separator: ", "))
            """, lines.flatMap { $0 })
    }

    /// The balances of a counter whose rows are all there, and the sums of its busy keys.
    private func settleHistory(of counter: Int64, in tx: WriteTransaction) throws {
        // No index names the open rows of a counter: one pass over all of a new counter's rows is what history costs.
        try tx.perform(
            """
            INSERT INTO balances (counter, key, currency, open_amount, open_count, posted_amount, posted_count)
            SELECT counter, key, currency, CAST(SUM(CASE WHEN state = 'open' THEN amount ELSE 0 END) AS BIGINT),
                   SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), CAST(SUM(CASE WHEN state = 'posted' THEN amount ELSE 0 END) AS BIGINT),
                   SUM(CASE WHEN state = 'posted' THEN 1 ELSE 0 END)
            FROM counted WHERE counter = $1 GROUP BY counter, key, currency
            """, [.integer(counter)])
        let busy = try tx.query(
            "SELECT key, currency FROM balances WHERE counter = $1 AND posted_count >= $2",
            [.integer(counter), .integer(Int64(2 * Self.sumLength))])
        for row in busy {
            try fold(Key(counter: counter, key: try row.text("key"), currency: try row.text("currency")), length: Self.sumLength, in: tx)
        }
    }
}
