internal import Clocks
internal import Money

/// A statement that every call of a question comes under: what such calls come to in its windows is never more than it lets through.
struct Cover: Sendable, Hashable {
    let name: String
    let isGate: Bool
    let counting: Counting?
    /// What it lets through in a window; in minor units, or calls where the question counts calls.
    let ceiling: Int64
    /// How many balances the calls of the question have.
    let balances: Int64

    /// Over which time it counts; nil where it lets nothing through at all.
    var rule: WindowRule { counting?.window ?? .ever }
}

/// Finds the statements that bound a question whatever the calls are.
struct CoverFinder {
    let ground: Ground

    /// All of them, for all agents and tools of the question.
    var covers: [Cover] {
        let question = ground.question
        let countsCalls = if case .calls = question.measure { true } else { false }
        var found: [Cover] = []
        for limit in ground.limits where isForAll(limit.matcher) && isTogether(limit.counting) {
            let amount: Int64? = if case .fixed(let money) = limit.amount { money.minorUnits } else { nil }
            guard let ceiling = countsCalls ? limit.count.map({ Int64($0) }) : amount else { continue }
            found.append(
                Cover(
                    name: limit.name, isGate: false, counting: limit.counting, ceiling: ceiling, balances: balances(limit.counting)))
        }
        guard question.isWithoutApproval else { return found }
        for gate in ground.gates where isForAll(gate.matcher) {
            if gate.above == nil, gate.aboveCount == nil {
                found.append(Cover(name: gate.name, isGate: true, counting: nil, ceiling: 0, balances: 1))
                continue
            }
            let ways = Set(question.effects.compactMap { gate.counting[$0] })
            guard let way = ways.first, ways.count == 1, isTogether(way) else { continue }
            let amount: Int64? = if case .fixed(let money) = gate.above { money.minorUnits } else { nil }
            guard let ceiling = countsCalls ? gate.aboveCount.map({ Int64($0) }) : amount else { continue }
            found.append(Cover(name: gate.name, isGate: true, counting: way, ceiling: ceiling, balances: balances(way)))
        }
        return found
    }

    private func isForAll(_ matcher: Matcher) -> Bool {
        ground.agents.allSatisfy { agent in
            ground.tools.allSatisfy { tool in
                tool.effects.intersection(ground.question.effects).allSatisfy {
                    matcher.mustMatch(agent: agent, tool: tool.name, effect: $0)
                }
            }
        }
    }

    /// How many balances there are for calls of the question.
    private func balances(_ counting: Counting) -> Int64 {
        ground.question.group != .call && counting.each == .agent ? Int64(max(1, ground.agents.count)) : 1
    }

    /// Whether all calls that the question takes together have one balance, or one for each agent.
    private func isTogether(_ counting: Counting) -> Bool {
        let group = ground.question.group
        if group == .call || counting.window == .call { return true }
        return switch counting.each {
        case .shop, .agent: true
        case .order: group == .order
        case .customer: group == .order || group == .customer
        case .payee: group == .payee
        }
    }

    // MARK: - Over a time

    /// How many windows of a rule the calls of the question can lie in, at most; nil where every call has one of its own.
    func windows(_ rule: WindowRule) -> Int64? {
        let question = ground.question
        if question.group == .call { return 1 }
        let period = question.period ?? PolicyQuestion.standardPeriod
        switch rule {
        case .call: return nil
        case .ever: return 1
        case .rolling(let span): return quotient(length(of: period, isLongest: true), span.milliseconds)
        case .hour, .day, .week, .month: break
        }
        guard let own = period.rule else {
            return (period.stretch.milliseconds - 2) / length(of: rule, isLongest: false) + 2
        }
        if own == rule || Self.nests(own, in: rule) { return 1 }
        let longest = length(of: own, isLongest: true)
        if Self.nests(rule, in: own) { return quotient(longest, length(of: rule, isLongest: false)) }
        return (longest - 2) / length(of: rule, isLongest: false) + 2
    }

    /// Whether a window of the one never lies in two of the other.
    private static func nests(_ inner: WindowRule, in outer: WindowRule) -> Bool {
        switch (inner, outer) {
        case (.hour, .day), (.hour, .week), (.hour, .month), (.day, .week), (.day, .month): true
        default: false
        }
    }

    private func quotient(_ length: Int64, _ part: Int64) -> Int64 { (length + part - 1) / part }

    private func length(of period: PolicyQuestion.Period, isLongest: Bool) -> Int64 {
        period.rule.map { length(of: $0, isLongest: isLongest) } ?? period.stretch.milliseconds
    }

    /// A window's length in milliseconds. Where clocks change, it may be an hour more or less.
    private func length(of rule: WindowRule, isLongest: Bool) -> Int64 {
        let hour: Int64 = 3_600_000
        let change = ground.content.zone.segments.count > 1 && changesStill ? (isLongest ? hour : -hour) : 0
        return switch rule {
        case .hour: isLongest ? hour + change : hour
        case .day: 24 * hour + change
        case .week: 7 * 24 * hour + change
        case .month: (isLongest ? 31 : 28) * 24 * hour + change
        case .call, .ever, .rolling: 1
        }
    }

    /// Whether the zone's clocks changed after 2020.
    private var changesStill: Bool { (ground.content.zone.segments.last?.start ?? .min) > 1_577_836_800_000 }

    /// The statement that lets through least, and how much over the whole question; nil where none bounds it.
    func least() -> (cover: Cover, windows: Int64, total: Int64)? {
        var best: (cover: Cover, windows: Int64, total: Int64)?
        for cover in covers {
            guard let windows = windows(cover.rule) else { continue }
            let (whole, isGreat) = cover.ceiling.multipliedReportingOverflow(by: windows)
            let (total, overflow) = whole.multipliedReportingOverflow(by: cover.balances)
            guard !overflow, !isGreat else { continue }
            if let known = best, known.total <= total { continue }
            best = (cover, windows, total)
        }
        return best
    }
}
