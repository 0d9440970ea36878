import Money

/// What the simulator's ledger says of the limits: sums of what really happened, window by window.
struct StormBook: Sendable {
    private struct Entry {
        let call: StormCall
        let number: String
        let at: Int64
    }

    private let plan: StormPlan
    private var entries: [Entry] = []
    /// What happened and nobody had asked for so, or happened twice.
    private(set) var strange: [String] = []

    /// - Parameter calls: everything that was asked for, by whom: the ledger itself knows nothing of agents.
    init(_ plan: StormPlan, calls: [StormCall], refunds: [SimulatorControl.Refund]) {
        self.plan = plan
        let asked = Dictionary(calls.map { (["\($0.order)", $0.ask.amount], $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<StormCall> = []
        for refund in refunds {
            guard let call = asked[[refund.order, refund.amount]] else {
                strange.append("nobody asked for \(refund)")
                continue
            }
            if !seen.insert(call).inserted { strange.append("\(refund) happened twice") }
            entries.append(Entry(call: call, number: refund.number, at: refund.at))
        }
    }

    /// Everything that happened.
    var made: Set<StormCall> { Set(entries.map(\.call)) }

    /// How many windows have something in them.
    var windows: Int { StormLimit.allCases.map { sums(of: $0).count }.reduce(0, +) }

    /// What a limit leaves now for a call, in fen.
    func left(of limit: StormLimit, agent: String, order: String, at now: Int64) -> Int64 {
        let key = Self.key(limit, StormCall(agent: agent, order: order, fen: 0), number: "", at: now)
        return plan.ceiling(limit) - (key.flatMap { sums(of: limit)[$0] } ?? 0)
    }

    /// The windows in which more happened than a limit allows.
    var exceeded: [String] {
        StormLimit.allCases.flatMap { limit in
            sums(of: limit).filter { $0.value > plan.ceiling(limit) }.map { key, sum in
                "limit `\(limit.rawValue)` for \(key): \(Money.fen(sum)) of \(Money.fen(plan.ceiling(limit)))"
            }
        }
    }

    private func sums(of limit: StormLimit) -> [String: Int64] {
        var sums: [String: Int64] = [:]
        for entry in entries {
            guard let key = Self.key(limit, entry.call, number: entry.number, at: entry.at) else { continue }
            sums[key, default: 0] += entry.call.fen
        }
        return sums
    }

    /// What a limit sums a refund under; nil where it does not count it.
    private static func key(_ limit: StormLimit, _ call: StormCall, number: String, at: Int64) -> String? {
        // A day begins at 16:00 of the one before it in UTC: the policy counts in Shanghai.
        let (hour, day) = (at / 3_600_000, (at + 8 * 3_600_000) / 86_400_000)
        switch limit {
        case .call: return "\(call.order) \(number)"
        case .order: return call.order
        case .agent: return "\(call.agent) on \(day)"
        case .hour: return StormPlan.hourly.contains(call.agent) ? "hour \(hour)" : nil
        case .day: return StormPlan.daily.contains(call.agent) ? "day \(day)" : nil
        }
    }
}
