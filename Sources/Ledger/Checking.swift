public import Store

/// Something in the ledger that is not what the operations say.
public struct LedgerDifference: Sendable, Hashable, CustomStringConvertible {
    /// What differs: one lower-case sentence without a full stop.
    public let description: String
}

extension Ledger {
    /// Recomputes from the operations, their steps and what they count against whatever is kept of them elsewhere, for all shops of the
    /// store: balances, running sums, states of counted rows. It reads everything: minutes at ten million operations.
    /// - Parameter limit: at most so many differences of each kind.
    /// - Returns: what differs; empty where all agrees.
    public func check(limit: Int = 100, in tx: ReadTransaction) throws -> [LedgerDifference] {
        try Self.check(limit: limit, in: tx)
    }

    /// The same without a shop: it is about all of them.
    public static func check(limit: Int = 100, in tx: ReadTransaction) throws -> [LedgerDifference] {
        try tx.takeYourTime()
        return try Self.checks.flatMap { check in
            try tx.query("SELECT * FROM (\(check.sql)) AS differing LIMIT \(limit)").map { row in
                LedgerDifference(description: check.text(row.values.map { $0.shown }))
            }
        }
    }

    private struct Check: Sendable {
        let sql: String
        let text: @Sendable ([String]) -> String
    }

    private static let checks = [
        Check(sql: states) { "operation `\($0[0])` is \($0[1]) and counts for counter \($0[2]) as \($0[3])" },
        Check(sql: amounts) { "operation `\($0[0])` moves \($0[1]) \($0[2]) and counts as \($0[3]) \($0[4]) for counter \($0[5])" },
        Check(sql: times) { "operation `\($0[0])` counts at \($0[1]) for counter \($0[2]), and was dispatched at \($0[3])" },
        Check(sql: openSums) {
            "the balance of `\($0[1])` for counter \($0[0]) holds \($0[2]) (\($0[3])) open, its rows come to \($0[4]) (\($0[5]))"
        },
        Check(sql: postedSums) {
            "the balance of `\($0[1])` for counter \($0[0]) holds \($0[2]) (\($0[3])) posted, its sums and rows come to \($0[4]) (\($0[5]))"
        },
        Check(sql: runningSums) {
            "the sums of `\($0[1])` for counter \($0[0]) before \($0[2]) grow by \($0[3]) (\($0[4])), its rows by \($0[5]) (\($0[6]))"
        },
        Check(sql: steps) { "the steps of operation `\($0[0])` end with \($0[2]), and it is \($0[1])" },
        Check(sql: keyless) { "operation `\($0[0])` has no key" },
        Check(sql: ownerless) { "operation `\($0[0])` is \($0[1]), and nobody owns it" },
    ]

    private static let stateOfOperation = """
        CASE WHEN operations.state = 'succeeded' THEN 'posted' WHEN operations.ended_at IS NULL THEN 'open' ELSE 'void' END
        """

    private static let states = """
        SELECT counted.operation AS a, operations.state AS b, counted.counter AS c, counted.state AS d FROM counted
        JOIN counters ON counters.id = counted.counter JOIN operations ON operations.id = counted.operation
        WHERE counted.state <> \(stateOfOperation)
        """

    private static let amounts = """
        SELECT counted.operation AS a, operations.amount AS b, operations.currency AS c, counted.amount AS d, counted.currency AS e,
               counted.counter AS f
        FROM counted JOIN counters ON counters.id = counted.counter JOIN operations ON operations.id = counted.operation
        WHERE counted.amount <> operations.amount OR counted.currency <> operations.currency
        """

    private static let times = """
        SELECT counted.operation AS a, counted.at AS b, counted.counter AS c, COALESCE(operations.dispatched_at, operations.ended_at) AS d
        FROM counted JOIN counters ON counters.id = counted.counter JOIN operations ON operations.id = counted.operation
        WHERE counted.state = 'posted' AND counted.at <> COALESCE(operations.dispatched_at, operations.ended_at)
        """

    private static let openSums = """
        SELECT * FROM (
            SELECT balances.counter AS a, balances.key AS b, balances.open_amount AS c, balances.open_count AS d,
                   COALESCE(CAST(found.amount AS BIGINT), 0) AS e, COALESCE(found.count, 0) AS f
            FROM balances LEFT JOIN (
                SELECT counter, key, currency, SUM(amount) AS amount, COUNT(*) AS count FROM counted WHERE state = 'open'
                GROUP BY counter, key, currency) AS found
            ON found.counter = balances.counter AND found.key = balances.key AND found.currency = balances.currency) AS compared
        WHERE c <> e OR d <> f
        """

    /// All that was posted is the last running sum and the rows behind it.
    private static let postedSums = """
        WITH known AS (
            SELECT counter, key, currency, posted_amount, posted_count, \(Int64.max - 1) AS since FROM balances)
        SELECT * FROM (
            SELECT counter AS a, key AS b, posted_amount AS c, posted_count AS d, \(BalanceQuery.before("since", "amount")) AS e,
                   \(BalanceQuery.before("since", "count")) AS f
            FROM known) AS compared
        WHERE c <> e OR d <> f
        """

    /// Between two running sums lie rows that come to their difference. Behind what was removed last none is missing; before it some may
    /// be, and there are never too many.
    private static let runningSums = """
        WITH pairs AS (
            SELECT counter, key, currency, before, amount, count, COALESCE((
                    SELECT MAX(earlier.before) FROM running_sums AS earlier WHERE earlier.counter = running_sums.counter
                    AND earlier.key = running_sums.key AND earlier.currency = running_sums.currency
                    AND earlier.before < running_sums.before), \(Int64.min + 1)) AS start
            FROM running_sums),
        steps AS (
            SELECT pairs.counter AS counter, pairs.key AS key, pairs.before AS before,
                   pairs.amount - COALESCE(earlier.amount, 0) AS amount, pairs.count - COALESCE(earlier.count, 0) AS count,
                   earlier.before AS earlier, (
                       SELECT COALESCE(CAST(SUM(counted.amount) AS BIGINT), 0) FROM counted WHERE counted.counter = pairs.counter
                       AND counted.key = pairs.key AND counted.currency = pairs.currency AND counted.state = 'posted'
                       AND counted.at >= pairs.start AND counted.at < pairs.before) AS row_amount, (
                       SELECT COUNT(*) FROM counted WHERE counted.counter = pairs.counter AND counted.key = pairs.key
                       AND counted.currency = pairs.currency AND counted.state = 'posted' AND counted.at >= pairs.start
                       AND counted.at < pairs.before) AS row_count, (
                       SELECT MAX(ledger_horizons.since) FROM ledger_horizons
                       JOIN counters ON counters.shop = ledger_horizons.shop
                       WHERE counters.id = pairs.counter) AS horizon
            FROM pairs LEFT JOIN running_sums AS earlier ON earlier.counter = pairs.counter AND earlier.key = pairs.key
            AND earlier.currency = pairs.currency AND earlier.before = pairs.start)
        SELECT counter AS a, key AS b, before AS c, amount AS d, count AS e, row_amount AS f, row_count AS g FROM steps
        WHERE (amount <> row_amount OR count <> row_count)
        AND (horizon IS NULL OR earlier >= horizon OR amount < row_amount OR count < row_count)
        """

    private static let steps = """
        SELECT operations.id AS a, operations.state AS b, last.kind AS c FROM operations JOIN (
            SELECT transfers.operation AS operation, transfers.kind AS kind FROM transfers JOIN (
                SELECT operation, MAX(step) AS step FROM transfers GROUP BY operation) AS newest
            ON newest.operation = transfers.operation AND newest.step = transfers.step) AS last
        ON last.operation = operations.id
        WHERE CASE WHEN operations.state = 'held' THEN last.kind NOT IN ('reserve', 'hold')
            WHEN operations.state = 'approved' THEN last.kind <> 'approve'
            WHEN operations.state IN ('reserved', 'dispatched', 'unknown') THEN last.kind NOT IN ('dispatch', 'resend')
            WHEN operations.state = 'succeeded' THEN last.kind NOT IN ('post', 'correct')
            WHEN operations.state = 'expired' THEN last.kind <> 'expire' ELSE last.kind <> 'void' END
        """

    private static let keyless = """
        SELECT operations.id AS a FROM operations
        WHERE NOT EXISTS (SELECT 1 FROM operation_keys WHERE operation_keys.operation = operations.id)
        AND (operations.kind IS NULL OR operations.ended_at IS NULL OR operations.state = 'succeeded')
        """

    private static let ownerless = """
        SELECT operations.id AS a, operations.state AS b FROM operations WHERE operations.ended_at IS NULL
        AND operations.state IN ('reserved', 'dispatched', 'unknown') AND lease_until IS NULL AND look_at IS NULL
        """
}

extension SQLValue {
    fileprivate var shown: String {
        switch self {
        case .null: "nothing"
        case .integer(let integer): "\(integer)"
        case .text(let text): text
        case .blob: "bytes"
        }
    }
}
