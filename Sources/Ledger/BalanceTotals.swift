import PolicyEngine
import Store

/// What was ever counted under one key and currency of a counter.
struct BalanceTotal: Sendable, Hashable {
    /// The counter's number in the store.
    let counter: Int64
    let key: String
    let currency: String
    let open: Tally
    let posted: Tally

    /// - Returns: nil where nothing was ever counted under the key.
    init?(_ row: Row) throws {
        guard let currency = try row.optionalText("currency") else { return nil }
        self.currency = currency
        counter = try row.integer("counter")
        key = try row.text("key")
        open = try Tally(row, "open")
        posted = try Tally(row, "posted")
    }

    init(counter: Int64, key: String, currency: String, open: Tally, posted: Tally) {
        (self.counter, self.key, self.currency) = (counter, key, currency)
        (self.open, self.posted) = (open, posted)
    }

    /// The total with one more operation that has not ended.
    func opening(_ amount: Int64) throws -> BalanceTotal {
        let (sum, isBeyond) = open.amount.addingReportingOverflow(amount)
        guard !isBeyond else { throw LedgerError.damaged("a balance is beyond what can be counted") }
        return BalanceTotal(
            counter: counter, key: key, currency: currency, open: Tally(amount: sum, count: open.count + 1), posted: posted)
    }
}

/// The totals of several counters, asked for at once. Counters that differ in their windows alone have the same.
struct BalanceTotals {
    private let names: [Counter: [CounterName]]
    private let book: BalanceBook
    private let shop: Shop

    init(of counters: [Counter], ledger: Ledger, in tx: ReadTransaction) throws {
        names = Dictionary(
            counters.map { counter in
                (counter, counter.keys.map { CounterName(definition: counter.definition, key: $0, ledger: ledger) })
            }
        ) { first, _ in first }
        book = try ledger.kept(names.values.flatMap { $0 }, in: tx)
        shop = ledger.shop
    }

    /// A counter's totals under its own key and those that are joined to it; nil where it is not kept.
    subscript(counter: Counter) -> [BalanceTotal]? {
        let kept = (names[counter] ?? []).compactMap { book.kept($0, of: shop) }
        return kept.isEmpty ? nil : kept.flatMap(\.totals)
    }
}
