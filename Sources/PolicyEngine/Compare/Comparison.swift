/// Two sets side by side.
struct Comparison {
    let before: PolicyContent
    let after: PolicyContent
    /// The agents that both sets declare: what a statement says of others restrains nobody.
    let sharedAgents: Set<String>

    init(before: PolicyContent, after: PolicyContent) {
        self.before = before
        self.after = after
        sharedAgents = Set(before.agents.map(\.name)).intersection(after.agents.map(\.name))
    }

    /// Everything that differs.
    func changes() -> [PolicyDifference.Change] {
        let scopes = [false, true].flatMap { isForbid in
            statements(before.scopes.filter { $0.isForbid == isForbid }, after.scopes.filter { $0.isForbid == isForbid })
        }
        return declarations() + scopes + statements(before.limits, after.limits) + statements(before.gates, after.gates)
    }

    /// Statements of one kind: pairs by name, then what says the same under another name, then what came and went.
    private func statements<R: ComparedRule>(_ old: [R], _ new: [R]) -> [PolicyDifference.Change] {
        let oldByName = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
        let newByName = Dictionary(new.map { ($0.name, $0) }) { first, _ in first }
        var changes: [PolicyDifference.Change] = []
        var gone = old.filter { newByName[$0.name] == nil }.sorted { $0.name < $1.name }
        for rule in new.sorted(by: { $0.name < $1.name }) {
            if let former = oldByName[rule.name] {
                if let change = changed(former, rule) { changes.append(change) }
            } else if let place = gone.firstIndex(where: { parts($0, rule).isEmpty }) {
                let former = gone.remove(at: place)
                changes.append(
                    PolicyDifference.Change(
                        kind: .renamed, what: rule.what, name: rule.name, formerName: former.name, direction: .same, text: "", parts: []))
            } else {
                changes.append(whole(.added, rule, direction: rule.additionDirection(in: self)))
            }
        }
        changes += gone.map { whole(.removed, $0, direction: $0.removalDirection(in: self)) }
        return changes.sorted { $0.name < $1.name }
    }

    private func whole<R: ComparedRule>(_ kind: PolicyDifference.Kind, _ rule: R, direction: Direction) -> PolicyDifference.Change {
        PolicyDifference.Change(
            kind: kind, what: rule.what, name: rule.name, formerName: nil, direction: direction, text: rule.summary.text, parts: [])
    }

    private func changed<R: ComparedRule>(_ former: R, _ rule: R) -> PolicyDifference.Change? {
        let parts = parts(former, rule)
        guard !parts.isEmpty else { return nil }
        return PolicyDifference.Change(
            kind: .changed, what: rule.what, name: rule.name, formerName: nil,
            direction: parts.reduce(rule.sideDirection(of: parts, in: self)) { $0.and($1.direction) }, text: "", parts: parts)
    }

    private func parts<R: ComparedRule>(_ former: R, _ rule: R) -> [PolicyDifference.Part] {
        match(former, rule) + former.ownParts(to: rule, in: self)
    }
}

/// A statement as it is compared.
protocol ComparedRule: Rule {
    /// The word for it.
    var what: String { get }
    /// Whether what it matches may happen because of it; otherwise it restrains.
    var opens: Bool { get }
    /// All of it, for people.
    var summary: PolicySummary.Item { get }
    /// The parts beside what it matches that say something else in `later`.
    func ownParts(to later: Self, in comparison: Comparison) -> [PolicyDifference.Part]
    /// What it means that the statement is new.
    func additionDirection(in comparison: Comparison) -> Direction
    /// What it means for other statements that these parts changed.
    func sideDirection(of parts: [PolicyDifference.Part], in comparison: Comparison) -> Direction
}

extension ComparedRule {
    func additionDirection(in comparison: Comparison) -> Direction { opens ? .widens : .narrows }

    func sideDirection(of parts: [PolicyDifference.Part], in comparison: Comparison) -> Direction { .same }

    /// What it means that the statement is gone. What restrained only agents that are gone too is missed by nobody.
    func removalDirection(in comparison: Comparison) -> Direction {
        if opens { return .narrows }
        if let agents = matcher.agents, agents.isDisjoint(with: comparison.after.agents.map(\.name)) { return .same }
        return .widens
    }
}
