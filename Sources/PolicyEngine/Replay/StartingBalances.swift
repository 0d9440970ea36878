public import Clocks
internal import Money

/// What a limit or a counting gate starts with when its policy is applied: a balance that is not empty.
public struct StartingBalance: Sendable, Hashable {
    /// The statement.
    public let statement: String
    /// Whose operations.
    public let key: BalanceKey
    /// The window that the instant lies in.
    public let window: Window
    /// What counts already.
    public let balance: Balance
}

extension SpendingHistory {
    /// What each limit and counting gate of the set has counted at an instant: statements in the order of the files, of each the
    /// greatest sum first. Keys that nothing counts for are left out, and so are statements that count one call alone.
    public func startingBalances(at now: Instant) -> [StartingBalance] {
        let content = policies.content
        let statements =
            content.limits.map { (name: $0.name, countings: [$0.counting]) }
            + content.gates.map { gate in
                (name: gate.name, countings: Effect.allCases.compactMap { gate.counting[$0] })
            }
        var keys: [Int: [BalanceKey]] = [:]
        for name in accounts.keys { keys[name.definition, default: []].append(name.key) }
        return statements.flatMap { statement in
            var seen: Set<Counting> = []
            return statement.countings.flatMap { counting -> [StartingBalance] in
                guard seen.insert(counting).inserted, let place = policies.counting.place(of: counting.definition) else { return [] }
                return starting(statement.name, counting, keys[place] ?? [], at: now)
            }
        }
    }

    private func starting(_ statement: String, _ counting: Counting, _ keys: [BalanceKey], at now: Instant) -> [StartingBalance] {
        guard let window = try? counting.window.window(at: now, in: policies.content.zone) else { return [] }
        let found = keys.flatMap { key -> [StartingBalance] in
            let counter = Counter(
                definition: counting.definition, key: key, window: window, leavesOutApproved: counting.leavesOutApproved)
            return currencies(of: counter).map { currency in
                StartingBalance(
                    statement: statement, key: key, window: window, balance: balance(of: counter, currency: currency))
            }
        }
        return found.filter { $0.balance.count > 0 }.sorted {
            let (left, right) = ($0.balance.amount, $1.balance.amount)
            return left.minorUnits == right.minorUnits ? $0.key.value < $1.key.value : left.minorUnits > right.minorUnits
        }
    }

    private func currencies(of counter: Counter) -> [Currency] {
        guard let place = policies.counting.place(of: counter.definition) else { return [] }
        return accounts[Name(definition: place, key: counter.key)]?.series.map(\.currency) ?? []
    }
}

extension CheckedPolicies {
    /// The first instant that a balance of `now` or later can reach; nil where one has no beginning. What was settled before counts no
    /// more.
    public func earliestCounted(at now: Instant) -> Instant? {
        var earliest = now
        for rule in content.limits.map(\.counting) + content.gates.flatMap({ $0.counting.values }) where rule.window != .call {
            guard let start = try? rule.window.window(at: now, in: content.zone)?.start else { return nil }
            earliest = min(earliest, start)
        }
        return earliest
    }

    /// The first instant of the longest window of `now`, of all that have a beginning.
    public func earliestWindow(at now: Instant) -> Instant {
        let rules = content.limits.map(\.counting) + content.gates.flatMap { $0.counting.values }
        return rules.compactMap { try? $0.window.window(at: now, in: content.zone)?.start }.min() ?? now
    }

    /// What each limit and counting gate of the set starts with when it is applied at an instant, over operations of earlier.
    public func startingBalances(_ spendings: [Spending], at now: Instant) -> [StartingBalance] {
        var history = SpendingHistory(self)
        for spending in spendings { history.add(spending) }
        return history.startingBalances(at: now)
    }
}
