import Clocks
public import Money
public import PolicyEngine
public import Store

extension Ledger {
    /// What already counts against a counter: what was posted in its window, and everything that has not ended.
    /// - Parameter operation: an operation to leave out: the one that is being decided again.
    public func balance(
        of counter: Counter, currency: Currency, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> Balance {
        guard let balance = try balances(of: [counter], currency: currency, except: operation, in: tx)[counter] else {
            throw LedgerError.uncounted(counter.definition)
        }
        return balance
    }

    /// What already counts against each of these counters, asked for at once.
    /// - Parameters:
    ///   - currency: the currency that all of them count in.
    ///   - operation: an operation to leave out: the one that is being decided again.
    /// - Throws: ``LedgerError/uncounted(_:)`` for a counter that was never brought up to date: it knows nothing of what happened
    ///   before, and its emptiness is no balance. ``LedgerError/damaged(_:)`` where a window holds amounts in another currency.
    public func balances(
        of counters: [Counter], currency: Currency, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> [Counter: Balance] {
        let nothing = Balance(amount: .zero(currency), count: 0)
        var found = Dictionary(counters.map { ($0, nothing) }) { first, _ in first }
        let wanted = found.keys.filter { $0.window != nil }
        guard !wanted.isEmpty else { return found }
        let totals = try BalanceTotals(of: wanted, ledger: self, in: tx)
        var sums = WindowSums(at: tx.now)
        for counter in wanted {
            guard let own = totals[counter] else { throw LedgerError.uncounted(counter.definition) }
            for total in own { sums.add(total, of: counter) }
        }
        for (counter, sum) in try sums.ask(in: tx) where sum.count > 0 {
            guard sum.currency == currency.code else {
                throw LedgerError.damaged("a balance in \(currency.code) holds amounts in \(sum.currency)")
            }
            // Names that are joined have a total each.
            let (amount, count) = (Money(minorUnits: sum.amount, currency: currency), Int(sum.count))
            let known = found[counter] ?? nothing
            found[counter] = Balance(amount: try known.amount.adding(amount), count: known.count + count)
        }
        if let operation { try leaveOut(operation, of: &found, in: tx) }
        return found
    }

    private func leaveOut(_ operation: OperationID, of balances: inout [Counter: Balance], in tx: ReadTransaction) throws {
        let rows = try tx.query(
            """
            SELECT counters.definition AS definition, counted.key AS key, counted.amount AS amount, counted.state AS state,
                   counted.at AS at
            FROM counted JOIN counters ON counters.id = counted.counter WHERE counted.operation = $1 AND counters.shop = $2
            """, [.text(operation.text), .text(shop.key)])
        guard !rows.isEmpty else { return }
        for (counter, balance) in balances {
            guard let window = counter.window else { continue }
            let (definition, keys) = (Self.digest(of: counter.definition), Set(counter.keys.map { stored($0) }))
            for row in rows where try row.text("definition") == definition && keys.contains(row.text("key")) {
                let at = Instant(milliseconds: try row.integer("at"))
                let state = try row.text("state")
                let counts = state == Spending.State.open.rawValue || state == Spending.State.posted.rawValue && window.contains(at)
                guard counts else { continue }
                let own = Money(minorUnits: try row.integer("amount"), currency: balance.amount.currency)
                let known = balances[counter] ?? balance
                balances[counter] = Balance(amount: try known.amount.subtracting(own), count: known.count - 1)
            }
        }
    }

    /// The short name of a counter's definition in the store.
    static func digest(of definition: String) -> String { DefinitionNames.shared.name(of: definition) }
}

/// A window as the store is asked for it.
struct Edges {
    let start: Int64
    let end: Int64

    /// Whether anything can lie before the window.
    var hasStart: Bool { start > Int64.min + 1 }
    /// Whether anything can lie behind it.
    var hasEnd: Bool { end < Int64.max }

    /// - Parameter now: nothing counts at a later instant, so that a window's end that lies behind it need not be looked for.
    init(_ window: Window, at now: Instant) {
        start = window.start?.milliseconds ?? Int64.min + 1
        let last = window.end ?? Instant(milliseconds: .max)
        end = last > now + .minutes(1) ? Int64.max : last.milliseconds
    }
}
