internal import Diagnostics
internal import Money

extension Resolver {
    /// Every gate must have enough people who can answer it, for every agent whose calls it can hold. An agent's operators cannot
    /// approve what it asks.
    mutating func checkAnswers(gates: [GateRule], scopes: [ScopeRule]) {
        guard parsed.damaged.isDisjoint(with: [.agents, .approvers]) else { return }
        let permits = ByAgent(scopes.filter { !$0.isForbid }) { $0.matcher.agents }
        let crews = crews()
        for (gate, rule) in zip(parsed.gates, gates) {
            let roles = Set((gate.roles + (gate.escalation?.roles ?? [])).map(\.value))
            // How many admins there are is the store's to know.
            guard !roles.isEmpty, !roles.contains(PolicyLanguage.adminRole) else { continue }
            let people = roles.reduce(into: Set<String>()) { $0.formUnion(peopleByRole[$1] ?? []) }
            // A role that nobody has was reported where it stands.
            guard !people.isEmpty else { continue }
            checkAnswers(gate, rule: rule, people: people, permits: permits, crews: crews)
        }
    }

    /// The agents with one set of operators, by their places among all agents.
    private struct Crew {
        let operators: Set<String>
        var agents: [Int]
    }

    /// The agents by who operates them: most share their operators, and gates are held against those and not against every agent.
    private func crews() -> [Crew] {
        var places: [Set<String>: Int] = [:]
        var crews: [Crew] = []
        for (number, agent) in parsed.agents.enumerated() where !agent.operators.isEmpty {
            let operators = Set(agent.operators.map(\.value))
            if let place = places[operators] {
                crews[place].agents.append(number)
            } else {
                places[operators] = crews.count
                crews.append(Crew(operators: operators, agents: [number]))
            }
        }
        return crews
    }

    private mutating func checkAnswers(_ gate: ParsedGate, rule: GateRule, people: Set<String>, permits: ByAgent<ScopeRule>, crews: [Crew])
    {
        let needed = rule.requirement.approvals
        if people.count < needed {
            findings.error(
                .tooFewPeople, "`\(rule.name)` needs \(needed) approvals, and \(Self.count(people.count)) can give one",
                at: gate.approvals?.span ?? gate.name.span, help: ["ask for fewer, or give more people one of its roles"] + misspelt(gate))
            return
        }
        let short = crews.filter { people.subtracting($0.operators).count < needed }
        // Of all agents for whom it is so the first one is named.
        let found = short.compactMap { crew in
            crew.agents.first { number in
                let name = parsed.agents[number].name.value
                return rule.matcher.agents?.contains(name) ?? true && canHold(rule, agent: name, permits)
            }
        }
        guard let number = found.min() else { return }
        let agent = parsed.agents[number]
        let left = people.subtracting(agent.operators.map(\.value)).count
        if left == 0 {
            findings.error(
                .nobodyAnswers, "nobody can answer `\(rule.name)` for the agent `\(agent.name.value)`", at: gate.name.span,
                label: "everyone with its roles operates that agent", help: ["give one of its roles to somebody else"])
        } else {
            findings.error(
                .tooFewPeople,
                "`\(rule.name)` needs \(needed) approvals, and for the agent `\(agent.name.value)` \(Self.count(left)) can give one",
                at: gate.approvals?.span ?? gate.name.span,
                help: ["its operators cannot approve; give its roles to more people"] + misspelt(gate))
        }
    }

    /// Roles of approvers that no gate asks for and that look like one of this gate's: one of the two is misspelt.
    private func misspelt(_ gate: ParsedGate) -> [String] {
        func roles(of gate: ParsedGate) -> [String] { (gate.roles + (gate.escalation?.roles ?? [])).map(\.value) }
        let asked = Set(parsed.gates.flatMap(roles)).union([PolicyLanguage.adminRole])
        return peopleByRole.keys.filter { !asked.contains($0) }.sorted().compactMap { role in
            Spelling.nearest(role, among: roles(of: gate)).map { "no gate asks for the role `\(role)`; is `\($0)` meant?" }
        }
    }

    private static func count(_ people: Int) -> String { people == 1 ? "only 1 person" : "only \(people) people" }

    /// Whether the gate can meet a call that some scope permits the agent.
    private func canHold(_ gate: GateRule, agent: String, _ permits: ByAgent<ScopeRule>) -> Bool {
        let matcher = gate.matcher
        return permits.contains(agent) { scope in
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
