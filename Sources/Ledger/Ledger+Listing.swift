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
        let edges = Edges(window, at: tx.now)
        let rows = try tx.query(
            BalanceQuery.everyKey,
            [.text(shop.key), .text(Self.digest(of: definition)), .integer(edges.start), .integer(edges.end)])
        let sums = try rows.compactMap { row in try WindowSum(row).map { (key: try row.text("key"), sum: $0) } }
            .filter { $0.sum.count > 0 }
            .sorted { ($1.sum.amount, $1.sum.count, $0.key) < ($0.sum.amount, $0.sum.count, $1.key) }
        let lines = try sums.prefix(limit).map { key, sum in
            guard let currency = Currency(code: sum.currency) else { throw LedgerError.damaged("a balance without a currency") }
            let balance = Balance(amount: Money(minorUnits: sum.amount, currency: currency), count: Int(sum.count))
            return (key: shown(key), balance: balance)
        }
        return (lines, sums.count)
    }

    /// `agent desk`, `order 2026…`, `the shop`, `customer 3f0c…` for a pseudonym.
    private func shown(_ key: String) -> String {
        let kind = String(key.prefix { $0 != " " })
        let value = String(key.dropFirst(kind.count + 1))
        return switch BalanceKey.Kind(rawValue: kind) {
        case .shop: "the shop"
        case .agent, .order: "\(kind) \(value.hasPrefix(shop.key + "|") ? String(value.dropFirst(shop.key.count + 1)) : value)"
        case .customer, .payee, nil: "\(kind) \(value.prefix(12))"
        }
    }
}
