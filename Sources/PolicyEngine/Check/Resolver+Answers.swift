internal import Diagnostics
internal import Money

extension Resolver {
    /// Every gate must have enough people who can answer it, for every agent whose calls it can hold. An agent's operators cannot
    /// approve what it asks.
    mutating func checkAnswers(gates: [GateRule], scopes: [ScopeRule]) {
        guard parsed.damaged.isDisjoint(with: [.agents, .approvers]) else { return }
        let permits = ByAgent(scopes.filter { !$0.isForbid }) { $0.matcher.agents }
        for (gate, rule) in zip(parsed.gates, gates) {
            let roles = Set((gate.roles + (gate.escalation?.roles ?? [])).map(\.value))
            // How many admins there are is the store's to know.
            guard !roles.isEmpty, !roles.contains(PolicyLanguage.adminRole) else { continue }
            let people = roles.reduce(into: Set<String>()) { $0.formUnion(peopleByRole[$1] ?? []) }
            // A role that nobody has was reported where it stands.
            guard !people.isEmpty else { continue }
            checkAnswers(gate, rule: rule, people: people, permits: permits)
        }
    }

    private mutating func checkAnswers(_ gate: ParsedGate, rule: GateRule, people: Set<String>, permits: ByAgent<ScopeRule>) {
        let needed = rule.requirement.approvals
        if people.count < needed {
            findings.error(
                .tooFewPeople, "`\(rule.name)` needs \(needed) approvals, and \(Self.count(people.count)) can give one",
                at: gate.approvals?.span ?? gate.name.span, help: ["ask for fewer, or give more people one of its roles"])
            return
        }
        for agent in parsed.agents where rule.matcher.agents?.contains(agent.name.value) ?? true {
            guard canHold(rule, agent: agent.name.value, scopes: permits[agent.name.value]) else { continue }
            let makers = people.intersection(agent.operators.map(\.value))
            let left = people.count - makers.count
            if left == 0 {
                findings.error(
                    .nobodyAnswers, "nobody can answer `\(rule.name)` for the agent `\(agent.name.value)`", at: gate.name.span,
                    label: "everyone with its roles operates that agent", help: ["give one of its roles to somebody else"])
                return
            }
            if left < needed {
                findings.error(
                    .tooFewPeople,
                    "`\(rule.name)` needs \(needed) approvals, and for the agent `\(agent.name.value)` \(Self.count(left)) can give one",
                    at: gate.approvals?.span ?? gate.name.span, help: ["its operators cannot approve; give its roles to more people"])
                return
            }
        }
    }

    private static func count(_ people: Int) -> String { people == 1 ? "only 1 person" : "only \(people) people" }

    /// Whether the gate can meet a call that some scope permits the agent.
    private func canHold(_ gate: GateRule, agent: String, scopes: [ScopeRule]) -> Bool {
        let matcher = gate.matcher
        return scopes.contains { scope in
            scope.matcher.effects.contains { effect in
                tools(of: scope, effect: effect).contains { matcher.mayMatch(agent: agent, tool: $0, effect: effect) }
            }
        }
    }

    /// The tools that a scope permits for an effect. A scope that names none also permits those of later, which stand here as one
    /// without a name.
    func tools(of scope: ScopeRule, effect: Effect) -> [String] {
        let offered = tools.filter { $0.effects.contains(effect) }.map(\.name)
        guard let named = scope.matcher.tools else { return offered + [""] }
        return offered.filter { named.contains($0) }
    }
}
