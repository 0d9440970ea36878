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
public struct SpendingHistory: Sendable {
    private struct Name: Hashable {
        let definition: String
        let key: BalanceKey
    }

    private let policies: CheckedPolicies
    private var spendings: [Spending] = []
    private var places: [Name: [Int]] = [:]

    /// No operations yet.
    public init(_ policies: CheckedPolicies) { self.policies = policies }

    /// Adds an operation, and gives the handle by which it is settled.
    public mutating func add(_ spending: Spending) -> Int {
        let handle = spendings.count
        spendings.append(spending)
        place(handle)
        return handle
    }

    /// Replaces an operation: it was approved, dispatched or settled since.
    public mutating func update(_ handle: Int, _ spending: Spending) {
        for counter in policies.counters(for: spendings[handle].operation) {
            places[Name(definition: counter.definition, key: counter.key)]?.removeAll { $0 == handle }
        }
        spendings[handle] = spending
        place(handle)
    }

    /// Settles an operation: posted at an instant, or void.
    public mutating func settle(_ handle: Int, as state: Spending.State, at instant: Instant? = nil) {
        spendings[handle].state = state
        if let instant { spendings[handle].operation.record.at = instant }
    }

    /// What counts for a counter. Amounts in another currency than `currency` make a balance that nothing fits on top of.
    public func balance(of counter: Counter, currency: Currency) -> Balance {
        guard let window = counter.window else { return Balance(amount: .zero(currency), count: 0) }
        var sum = Money.zero(currency)
        var count = 0
        for index in places[Name(definition: counter.definition, key: counter.key)] ?? [] {
            let spending = spendings[index]
            guard spending.counts(in: window), let amount = spending.operation.record.amount else { continue }
            guard let next = try? sum.adding(amount) else {
                return Balance(amount: Money(minorUnits: .max, currency: currency), count: .max)
            }
            sum = next
            count += 1
        }
        return Balance(amount: sum, count: count)
    }

    private mutating func place(_ handle: Int) {
        for counter in policies.counters(for: spendings[handle].operation) {
            places[Name(definition: counter.definition, key: counter.key), default: []].append(handle)
        }
    }
}

extension Spending {
    fileprivate func counts(in window: Window) -> Bool {
        switch state {
        case .open: true
        case .void: false
        case .posted: operation.record.at.map { window.contains($0) } ?? true
        }
    }
}
