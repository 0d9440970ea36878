import Clocks
import Money
import PolicyEngine
import Store

extension Ledger {
    /// Counts an operation against counters for the first time. A counter of one call alone keeps nothing.
    func count(_ operation: OperationID, amount: Money, against counters: [Counter], at: Instant, in tx: WriteTransaction) throws {
        let names = CounterName.all(counters, ledger: self)
        guard !names.isEmpty else { return }
        let book = try kept(names, in: tx)
        let (units, currency) = (amount.minorUnits, amount.currency.code)
        for name in names {
            // A counter that was dropped has no balance any more.
            guard let counter = book.kept(name, of: shop)?.counter else { continue }
            let key: [SQLValue] = [.integer(counter), .text(name.key), .text(currency)]
            try tx.insert(
                [.text(operation.text)] + key + [.integer(units), .text(Spending.State.open.rawValue), .integer(at.milliseconds)],
                into: LedgerSheets.counted)
            try tx.insert(key + [.integer(units), .integer(1), .integer(0), .integer(0)], into: LedgerSheets.balances)
            try book.open(units, currency, under: name, of: shop)
        }
    }

    /// Counts an operation that has not ended against other counters than before.
    func countAgain(_ operation: OperationID, amount: Money, against counters: [Counter], at: Instant, in tx: WriteTransaction) throws {
        try balance(operation, open: -1, posted: 0, in: tx)
        try tx.perform("DELETE FROM counted WHERE operation = $1", [.text(operation.text)])
        try count(operation, amount: amount, against: counters, at: at, in: tx)
    }

    /// Moves what an operation counts from open to posted or void, or from void to posted.
    func recount(
        _ operation: OperationID, from before: Spending.State, as state: Spending.State, at: Instant, in tx: WriteTransaction
    ) throws {
        try tx.perform(
            "UPDATE counted SET state = $2, at = $3 WHERE operation = $1",
            [.text(operation.text), .text(state.rawValue), .integer(at.milliseconds)])
        try balance(operation, open: before == .open ? -1 : 0, posted: state == .posted ? 1 : 0, in: tx)
        guard state == .posted else { return }
        // What happened long ago, and is only known now, belongs to all sums behind it.
        try tx.perform(
            """
            UPDATE running_sums SET amount = running_sums.amount + counted.amount, count = running_sums.count + 1
            FROM counted WHERE counted.operation = $1 AND running_sums.counter = counted.counter AND running_sums.key = counted.key
                AND running_sums.currency = counted.currency AND running_sums.before > counted.at
            """, [.text(operation.text)])
    }

    /// Adds an operation to the balances of all that it counts against, or takes it away: so many times its amount.
    private func balance(_ operation: OperationID, open: Int64, posted: Int64, in tx: WriteTransaction) throws {
        // A counter that was dropped has no balance any more.
        try tx.perform(
            """
            INSERT INTO balances (counter, key, currency, open_amount, open_count, posted_amount, posted_count)
            SELECT counted.counter, counted.key, counted.currency, counted.amount * CAST($2 AS BIGINT), CAST($2 AS BIGINT),
                   counted.amount * CAST($3 AS BIGINT), CAST($3 AS BIGINT)
            FROM counted JOIN counters ON counters.id = counted.counter WHERE counted.operation = $1
            ON CONFLICT (counter, key, currency) DO UPDATE SET open_amount = balances.open_amount + excluded.open_amount,
                open_count = balances.open_count + excluded.open_count, posted_amount = balances.posted_amount + excluded.posted_amount,
                posted_count = balances.posted_count + excluded.posted_count
            """, [.text(operation.text), .integer(open), .integer(posted)])
    }
}

/// A counter as it is stored: without its window, which only reading needs.
struct CounterName: Hashable, Comparable {
    let definition: String
    let key: String

    init(definition: String, key: BalanceKey, ledger: Ledger) {
        self.definition = Ledger.digest(of: definition)
        self.key = ledger.stored(key)
    }

    /// The names of all counters that keep anything, each once, in an order of their own.
    static func all(_ counters: [Counter], ledger: Ledger) -> [CounterName] {
        Set(counters.filter { $0.window != nil }.map { CounterName(definition: $0.definition, key: $0.key, ledger: ledger) }).sorted()
    }

    static func < (left: CounterName, right: CounterName) -> Bool {
        (left.definition, left.key) < (right.definition, right.key)
    }
}
