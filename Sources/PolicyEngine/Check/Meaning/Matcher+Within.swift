internal import Clocks

extension Matcher {
    /// Whether every call, and every operation of earlier, that this matches is matched by another: false where that is not certain.
    ///
    /// Where the other's condition cannot be judged the call is forbidden, so the same condition is as good as none.
    func isWithin(_ other: Matcher) -> Bool {
        effects.isSubset(of: other.effects) && Self.isWithin(agents, other.agents) && Self.isWithin(tools, other.tools)
            && FieldRule.covers(other.fields, fields) && (other.condition == nil || other.condition == condition)
            && leavesAlone(other.exception)
    }

    /// Whether an exception takes nothing out of what this matches that is not taken out here too.
    private func leavesAlone(_ other: Exception?) -> Bool {
        guard let other, other != exception else { return true }
        if let agents, let excepted = other.agents, agents.isDisjoint(with: excepted) { return true }
        if let tools, let excepted = other.tools, tools.isDisjoint(with: excepted) { return true }
        return false
    }

    private static func isWithin(_ names: Set<String>?, _ others: Set<String>?) -> Bool {
        guard let others else { return true }
        return names?.isSubset(of: others) ?? false
    }
}

extension WindowRule {
    /// Whether everything that counts in this window counts in another at the same instant; false where that is not certain.
    func isWithin(_ other: WindowRule) -> Bool {
        if self == other || self == .call || other == .ever { return true }
        switch (self, other) {
        case (.hour, .day), (.hour, .week), (.hour, .month), (.day, .week), (.day, .month): return true
        case (.rolling(let own), .rolling(let others)): return own <= others
        // Where clocks change an hour has two, and a day and what is made of days is longer; no zone has moved by more than a day.
        case (.hour, .rolling(let others)): return others >= .hours(3)
        case (.day, .rolling(let others)): return others >= .hours(48)
        case (.week, .rolling(let others)): return others >= .days(9)
        case (.month, .rolling(let others)): return others >= .days(33)
        default: return false
        }
    }
}
