internal import Diagnostics
internal import Money

/// What a limit or gate adds up.
private struct Sum {
    let matcher: Matcher
    let window: WindowRule
    let each: BalanceKey.Kind

    /// Whether all that this adds up for a call is in another sum for it too; false where that is not certain. The other sum is then
    /// never the lesser one.
    func isWithin(_ other: Sum) -> Bool {
        let isFiner =
            each == other.each || other.each == .shop || window == .call || (other.each == .agent && matcher.agents?.count == 1)
        return isFiner && window.isWithin(other.window) && matcher.isWithin(other.matcher)
    }
}

extension LimitRule {
    fileprivate var sum: Sum { Sum(matcher: matcher, window: counting.window, each: counting.each) }
}

extension GateRule {
    /// What it adds up, by the effects that it adds up together.
    fileprivate var sums: [Sum] {
        let ways = Dictionary(grouping: counting.keys) { counting[$0] }
        return ways.compactMap { way, effects in
            guard let way else { return nil }
            let counted = Matcher(
                agents: matcher.agents, tools: matcher.tools, effects: Set(effects), condition: matcher.condition,
                exception: matcher.exception)
            return Sum(matcher: counted, window: way.window, each: way.each)
        }
    }
}

extension MeaningCheck {
    /// Limits that others make idle, and gates that limits or stronger gates do.
    mutating func checkBounds() {
        var firstLimits: [LimitRule: Int] = [:]
        var limitIndex = CoverIndex()
        var repeated: Set<Int> = []
        for (number, rule) in rules.limits.enumerated() {
            if let first = firstLimits[rule.nameless] {
                reportSame(limits[number], as: limits[first])
                repeated.insert(number)
            } else {
                firstLimits[rule.nameless] = number
                limitIndex.add(number, agents: rule.matcher.agents)
            }
        }
        for number in rules.limits.indices where !repeated.contains(number) { checkLimit(number, limitIndex) }
        checkGates(limitIndex)
    }

    // MARK: - Limits

    private mutating func checkLimit(_ number: Int, _ index: CoverIndex) {
        let (rule, parsed) = (rules.limits[number], parsed.limits[number])
        let others = index.candidates(for: rule.matcher.agents).filter { $0 != number && rule.sum.isWithin(rules.limits[$0].sum) }
        // Of two that add up the same and allow the same the first one stays.
        func isFirst(_ other: Int) -> Bool { other < number || !rules.limits[other].sum.isWithin(rule.sum) }
        if rule.counting.window == .call, let count = parsed.count {
            findings.warning(
                .neverBinds, "`\(rule.name)` counts each call by itself, and one is never more than \(count.value)", at: count.span,
                help: ["count over a longer time: `per: day`"])
            return
        }
        let byAmount = rule.amount.flatMap { amount in
            others.first { other in
                guard let bound = rules.limits[other].amount else { return false }
                return bound == amount ? isFirst(other) : Self.isAtMost(bound, amount)
            }
        }
        let byCount = rule.count.flatMap { count in
            others.first { other in rules.limits[other].count.map { $0 < count || ($0 == count && isFirst(other)) } ?? false }
        }
        let isIdle = (rule.amount == nil || byAmount != nil) && (rule.count == nil || byCount != nil)
        let stricter = Set([byAmount, byCount].compactMap { $0 }).sorted().map { rules.limits[$0] }
        guard let other = stricter.first else { return }
        if isIdle {
            let names = Values.enumeration(stricter.map(\.name), last: "and")
            let at = stricter.count == 1 ? "does before, at \(other.ceilingText)" : "do before"
            findings.warning(
                .neverBinds, "`\(rule.name)` never stops a call: \(names) \(at)", at: limits[number].span,
                help: ["leave it out, or make it stricter than \(names)"])
        } else {
            let (key, span) = byAmount != nil ? ("amount", parsed.amount?.span) : ("count", parsed.count?.span)
            findings.warning(
                .neverBinds, "the `\(key)` of `\(rule.name)` never stops a call: `\(other.name)` does before, at \(other.ceilingText)",
                at: span ?? limits[number].span, help: ["leave `\(key)` out, or make it stricter than `\(other.name)`"])
        }
    }

    private static func isAtMost(_ bound: AmountRule, _ amount: AmountRule) -> Bool {
        guard case .fixed(let bound) = bound, case .fixed(let amount) = amount else { return bound == amount }
        return (try? bound.isAtMost(amount)) ?? false
    }

    // MARK: - Gates

    private mutating func checkGates(_ limitIndex: CoverIndex) {
        var firsts: [GateRule: Int] = [:]
        var index = CoverIndex()
        for (number, rule) in rules.gates.enumerated() {
            if let first = firsts[rule.nameless] {
                reportSame(gates[number], as: gates[first])
                continue
            }
            firsts[rule.nameless] = number
            index.add(number, agents: rule.matcher.agents)
        }
        for number in firsts.values.sorted() where !checkReachable(number, limitIndex) { checkStrength(number, index) }
    }

    /// Whether a gate's threshold is out of reach; says so.
    private mutating func checkReachable(_ number: Int, _ index: CoverIndex) -> Bool {
        let (rule, parsed) = (rules.gates[number], parsed.gates[number])
        guard rule.above != nil || rule.aboveCount != nil else { return false }
        if rule.above == nil, let count = parsed.aboveCount, count.value > 0, rule.counting.values.allSatisfy({ $0.window == .call }) {
            findings.warning(
                .neverHolds, "`\(rule.name)` counts each call by itself, and one is never more than \(count.value)", at: count.span,
                help: ["count over a longer time: `per: day`"])
            return true
        }
        var found: LimitRule?
        for sum in rule.sums {
            let others = index.candidates(for: rule.matcher.agents).map { rules.limits[$0] }.filter { sum.isWithin($0.sum) }
            let byAmount = rule.above.map { above in others.first { $0.amount.map { Self.isAtMost($0, above) } ?? false } }
            let byCount = rule.aboveCount.map { above in
                others.first { $0.count.map { $0 <= above } ?? false }
            }
            // Either threshold holds a call by itself, so both have to be out of reach.
            if case .some(.none) = byAmount { return false }
            if case .some(.none) = byCount, !(sum.window == .call && (rule.aboveCount ?? 0) > 0) { return false }
            found = found ?? byAmount.flatMap { $0 } ?? byCount.flatMap { $0 }
        }
        guard let limit = found else { return false }
        findings.warning(
            .neverHolds, "`\(rule.name)` never holds a call: `\(limit.name)` refuses what goes beyond \(limit.ceilingText)",
            at: parsed.above?.span ?? parsed.aboveCount?.span ?? gates[number].span,
            help: ["hold less than the limit refuses, or raise `\(limit.name)`"])
        return true
    }

    /// Whether another gate holds whenever this one does, and asks for at least as much.
    private mutating func checkStrength(_ number: Int, _ index: CoverIndex) {
        let rule = rules.gates[number]
        let stronger = index.candidates(for: rule.matcher.agents).first { other in
            guard other != number, rules.gates[other].supersedes(rule) else { return false }
            // Of two that say the same in other words the first one stays.
            return other < number || !rule.supersedes(rules.gates[other])
        }
        guard let other = stronger.map({ rules.gates[$0] }) else { return }
        findings.warning(
            .saysNothing, "`\(rule.name)` says nothing: `\(other.name)` holds all of its calls and asks for as much",
            at: gates[number].span, help: ["leave it out, or ask for more than `\(other.name)` does"])
    }
}

extension GateRule {
    /// Whether another gate asks for nothing that this one does not ask for, whenever it holds.
    fileprivate func supersedes(_ other: GateRule) -> Bool { holdsWhenever(other) && requirement.satisfies(other.requirement) }

    /// Whether this holds every call that another gate holds; false where that is not certain.
    private func holdsWhenever(_ other: GateRule) -> Bool {
        // What counts only what no person approved steps back behind every other gate.
        guard !requirement.withoutApproval else { return false }
        if above == nil, aboveCount == nil { return other.matcher.isWithin(matcher) }
        guard other.above != nil || other.aboveCount != nil else { return false }
        for sum in other.sums where !sums.contains(where: { sum.isWithin($0) }) { return false }
        if let amount = other.above {
            guard case .fixed(let threshold) = amount, case .fixed(let own)? = above, (try? own.isAtMost(threshold)) ?? false else {
                guard above == amount else { return false }
                return countsHold(other)
            }
        }
        return countsHold(other)
    }

    private func countsHold(_ other: GateRule) -> Bool {
        guard let count = other.aboveCount else { return true }
        return aboveCount.map { $0 <= count } ?? false
    }

    /// The same gate without its name.
    fileprivate var nameless: GateRule {
        let plain = GateRequirement(
            gate: "", roles: requirement.roles.sorted(), approvals: requirement.approvals, expires: requirement.expires,
            escalation: requirement.escalation.map { .init(after: $0.after, roles: $0.roles.sorted()) },
            withoutApproval: requirement.withoutApproval)
        return GateRule(name: "", matcher: matcher, above: above, aboveCount: aboveCount, counting: counting, requirement: plain)
    }
}

extension GateRequirement {
    /// Whether answers that are enough for this are enough for another.
    fileprivate func satisfies(_ other: GateRequirement) -> Bool {
        let answering = Set(roles + (escalation?.roles ?? []))
        return answering.isSubset(of: Set(other.roles)) && approvals >= other.approvals && expires <= other.expires
    }
}

extension LimitRule {
    /// The same limit without its name.
    fileprivate var nameless: LimitRule { LimitRule(name: "", matcher: matcher, amount: amount, count: count, counting: counting) }

    /// What it allows, for a sentence.
    fileprivate var ceilingText: String {
        let ceilings = [amount?.text, count.map { $0 == 1 ? "1 call" : "\($0) calls" }].compactMap { $0 }.joined(separator: " or ")
        return "`\(ceilings)` (`\(counting.window.key): \(counting.window.text)`)"
    }
}

extension ParsedAmount {
    /// Where it stands.
    fileprivate var span: SourceSpan {
        switch self {
        case .fixed(let money): money.span
        case .expression(let text): text.span
        }
    }
}
