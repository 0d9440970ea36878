import Clocks
import Money
public import PolicyEngine
public import Store

extension Ledger {
    /// Every balance of this shop that counts by a definition, the greatest first: what was posted in the window, and what is open.
    /// - Parameter limit: how many at most.
    /// - Returns: the balances under their keys as the store keeps them, where customers and payees are pseudonyms, and how many there
    ///   are in all. Amounts of several currencies under one key are balances of their own.
    public func balances(
        of definition: String, in window: Window, limit: Int, in tx: ReadTransaction
    ) throws -> (lines: [(key: String, balance: Balance)], total: Int) {
        let rows = try tx.query(
            """
            SELECT c.key_kind AS kind, c.key_value AS value, c.currency AS currency, SUM(c.amount) AS amount, COUNT(*) AS count
            FROM counted c JOIN operations o ON o.id = c.operation
            WHERE c.definition = $1 AND o.shop = $2 AND (c.state = 'open' OR (c.state = 'posted' AND c.at >= $3 AND c.at < $4))
            GROUP BY c.key_kind, c.key_value, c.currency ORDER BY amount DESC, count DESC, value
            """,
            [
                .text(Self.digest(of: definition)), .text(shop.key), .integer(window.start?.milliseconds ?? Int64.min),
                .integer(window.end?.milliseconds ?? Int64.max),
            ])
        let lines = try rows.prefix(limit).map { row in
            guard let currency = Currency(code: try row.text("currency")) else { throw LedgerError.damaged("a balance without a currency") }
            let balance = Balance(
                amount: Money(minorUnits: try row.integer("amount"), currency: currency), count: Int(try row.integer("count")))
            return (key: try shown(kind: row.text("kind"), value: row.text("value")), balance: balance)
        }
        return (lines, rows.count)
    }

    /// `agent desk`, `order 2026…`, `the shop`, `customer 3f0c…` for a pseudonym.
    private func shown(kind: String, value: String) -> String {
        switch BalanceKey.Kind(rawValue: kind) {
        case .shop: "the shop"
        case .agent, .order: "\(kind) \(value.hasPrefix(shop.key + "|") ? String(value.dropFirst(shop.key.count + 1)) : value)"
        case .customer, .payee, nil: "\(kind) \(value.prefix(12))"
        }
    }
}
