import Store

/// The questions about balances: what is open and what was posted under keys, and what of it lies before an instant.
///
/// The sum of a window is a difference of two running sums, each of which is the nearest one that is kept and the few rows behind it. It
/// takes the same time whatever the window and however many operations there were.
enum BalanceQuery {
    /// The totals under so many names: `$1` is the shop; each name has two places, definition and key.
    ///
    /// Counters are found before balances are, so that both parts of a balance's name are known where it is looked up: a server that
    /// takes one shop for one counter would look it up by its key alone, and read all of the index.
    static let totals = TextsForMany { count in
        let wanted = (0..<count).map { "(\($0), CAST($\(2 + $0 * 2) AS TEXT), CAST($\(3 + $0 * 2) AS TEXT))" }
        return """
            WITH wanted (place, definition, key) AS (VALUES \(wanted.joined(separator: ", "))),
                 named AS MATERIALIZED (
                     SELECT wanted.place AS place, counters.id AS counter, wanted.key AS key
                     FROM wanted JOIN counters ON counters.shop = $1 AND counters.definition = wanted.definition)
            SELECT named.place AS place, named.counter AS counter, balances.key AS key, balances.currency AS currency,
                   balances.open_amount AS open_amount, balances.open_count AS open_count,
                   balances.posted_amount AS posted_amount, balances.posted_count AS posted_count
            FROM named LEFT JOIN balances ON balances.counter = named.counter AND balances.key = named.key
            """
    }

    /// What was posted before an instant: `$1` is the counter, `$2` the key, `$3` the currency, `$4` the instant.
    static let sumBefore = """
        SELECT \(sum("amount", of: place, before: "$4")) AS before_amount, \(sum("count", of: place, before: "$4")) AS before_count
        """

    private static let place = "counter = $1 AND key = $2 AND currency = $3"

    /// For every key of a counter: `$1` is the shop, `$2` the definition, `$3` and `$4` start and end.
    static let everyKey = """
        WITH known AS (
            SELECT 0 AS place, CAST($3 AS BIGINT) AS since, CAST($4 AS BIGINT) AS until, counters.id AS counter, balances.key AS key,
                   balances.currency AS currency, balances.open_amount AS open_amount, balances.open_count AS open_count,
                   balances.posted_amount AS posted_amount, balances.posted_count AS posted_count
            FROM counters JOIN balances ON balances.counter = counters.id
            WHERE counters.shop = $1 AND counters.definition = $2)
        \(sums)
        """

    private static let sums = """
        SELECT place, key, currency, open_amount, open_count, posted_amount, posted_count,
               \(before("since", "amount")) AS before_amount, \(before("since", "count")) AS before_count,
               \(before("until", "amount")) AS until_amount, \(before("until", "count")) AS until_count
        FROM known
        """

    /// What was posted before an instant of `known`: nothing before all time, everything before its end.
    static func before(_ instant: String, _ what: String) -> String {
        let key = "counter = known.counter AND key = known.key AND currency = known.currency"
        return """
            CASE WHEN known.\(instant) = \(Int64.min + 1) THEN 0 WHEN known.\(instant) = \(Int64.max) THEN known.posted_\(what)
            ELSE \(sum(what, of: key, before: "known.\(instant)")) END
            """
    }

    private static func sum(_ what: String, of key: String, before instant: String) -> String {
        let nearest = "SELECT MAX(before) FROM running_sums WHERE \(key) AND before <= \(instant)"
        let rest = what == "amount" ? "CAST(SUM(amount) AS BIGINT)" : "COUNT(*)"
        return """
            COALESCE((SELECT \(what) FROM running_sums WHERE \(key) AND before = (\(nearest))), 0)
            + COALESCE((SELECT \(rest) FROM counted WHERE \(key) AND state = 'posted'
                       AND at >= COALESCE((\(nearest)), \(Int64.min + 1)) AND at < \(instant)), 0)
            """
    }
}
