import Money
import Store

extension PayeeBook {
    /// Names of payees, who receives what is sent to them, and whom people have enrolled. Who they are stands in no row: names are
    /// pseudonyms, beside them a masked text for people.
    static let migration = Migration(
        "payees",
        sql: [
            // A name can have had several receivers: a telephone number gets another owner. All of them are one payee then.
            """
            CREATE TABLE payee_receivers (
                shop TEXT NOT NULL, name TEXT NOT NULL, receiver TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (shop, name, receiver))
            """,
            "CREATE INDEX payee_receivers_back ON payee_receivers (shop, receiver)",
            """
            CREATE TABLE payees_enrolled (
                shop TEXT NOT NULL, name TEXT NOT NULL, masked TEXT NOT NULL, holder TEXT NOT NULL, holder_masked TEXT NOT NULL,
                currency TEXT NOT NULL, ceiling BIGINT NOT NULL, at BIGINT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (shop, name))
            """,
            """
            CREATE TABLE payees_paid (
                shop TEXT NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL, amount BIGINT NOT NULL,
                PRIMARY KEY (shop, name, currency))
            """,
        ])
}

extension Ledger {
    /// Remembers what a payee got, for as long as the store lives: operations leave it some day.
    func notePaid(_ movement: Movement, in tx: WriteTransaction) throws {
        guard let payee = movement.payee else { return }
        try tx.perform(
            """
            INSERT INTO payees_paid (shop, name, currency, amount) VALUES ($1, $2, $3, $4)
            ON CONFLICT (shop, name, currency) DO UPDATE SET amount = payees_paid.amount + excluded.amount
            """,
            [
                .text(shop.key), .text(payeeKey(payee)), .text(movement.amount.currency.code), .integer(movement.amount.minorUnits),
            ])
    }
}
