import Store

extension Ledger {
    /// A balance for each key, kept as operations change, and sums of what was posted before an instant: what a window holds is told
    /// without adding up all that ever happened.
    static let balancesByKey = Migration(
        "balances-by-key",
        sql: [
            // A counter's number is never given twice, so that what is left of one that was dropped never counts again.
            "CREATE TABLE counter_numbers (last BIGINT NOT NULL)",
            """
            CREATE TABLE counters_now (
                id BIGINT PRIMARY KEY, shop TEXT NOT NULL, definition TEXT NOT NULL, text TEXT NOT NULL, since BIGINT NOT NULL,
                complete_from BIGINT, UNIQUE (shop, definition))
            """,
            """
            INSERT INTO counters_now (id, shop, definition, text, since)
            SELECT ROW_NUMBER() OVER (ORDER BY shop, definition), shop, definition, text, since FROM counters
            """,
            "DROP TABLE counters", "ALTER TABLE counters_now RENAME TO counters",
            "INSERT INTO counter_numbers (last) SELECT COALESCE(MAX(id), 0) FROM counters",
            """
            CREATE TABLE counted_now (
                operation TEXT NOT NULL, counter BIGINT NOT NULL, key TEXT NOT NULL, currency TEXT NOT NULL, amount BIGINT NOT NULL,
                state TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (operation, counter, key))
            """,
            """
            INSERT INTO counted_now (operation, counter, key, currency, amount, state, at)
            SELECT counted.operation, counters.id, counted.key_kind || ' ' || counted.key_value, counted.currency, counted.amount,
                   counted.state, counted.at
            FROM counted JOIN operations ON operations.id = counted.operation
            JOIN counters ON counters.shop = operations.shop AND counters.definition = counted.definition
            """,
            "DROP TABLE counted", "ALTER TABLE counted_now RENAME TO counted",
            "CREATE INDEX counted_posted ON counted (counter, key, currency, at, amount) WHERE state = 'posted'",
            """
            CREATE TABLE balances (
                counter BIGINT NOT NULL, key TEXT NOT NULL, currency TEXT NOT NULL, open_amount BIGINT NOT NULL,
                open_count BIGINT NOT NULL, posted_amount BIGINT NOT NULL, posted_count BIGINT NOT NULL,
                PRIMARY KEY (counter, key, currency))
            """,
            """
            INSERT INTO balances (counter, key, currency, open_amount, open_count, posted_amount, posted_count)
            SELECT counter, key, currency, CAST(SUM(CASE WHEN state = 'open' THEN amount ELSE 0 END) AS BIGINT),
                   SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END),
                   CAST(SUM(CASE WHEN state = 'posted' THEN amount ELSE 0 END) AS BIGINT),
                   SUM(CASE WHEN state = 'posted' THEN 1 ELSE 0 END)
            FROM counted GROUP BY counter, key, currency
            """,
            // What was posted before an instant, here and there on a key's time line: one every so many rows.
            """
            CREATE TABLE running_sums (
                counter BIGINT NOT NULL, key TEXT NOT NULL, currency TEXT NOT NULL, before BIGINT NOT NULL, amount BIGINT NOT NULL,
                count BIGINT NOT NULL, PRIMARY KEY (counter, key, currency, before))
            """,
            // Up to which step keys were looked at for new sums, and from when on each shop's operations are all there.
            "CREATE TABLE folding (number BIGINT NOT NULL)", "INSERT INTO folding (number) VALUES (0)",
            "ALTER TABLE orders ADD COLUMN removed BIGINT NOT NULL DEFAULT 0",
            "CREATE TABLE ledger_horizons (shop TEXT PRIMARY KEY, since BIGINT NOT NULL)",
        ])

    /// Every question about operations has an index, and no write keeps one that nobody asks.
    static let ordersByTrade = Migration(
        "operations-by-trade",
        sql: [
            "DROP INDEX operations_by_order", "DROP INDEX operations_by_state",
            "CREATE INDEX operations_by_trade ON operations (shop, trade_number) WHERE effect = 'refund'",
            "CREATE INDEX operations_paid ON operations (shop, order_number) WHERE effect = 'collect'",
            "CREATE INDEX operations_open ON operations (shop, state, created_at) WHERE ended_at IS NULL",
            "CREATE INDEX operations_by_time ON operations (shop, created_at, id)",
            "CREATE INDEX operation_keys_by_operation ON operation_keys (operation)",
            "CREATE INDEX operations_ended ON operations (shop, ended_at) WHERE ended_at IS NOT NULL",
        ])
}
