public import Clocks
public import Money
import PolicyEngine
public import Store

/// One thing that happened to an operation's amount. Steps are immutable, and numbered in the order in which they happened.
public struct LedgerStep: Sendable, Hashable {
    /// What happened.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The operation was written down, and its amount counts from now on.
        case reserve
        /// People agreed.
        case approve
        /// People have to be asked again.
        case hold
        /// Its request was allowed to leave for the first time.
        case dispatch
        /// The same request was allowed to leave again.
        case resend
        /// It happened.
        case post
        /// It did not happen.
        case void
        /// Nobody answered in time.
        case expire
        /// It happened after all, though it was taken for ended.
        case correct
    }

    /// Its place among the steps of the store, from 1.
    public let number: Int64
    /// The operation.
    public let operation: OperationID
    /// What happened.
    public let kind: Kind
    /// When.
    public let at: Instant
}

extension Ledger {
    /// The number of the newest step in the store, whichever shop's; 0 while there is none.
    public func lastStep(in tx: ReadTransaction) throws -> Int64 {
        try tx.query("SELECT MAX(number) AS number FROM transfers", []).first?.optionalInteger("number") ?? 0
    }

    // SQLite takes a cross join in the order in which it stands: from the few steps to their operations.

    /// The steps of this shop's operations behind a number, in their order.
    /// - Parameters:
    ///   - through: the last number that is wanted.
    ///   - limit: at most so many.
    public func steps(
        after number: Int64, through last: Int64, skipping past: Past? = nil, limit: Int = 2000, in tx: ReadTransaction
    ) throws -> [LedgerStep] {
        let rows = try tx.query(
            """
            SELECT transfers.number AS number, transfers.operation AS operation, transfers.kind AS kind, transfers.at AS at
            FROM transfers CROSS JOIN operations
            WHERE operations.id = transfers.operation AND transfers.number > $1 AND transfers.number <= $2 AND operations.shop = $3
            AND \(Past.condition(from: 4))
            ORDER BY transfers.number LIMIT \(limit)
            """, [.integer(number), .integer(last), .text(shop.key)] + Past.values(past))
        return try rows.map(Self.step)
    }

    /// The operations that were written down between two steps, the first one not included.
    public func written(
        after number: Int64, through last: Int64, skipping past: Past? = nil, in tx: ReadTransaction
    ) throws -> [Operation] {
        let rows = try tx.query(
            """
            SELECT operations.* FROM transfers CROSS JOIN operations
            WHERE operations.id = transfers.operation AND transfers.number > $1 AND transfers.number <= $2 AND operations.shop = $3
            AND \(Past.condition(from: 4))
            AND transfers.kind = 'reserve'
            """, [.integer(number), .integer(last), .text(shop.key)] + Past.values(past))
        return try rows.map(OperationRow.read)
    }

    /// Operations that no balance of later can count: they ended before an instant, and either did not happen or lie before every window.
    public struct Past: Sendable, Hashable {
        /// The instant from which on balances are wanted.
        public let since: Instant
        /// The first instant of the longest window; nil where one has no beginning.
        public let windows: Instant?

        /// Operations that no balance of later can count.
        public init(since: Instant, windows: Instant?) {
            self.since = since
            self.windows = windows
        }

        /// What holds of all other operations, with placeholders from `first` on.
        static func condition(from first: Int) -> String {
            """
            (operations.ended_at IS NULL OR operations.ended_at >= $\(first) OR (operations.state = 'succeeded'
            AND COALESCE(operations.dispatched_at, operations.ended_at) >= $\(first + 1)))
            """
        }

        static func values(_ past: Past?) -> [SQLValue] {
            [.integer(past?.since.milliseconds ?? .min), .integer(past?.windows?.milliseconds ?? .min)]
        }
    }

    private static func step(_ row: Row) throws -> LedgerStep {
        guard let kind = LedgerStep.Kind(rawValue: try row.text("kind")) else {
            throw LedgerError.damaged("a step of `\(try row.text("operation"))`")
        }
        return LedgerStep(
            number: try row.integer("number"), operation: OperationID(try row.text("operation")), kind: kind,
            at: Instant(milliseconds: try row.integer("at")))
    }
}
