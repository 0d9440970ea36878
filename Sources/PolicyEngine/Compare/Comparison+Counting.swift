internal import Clocks

extension Comparison {
    /// How the way of counting changed. Counting over more, or over more operations together, reaches a ceiling sooner.
    func counting(_ old: Counting, _ new: Counting, prefix: String = "") -> [Part] {
        var parts: [Part] = []
        if old.window != new.window {
            parts.append(
                Part(
                    key: prefix + new.window.key, before: "\(old.window.key) \(old.window.text)",
                    after: "\(new.window.key) \(new.window.text)", direction: direction(old.window, new.window)))
        }
        // A call that is counted by itself is nobody's balance.
        if old.each != new.each, old.window != .call, new.window != .call {
            parts.append(
                Part(key: prefix + "each", before: old.each.rawValue, after: new.each.rawValue, direction: old.each.direction(to: new.each))
            )
        }
        if old.leavesOutApproved != new.leavesOutApproved {
            parts.append(
                Part(
                    key: prefix + "without", before: old.leavesOutApproved ? "approval" : nil,
                    after: new.leavesOutApproved ? "approval" : nil, direction: new.leavesOutApproved ? .widens : .narrows))
        }
        return parts
    }

    private func direction(_ old: WindowRule, _ new: WindowRule) -> Direction {
        let (isLonger, isShorter) = (new.covers(old, steady: isSteady), old.covers(new, steady: isSteady))
        return isLonger ? .narrows : isShorter ? .widens : .unclear
    }

    /// Whether clocks are not changed any more in the zones of both sets, so that a day has 24 hours.
    private var isSteady: Bool { [before, after].allSatisfy { $0.zone.segments.last.map { $0.start < Self.longAgo } ?? true } }

    /// 2020-01-01: a zone whose clocks were last changed before it does not change them now.
    private static let longAgo: Int64 = 1_577_836_800_000
}

extension WindowRule {
    /// Whether at every instant this window contains the other one.
    /// - Parameter steady: whether every day has 24 hours.
    fileprivate func covers(_ other: WindowRule, steady: Bool) -> Bool {
        if self == other || other == .call || self == .ever { return true }
        switch (self, other) {
        case (.rolling(let own), .rolling(let others)): return own >= others
        case (.rolling(let own), _):
            guard let longest = other.longest(steady: steady) else { return false }
            return own >= longest
        case (.day, .hour), (.week, .hour), (.week, .day), (.month, .hour), (.month, .day): return true
        default: return false
        }
    }

    /// The longest that a calendar window can be; nil without a bound.
    private func longest(steady: Bool) -> Span? {
        let change: Int64 = steady ? 0 : 2
        switch self {
        case .hour: return .hours(1 + change)
        case .day: return .hours(24 + change)
        case .week: return .hours(7 * 24 + change)
        case .month: return .hours(31 * 24 + change)
        case .call, .ever, .rolling: return nil
        }
    }
}

extension BalanceKey.Kind {
    /// What counting by another key means: an order belongs to one customer, and everything to the shop.
    fileprivate func direction(to other: BalanceKey.Kind) -> Direction {
        switch (self, other) {
        case (_, .shop), (.order, .customer): .narrows
        case (.shop, _), (.customer, .order): .widens
        default: .unclear
        }
    }
}
