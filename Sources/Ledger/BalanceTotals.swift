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
    fileprivate init?(_ row: Row) throws {
        guard let currency = try row.optionalText("currency") else { return nil }
        self.currency = currency
        counter = try row.integer("counter")
        key = try row.text("key")
        open = try Tally(row, "open")
        posted = try Tally(row, "posted")
    }
}

/// The totals of several counters, asked for at once. Counters that differ in their windows alone have the same.
struct BalanceTotals {
    private let names: [Counter: CounterName]
    /// Those that are kept for this shop, each with a total for every currency.
    private var totals: [CounterName: [BalanceTotal]] = [:]

    init(of counters: [Counter], ledger: Ledger, in tx: ReadTransaction) throws {
        names = Dictionary(
            counters.map { ($0, CounterName(definition: $0.definition, key: $0.key, ledger: ledger)) }
        ) { first, _ in first }
        let asked = Set(names.values).sorted()
        let rows = try tx.query(
            BalanceQuery.totals(asked.count),
            [.text(ledger.shop.key)] + asked.flatMap { [SQLValue.text($0.definition), .text($0.key)] })
        for row in rows {
            let name = asked[Int(try row.integer("place"))]
            totals[name, default: []] += try BalanceTotal(row).map { [$0] } ?? []
        }
    }

    /// A counter's totals; nil where it is not kept.
    subscript(counter: Counter) -> [BalanceTotal]? { names[counter].flatMap { totals[$0] } }
}
