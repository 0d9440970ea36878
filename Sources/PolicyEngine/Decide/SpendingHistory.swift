public import Clocks
public import Money

/// An operation of earlier, as balances count it.
public struct Spending: Sendable, Hashable {
    /// How far an operation has come, as far as balances care.
    public enum State: String, Sendable, Hashable {
        /// Not ended: it counts in every current window.
        case open
        /// It happened: it counts in the window of its instant.
        case posted
        /// It did not happen: it counts nowhere.
        case void
    }

    /// The operation. Its record's instant is when it counts once it is posted; without one it counts in every window.
    public var operation: RecordedOperation
    /// How far it has come.
    public var state: State

    /// An operation of earlier.
    public init(_ operation: RecordedOperation, state: State) {
        self.operation = operation
        self.state = state
    }
}

/// Operations of earlier under one set of policies: what balances are when no store is asked.
///
/// Adding, settling and asking take a time that hardly depends on how many operations there are.
public struct SpendingHistory: Sendable {
    /// A counter without its window; the definition by its place in the index.
    struct Name: Hashable {
        let definition: Int
        let key: BalanceKey
    }

    /// What was spent for one counter's key. A second currency is a mistake of somebody's, and nothing fits on top of it.
    struct Account {
        var series: [(currency: Currency, spent: SpendingSeries)] = []
    }

    private struct Entry {
        var spending: Spending
        var names: [Name]
    }

    let policies: CheckedPolicies
    private var entries: [Entry] = []
    private(set) var accounts: [Name: Account] = [:]

    /// No operations yet.
    public init(_ policies: CheckedPolicies) { self.policies = policies }

    /// Adds an operation, and gives the handle by which it is settled.
    @discardableResult
    public mutating func add(_ spending: Spending) -> Int {
        entries.append(Entry(spending: spending, names: names(of: spending.operation)))
        count(entries.count - 1)
        return entries.count - 1
    }

    /// Replaces an operation: it was approved, dispatched or settled since.
    public mutating func update(_ handle: Int, _ spending: Spending) {
        discount(handle)
        entries[handle] = Entry(spending: spending, names: names(of: spending.operation))
        count(handle)
    }

    /// Settles an operation: posted at an instant, or void.
    public mutating func settle(_ handle: Int, as state: Spending.State, at instant: Instant? = nil) {
        discount(handle)
        entries[handle].spending.state = state
        if let instant { entries[handle].spending.operation.record.at = instant }
        count(handle)
    }

    /// The operation of a handle as it counts now.
    public subscript(_ handle: Int) -> Spending { entries[handle].spending }

    /// What counts for a counter. Amounts in another currency than `currency` make a balance that nothing fits on top of.
    /// - Parameter handle: an operation to leave out: the one that is being decided again.
    public func balance(of counter: Counter, currency: Currency, except handle: Int? = nil) -> Balance {
        guard let window = counter.window, let definition = policies.counting.place(of: counter.definition) else {
            return Balance(amount: .zero(currency), count: 0)
        }
        var total = SpendingSeries.Sum()
        for key in counter.keys {
            let name = Name(definition: definition, key: key)
            var own: (currency: Currency, sum: SpendingSeries.Sum)?
            if let handle, entries[handle].names.contains(name) { own = entries[handle].spending.sum(in: window) }
            for (code, spent) in accounts[name]?.series ?? [] {
                var sum = spent.sum(in: window)
                if let own, own.currency == code { sum = sum - own.sum }
                if code == currency {
                    total = total + sum
                } else if sum.count > 0 {
                    return Balance(amount: Money(minorUnits: .max, currency: currency), count: .max)
                }
            }
        }
        return Balance(amount: Money(minorUnits: Int64(clamping: total.amount), currency: currency), count: total.count)
    }

    // MARK: - Keeping count

    private func names(of operation: RecordedOperation) -> [Name] {
        policies.counting.counters(for: operation).map { Name(definition: $0.definition, key: $0.key) }
    }

    private mutating func count(_ handle: Int) {
        let spending = entries[handle].spending
        guard let amount = spending.counted else { return }
        for name in entries[handle].names {
            accounts[name, default: Account()].change(amount.currency) { $0.add(amount.minorUnits, at: spending.instant) }
        }
    }

    private mutating func discount(_ handle: Int) {
        let spending = entries[handle].spending
        guard let amount = spending.counted else { return }
        for name in entries[handle].names {
            accounts[name, default: Account()].change(amount.currency) { $0.remove(amount.minorUnits, at: spending.instant) }
        }
    }
}

extension SpendingHistory.Account {
    fileprivate mutating func change(_ currency: Currency, _ body: (inout SpendingSeries) -> Void) {
        if let index = series.firstIndex(where: { $0.currency == currency }) { return body(&series[index].spent) }
        var spent = SpendingSeries()
        body(&spent)
        series.append((currency, spent))
    }
}

extension Spending {
    /// What it counts; nil where it counts nowhere.
    fileprivate var counted: Money? { state == .void ? nil : operation.record.amount }

    /// When it counts; nil is in every window.
    fileprivate var instant: Instant? { state == .posted ? operation.record.at : nil }

    /// What it alone makes of a window's balance.
    fileprivate func sum(in window: Window) -> (currency: Currency, sum: SpendingSeries.Sum)? {
        guard let counted, instant.map({ window.contains($0) }) ?? true else { return nil }
        return (counted.currency, SpendingSeries.Sum(amount: Int128(counted.minorUnits), count: 1))
    }
}
