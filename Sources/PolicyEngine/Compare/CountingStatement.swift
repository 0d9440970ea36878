public import Clocks
public import Money

/// A limit or gate that sums operations, as far as a balance concerns it.
public struct CountingStatement: Sendable, Hashable {
    /// `limit` or `gate`.
    public let what: String
    /// Its name.
    public let name: String
    /// What it counts, as counters name it.
    public let definition: String
    /// What it keeps a balance for each of.
    public let each: BalanceKey.Kind
    /// Its ceiling or threshold, where that is the same for every call.
    public let amount: Money?
    /// Its ceiling or threshold of calls.
    public let count: Int?
    private let rule: WindowRule
    private let zone: ZoneTable

    init(_ what: String, _ name: String, _ counting: Counting, amount: AmountRule?, count: Int?, zone: ZoneTable) {
        self.what = what
        self.name = name
        definition = counting.definition
        each = counting.each
        self.amount = if case .fixed(let money) = amount { money } else { nil }
        self.count = count
        rule = counting.window
        self.zone = zone
    }

    /// The window that is current at an instant; nil beyond the years 1 to 9999.
    public func window(at now: Instant) -> Window? {
        do throws(CalendarError) { return try rule.window(at: now, in: zone) } catch { return nil }
    }
}

extension CheckedPolicies {
    /// Every limit and gate that sums operations, in the order of the files; a gate that counts effects apart, once for each way.
    public var countings: [CountingStatement] {
        let limits = content.limits.filter { $0.counting.window != .call }.map { limit in
            CountingStatement("limit", limit.name, limit.counting, amount: limit.amount, count: limit.count, zone: content.zone)
        }
        let gates = content.gates.flatMap { gate in
            Set(gate.counting.values).filter { $0.window != .call }.sorted { $0.definition < $1.definition }.map { counting in
                CountingStatement("gate", gate.name, counting, amount: gate.above, count: gate.aboveCount, zone: content.zone)
            }
        }
        return limits + gates
    }
}
