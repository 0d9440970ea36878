public import Store

extension Ledger {
    /// The ledger's tables.
    public static let migrations = MigrationSet(
        owner: "ledger",
        migrations: [
            Migration(
                "operations",
                sql: [
                    """
                    CREATE TABLE operations (
                        id TEXT PRIMARY KEY, shop TEXT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL,
                        agent TEXT NOT NULL, credential TEXT NOT NULL, conversation TEXT,
                        tool TEXT NOT NULL, tool_digest TEXT NOT NULL, arguments TEXT NOT NULL, call_digest TEXT NOT NULL,
                        reason TEXT NOT NULL, buyer TEXT, policy_serial BIGINT NOT NULL, statements TEXT NOT NULL,
                        effect TEXT NOT NULL, order_number TEXT, trade_number TEXT, payee_kind TEXT, payee_id TEXT,
                        currency TEXT NOT NULL, amount BIGINT NOT NULL, request_number TEXT,
                        created_at BIGINT NOT NULL, dispatched_at BIGINT, ended_at BIGINT,
                        lease_holder TEXT, lease_until BIGINT, look_at BIGINT, deadline BIGINT, person_asked_at BIGINT,
                        approved BIGINT NOT NULL, result_text TEXT, result_structured TEXT, result_code TEXT)
                    """,
                    "CREATE INDEX operations_by_call ON operations (shop, call_digest, created_at)",
                    "CREATE INDEX operations_by_order ON operations (shop, order_number, state)",
                    "CREATE INDEX operations_by_state ON operations (shop, state, look_at)",
                    """
                    CREATE TABLE operation_keys (
                        shop TEXT NOT NULL, key TEXT NOT NULL, operation TEXT NOT NULL, PRIMARY KEY (shop, key))
                    """,
                ]),
            Migration(
                "balances",
                sql: [
                    """
                    CREATE TABLE counted (
                        definition TEXT NOT NULL, key_kind TEXT NOT NULL, key_value TEXT NOT NULL, operation TEXT NOT NULL,
                        currency TEXT NOT NULL, amount BIGINT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL,
                        PRIMARY KEY (definition, key_kind, key_value, operation))
                    """,
                    "CREATE INDEX counted_by_key ON counted (definition, key_kind, key_value, state, at, amount, currency)",
                    "CREATE INDEX counted_by_operation ON counted (operation)",
                    """
                    CREATE TABLE counters (
                        shop TEXT, definition TEXT, text TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (shop, definition))
                    """,
                    """
                    CREATE TABLE orders (
                        shop TEXT NOT NULL, trade_number TEXT NOT NULL, order_number TEXT NOT NULL, version BIGINT NOT NULL,
                        currency TEXT NOT NULL, provider_refunded BIGINT NOT NULL, PRIMARY KEY (shop, trade_number))
                    """,
                    "CREATE INDEX orders_by_number ON orders (shop, order_number)",
                    """
                    CREATE TABLE transfers (
                        operation TEXT NOT NULL, step BIGINT NOT NULL, kind TEXT NOT NULL, currency TEXT NOT NULL,
                        amount BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (operation, step))
                    """,
                ]),
            // What was known when an operation was decided: limits with conditions judge it by that.
            Migration("facts", sql: ["ALTER TABLE operations ADD COLUMN facts TEXT"]),
            // One order for the steps of all operations: replay takes them between the decisions as they happened.
            Migration(
                "steps",
                sql: [
                    "ALTER TABLE transfers ADD COLUMN number BIGINT",
                    """
                    UPDATE transfers SET number = ranked.number FROM (
                        SELECT operation, step, ROW_NUMBER() OVER (ORDER BY at, operation, step) AS number FROM transfers) AS ranked
                    WHERE ranked.operation = transfers.operation AND ranked.step = transfers.step
                    """,
                    "CREATE INDEX transfers_by_number ON transfers (number)",
                ]),
            // Refunds that others made, by the number under which a source showed them, and their sum on each order.
            Migration(
                "outside refunds",
                sql: [
                    """
                    CREATE TABLE outside_refunds (
                        shop TEXT NOT NULL, trade_number TEXT NOT NULL, request_number TEXT NOT NULL, currency TEXT NOT NULL,
                        amount BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (shop, trade_number, request_number))
                    """,
                    "ALTER TABLE orders ADD COLUMN outside_refunded BIGINT NOT NULL DEFAULT 0",
                ]),
            balancesByKey, ordersByTrade,
            watching, ToldRefunds.migration,
            ShopRegister.migration,
            movementKinds, PayeeBook.migration,
        ])
}
