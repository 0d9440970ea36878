import Store

/// The totals that the transactions of one commit have asked for, with what they counted since.
final class BalanceBook: Recollection {
    static let tables = ["balances", "counters"]

    /// What is kept under one name.
    struct Kept {
        /// The counter's number in the store.
        let counter: Int64
        /// A total for every currency.
        var totals: [BalanceTotal]
    }

    private struct Place: Hashable {
        let shop: String
        let name: CounterName
    }

    /// Nil for a counter that is not kept.
    private var known: [Place: Kept?] = [:]

    init() {}

    /// Those of the names that are not known yet, each once.
    func missing(_ names: some Sequence<CounterName>, of shop: Shop) -> [CounterName] {
        Set(names).filter { known[Place(shop: shop.key, name: $0)] == nil }.sorted()
    }

    /// What is kept under a name; nil where its counter is not kept, or nobody asked.
    func kept(_ name: CounterName, of shop: Shop) -> Kept? { known[Place(shop: shop.key, name: name)] ?? nil }

    /// Notes what the store has under names: rows of ``BalanceQuery/totals``.
    func note(_ rows: [Row], of names: [CounterName], _ shop: Shop) throws {
        for name in names { known[Place(shop: shop.key, name: name)] = .some(nil) }
        for row in rows {
            let place = Int(try row.integer("place"))
            // Places behind the last name stand for nothing.
            guard place < names.count else { continue }
            let key = Place(shop: shop.key, name: names[place])
            var kept = Kept(counter: try row.integer("counter"), totals: (known[key] ?? nil)?.totals ?? [])
            if let total = try BalanceTotal(row) { kept.totals.append(total) }
            known[key] = .some(kept)
        }
    }

    /// Notes an operation that counts from now on.
    func open(_ amount: Int64, _ currency: String, under name: CounterName, of shop: Shop) throws {
        let key = Place(shop: shop.key, name: name)
        guard var kept = known[key] ?? nil else { return }
        if let place = kept.totals.firstIndex(where: { $0.currency == currency }) {
            kept.totals[place] = try kept.totals[place].opening(amount)
        } else {
            let posted = Tally.nothing
            kept.totals.append(
                BalanceTotal(
                    counter: kept.counter, key: name.key, currency: currency, open: Tally(amount: amount, count: 1), posted: posted))
        }
        known[key] = .some(kept)
    }
}

extension Ledger {
    /// What is kept under names, asked of the store where this commit does not know it yet.
    func kept(_ names: some Sequence<CounterName>, in tx: ReadTransaction) throws -> BalanceBook {
        let book = tx.recollection(BalanceBook.self) ?? BalanceBook()
        let missing = book.missing(names, of: shop)
        guard !missing.isEmpty else { return book }
        // What was counted in this commit was counted under names that the book knows.
        guard let rows = try tx.queries([Self.totals(of: missing, shop)], about: []).first else { return book }
        try book.note(rows, of: missing, shop)
        return book
    }

    /// The question for totals.
    static func totals(of names: [CounterName], _ shop: Shop) -> SQLStatement {
        let (text, places) = BalanceQuery.totals(names)
        return SQLStatement(text, [.text(shop.key)] + places.flatMap { [SQLValue.text($0.definition), .text($0.key)] })
    }
}
