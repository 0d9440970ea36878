import Store

extension Ledger {
    /// Which movement an operation is, where its effect does not say it (nothing: what the effect is called), and the name under which
    /// counters know a payee.
    static let movementKinds = Migration(
        "movement-kinds",
        sql: [
            "ALTER TABLE operations ADD COLUMN kind TEXT", "ALTER TABLE operations ADD COLUMN payee_key TEXT",
            "CREATE INDEX operations_by_payee ON operations (shop, payee_key) WHERE effect = 'transfer'",
        ])
}
