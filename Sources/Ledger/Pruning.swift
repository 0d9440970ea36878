public import Clocks
public import Money
public import Store

extension Ledger {
    /// Where a reading of what may leave the store stands: the ending that was read last.
    public struct PrunePlace: Sendable, Hashable {
        let at: Int64
        let operation: String

        /// Before the first one.
        public static let none = PrunePlace(at: .min, operation: "")

        /// After an operation that ended.
        public init(of operation: OperationID, at: Instant) { self.init(at: at.milliseconds, operation: operation.text) }

        private init(at: Int64, operation: String) { (self.at, self.operation) = (at, operation) }
    }

    /// Operations of this shop that may be archived and removed, the oldest endings first: they ended before an instant, nobody looks for
    /// them any more, and a person has seen whatever alarm there is about them.
    /// - Parameter limit: at most so many.
    public func prunable(
        before instant: Instant, after place: PrunePlace = .none, limit: Int = 1000, in tx: ReadTransaction
    ) throws -> [OperationID] {
        let rows = try tx.query(
            """
            SELECT id FROM operations WHERE shop = $1 AND ended_at < $2 AND (ended_at, id) > ($3, $4) AND NOT \(Self.isWaited)
            ORDER BY ended_at, id LIMIT $5
            """,
            [
                .text(shop.key), .integer(instant.milliseconds), .integer(place.at), .text(place.operation), .integer(Int64(limit)),
            ])
        return try rows.map { OperationID(try $0.text("id")) }
    }

    /// Whether an operation may still be removed: something may have come up since it was archived.
    public func isPrunable(_ id: OperationID, before instant: Instant, in tx: ReadTransaction) throws -> Bool {
        let rows = try tx.query(
            "SELECT id FROM operations WHERE id = $1 AND shop = $2 AND ended_at < $3 AND NOT \(Self.isWaited)",
            [.text(id.text), .text(shop.key), .integer(instant.milliseconds)])
        return !rows.isEmpty
    }

    /// Since when there are operations of before an instant that stay when all that may be removed is: the log keeps what it says of them.
    /// - Parameter kept: an operation that stays whatever became of it.
    public func oldestStaying(before instant: Instant, keeping kept: OperationID?, in tx: ReadTransaction) throws -> Instant? {
        let rows = try tx.query(
            """
            SELECT created_at FROM operations WHERE shop = $1 AND created_at < $2
            AND (ended_at IS NULL OR ended_at >= $2 OR id = $3 OR \(Self.isWaited)) ORDER BY created_at, id LIMIT 1
            """, [.text(shop.key), .integer(instant.milliseconds), .text(kept?.text ?? "")])
        return try rows.first.map { Instant(milliseconds: try $0.integer("created_at")) }
    }

    private static let isWaited = """
        (EXISTS (SELECT 1 FROM watches WHERE watches.operation = operations.id)
        OR EXISTS (SELECT 1 FROM alarms WHERE alarms.operation = operations.id AND alarms.seen_at IS NULL))
        """

    /// From when on all operations of this shop are there; nil while none was ever removed.
    public func horizon(in tx: ReadTransaction) throws -> Instant? {
        try tx.query("SELECT since FROM ledger_horizons WHERE shop = $1", [.text(shop.key)]).first
            .map { Instant(milliseconds: try $0.integer("since")) }
    }

    /// Removes ended operations with their steps and counted rows. Balances stay as they are: those of all time for good, and
    /// those of every window that begins at or after the last of these operations counted. Keys stay too: a number that was used is
    /// never free again (``KeyOwner/archived``).
    ///
    /// Windows that begin earlier count too much from then on, never too little; counters that come later know from when on they are
    /// complete (``completeSince(_:in:)``). What the provider told of an order's refunds stays; what was posted here goes into it.
    /// - Throws: ``LedgerError/conflict(_:expected:)`` for an operation that has not ended, before anything is removed.
    public func remove(_ operations: [OperationID], in tx: WriteTransaction) throws {
        var newest: Int64?
        for id in operations {
            guard let operation = try operation(id, in: tx) else { throw LedgerError.noSuchOperation(id) }
            guard operation.state.isEnded else { throw LedgerError.conflict(id, expected: "ended") }
            let at = (operation.dispatchedAt ?? operation.endedAt ?? operation.createdAt).milliseconds
            newest = max(newest ?? at, at, operation.createdAt.milliseconds)
        }
        guard let newest else { return }
        for id in operations {
            let name: [SQLValue] = [.text(id.text)]
            try keepSums(of: name, in: tx)
            try tx.perform(ToldRefunds.forget, name + [.text(shop.key)])
            try tx.perform(Self.keepRefunded, name)
            try tx.perform(Self.giveUpKeys, name)
            for table in ["counted", "transfers", "look_ups", "watches", "alarms"] {
                try tx.perform("DELETE FROM \(table) WHERE operation = $1", name)
            }
            try tx.perform("DELETE FROM operations WHERE id = $1 AND shop = $2", name + [.text(shop.key)])
        }
        try tx.perform(
            """
            INSERT INTO ledger_horizons (shop, since) VALUES ($1, $2) ON CONFLICT (shop) DO UPDATE SET since =
                CASE WHEN excluded.since > ledger_horizons.since THEN excluded.since ELSE ledger_horizons.since END
            """, [.text(shop.key), .integer(newest + 1)])
    }

    /// What was posted up to an operation's instant, so that later windows find it without its row; sums of before are of no use then.
    private func keepSums(of operation: [SQLValue], in tx: WriteTransaction) throws {
        try tx.perform(
            """
            WITH known AS (
                SELECT counter, key, currency, at + 1 AS since, 0 AS posted_amount, 0 AS posted_count FROM counted
                WHERE operation = $1 AND state = 'posted')
            INSERT INTO running_sums (counter, key, currency, before, amount, count)
            SELECT counter, key, currency, since, \(BalanceQuery.before("since", "amount")), \(BalanceQuery.before("since", "count"))
            FROM known WHERE 1 = 1 ON CONFLICT (counter, key, currency, before) DO NOTHING
            """, operation)
        let rows = try tx.query("SELECT counter, key, currency, at FROM counted WHERE operation = $1 AND state = 'posted'", operation)
        for row in rows {
            let key = Key(counter: try row.integer("counter"), key: try row.text("key"), currency: try row.text("currency"))
            try tx.perform(
                "DELETE FROM running_sums WHERE counter = $1 AND key = $2 AND currency = $3 AND before <= $4",
                key.values + [.integer(try row.integer("at"))])
        }
    }

    /// A number is never free again; an order that was not cancelled or closed after all can be.
    private static let giveUpKeys = """
        DELETE FROM operation_keys WHERE operation = $1
        AND EXISTS (SELECT 1 FROM operations WHERE operations.id = $1 AND kind IS NOT NULL AND state <> 'succeeded')
        """

    private static let keepRefunded = """
        UPDATE orders SET removed = orders.removed + operations.amount FROM operations
        WHERE operations.id = $1 AND operations.effect = 'refund' AND operations.state = 'succeeded' AND orders.shop = operations.shop
        AND orders.trade_number = operations.trade_number
        """
}
