internal import Diagnostics
internal import Money

extension MeaningCheck {
    /// Scopes against one another; what they leave open to whom.
    mutating func checkScopes() {
        let groups = (permits: representatives(isForbid: false), forbids: representatives(isForbid: true))
        let permitIndex = index(groups.permits)
        let forbidIndex = index(groups.forbids)
        for number in groups.forbids where scopes[number].matcher.condition == nil && scopes[number].matcher.fields == nil {
            open.forbidden.add(scopes[number].named, agents: scopes[number].agents)
        }
        for number in groups.forbids {
            guard let other = cover(of: number, among: forbidIndex) else { continue }
            reportCovered(scopes[number], by: scopes[other], verb: "forbids")
        }
        for number in rules.scopes.indices where !rules.scopes[number].isForbid {
            let subject = scopes[number]
            let isOutweighed = isOutweighed(subject, number, by: forbidIndex)
            if isOutweighed {
                open.frozen.add(subject.named, agents: subject.agents)
            } else {
                open.permitted.add(subject.named, agents: subject.agents)
                open.loose.add(loose(number), agents: subject.agents)
            }
            guard groups.permits.contains(number) else { continue }
            if isOutweighed {
                reportOutweighed(subject, number, forbidIndex)
            } else if let other = cover(of: number, among: permitIndex) {
                reportCovered(subject, by: scopes[other], verb: "permits")
            }
        }
    }

    /// What makes two scopes of a kind say the same.
    private struct ScopeKey: Hashable {
        let agents: Set<String>?
        let reach: ToolReach
        let condition: Expression?
        let fields: FieldRule?
    }

    /// The numbers of the permits, or the forbids, without those that say what an earlier one says, which are reported.
    private mutating func representatives(isForbid: Bool) -> OrderedNumbers {
        var firsts: [ScopeKey: Int] = [:]
        var numbers = OrderedNumbers()
        for number in rules.scopes.indices where rules.scopes[number].isForbid == isForbid {
            let subject = scopes[number]
            let key = ScopeKey(
                agents: subject.agents, reach: subject.named, condition: subject.matcher.condition, fields: subject.matcher.fields)
            if let first = firsts[key] {
                reportSame(subject, as: scopes[first])
            } else {
                firsts[key] = number
                numbers.append(number)
            }
        }
        return numbers
    }

    mutating func reportSame(_ subject: Subject, as first: Subject) {
        findings.warning(
            .sameTwice, "`\(subject.name)` says the same as `\(first.name)`", at: subject.span,
            help: ["keep one of them; the first is at \(Self.place(first.span))"])
    }

    private func index(_ numbers: OrderedNumbers) -> CoverIndex {
        var index = CoverIndex()
        for number in numbers.list { index.add(number, agents: scopes[number].agents) }
        return index
    }

    /// Another scope of a kind that is about all calls that this one is about.
    private func cover(of number: Int, among index: CoverIndex) -> Int? {
        let subject = scopes[number]
        return index.candidates(for: subject.agents).first { $0 != number && Self.covers(scopes[$0], subject) }
    }

    private static func covers(_ wide: Subject, _ narrow: Subject) -> Bool {
        if let agents = wide.agents, !(narrow.agents?.isSubset(of: agents) ?? false) { return false }
        guard FieldRule.covers(wide.matcher.fields, narrow.matcher.fields) else { return false }
        guard wide.matcher.condition == nil || wide.matcher.condition == narrow.matcher.condition else { return false }
        return narrow.named.isSubset(of: wide.named)
    }

    private mutating func reportCovered(_ subject: Subject, by other: Subject, verb: String) {
        let isConditional = subject.matcher.condition != nil && other.matcher.condition == nil
        let whatever = isConditional ? ", whatever its `when` says" : ""
        findings.warning(
            .saysNothing, "`\(subject.name)` says nothing: `\(other.name)` \(verb) all of it\(whatever)", at: subject.span,
            help: ["leave it out, or make `\(other.name)` narrower"])
    }

    // MARK: - Permits against forbids

    private func isOutweighed(_ subject: Subject, _ number: Int, by index: CoverIndex) -> Bool {
        if cover(of: number, among: index) != nil { return true }
        guard !subject.named.isEmpty else { return false }
        if subject.named.isSubset(of: open.forbidden.even) { return true }
        guard subject.named.isSubset(of: open.forbidden.all) else { return false }
        return (subject.agents.map(Array.init) ?? agents).allSatisfy { subject.named.isSubset(of: open.forbidden.reach(for: $0)) }
    }

    private mutating func reportOutweighed(_ subject: Subject, _ number: Int, _ index: CoverIndex) {
        let help = ["leave it out, or narrow what is forbidden"]
        guard let other = cover(of: number, among: index).map({ scopes[$0] }) else {
            findings.warning(
                .outweighed, "`\(subject.name)` permits nothing: all of it is forbidden, and `forbid` wins", at: subject.span, help: help)
            return
        }
        let extent = Self.covers(subject, other) ? "exactly the same calls" : "all of it"
        findings.warning(
            .outweighed,
            "`\(subject.name)` permits nothing: `\(other.name)` forbids \(extent), and `forbid` wins",
            at: subject.span, help: help)
    }

    /// What a permit opens without naming the tool.
    private func loose(_ number: Int) -> ToolReach {
        let exact = (parsed.scopes[number].match.tools ?? []).map(\.value).filter { ToolPattern($0).isExact }
        guard !exact.isEmpty else { return scopes[number].named }
        return scopes[number].named.subtracting(tools.reach(effects: Effect.allCases, tools: Set(exact)))
    }

    /// A place as messages write it.
    static func place(_ span: SourceSpan) -> String { "\(span.file):\(span.line):\(span.column)" }
}

/// Numbers in their order, and as a set.
struct OrderedNumbers {
    private(set) var list: [Int] = []
    private var members: Set<Int> = []

    mutating func append(_ number: Int) {
        list.append(number)
        members.insert(number)
    }

    func contains(_ number: Int) -> Bool { members.contains(number) }
}

extension OrderedNumbers: Sequence {
    func makeIterator() -> IndexingIterator<[Int]> { list.makeIterator() }
}
