internal import Diagnostics
internal import Money

extension MeaningCheck {
    /// Tools that stay outside of a forbid, limit or gate which names others with the same effect.
    mutating func checkHoles() {
        let forbids = scopes.indices.filter { rules.scopes[$0].isForbid }
        check(forbids.map { (scopes[$0], parsed.scopes[$0].match) })
        check(zip(limits, parsed.limits).map { ($0, $1.match) })
        check(zip(gates, parsed.gates).map { ($0, $1.match) })
    }

    /// Statements of one kind.
    private mutating func check(_ statements: [(subject: Subject, match: ParsedMatch)]) {
        guard statements.contains(where: { $0.match.tools != nil }) else { return }
        var covered = AgentReach(tools.nothing)
        for (subject, _) in statements { covered.add(subject.widest, agents: subject.agents) }
        for (subject, match) in statements {
            guard let patterns = match.tools else { continue }
            let hole = hole(in: subject, covered)
            if let hole { report(hole, in: subject, patterns) }
        }
    }

    /// A tool that a permit opens without naming it, with an effect that the statement is about, and that no statement of its kind covers.
    private func hole(in subject: Subject, _ covered: AgentReach) -> (tool: String, effect: Effect, agent: String)? {
        var others = tools.nothing
        for effect in subject.named.effects { others[effect] = tools.offering(effect).subtracting(subject.named[effect]) }
        // What is excepted by name is meant to stay outside.
        if let excepted = subject.matcher.exception?.tools {
            others = others.subtracting(tools.reach(effects: Effect.allCases, tools: excepted))
        }
        others = others.subtracting(covered.even)
        guard others.intersects(open.loose.all) else { return nil }
        for agent in subject.agents?.sorted() ?? agents {
            let left = others.intersection(open.loose.reach(for: agent)).intersection(open.reach(for: agent))
                .subtracting(covered.reach(for: agent))
            if let (effect, tool) = left.first, tool < tools.names.count { return (tools.names[tool], effect, agent) }
        }
        return nil
    }

    private mutating func report(_ hole: (tool: String, effect: Effect, agent: String), in subject: Subject, _ patterns: [Located<String>])
    {
        let partial = patterns.first { pattern in
            let matcher = ToolPattern(pattern.value)
            return !matcher.isExact && tools.names.contains { matcher.matches($0) }
        }
        guard let pattern = partial ?? patterns.first else { return }
        let effect = hole.effect.rawValue
        let verb = partial == nil ? "names" : "matches"
        let what = partial == nil ? subject.name : pattern.value
        findings.warning(
            .toolLeftOut,
            "`\(what)` \(verb) not every tool that can `\(effect)`: `\(hole.tool)` stays outside of `\(subject.name)`", at: pattern.span,
            label: "and `\(hole.agent)` may use it",
            help: [
                "write `effects: [\(effect)]` in place of `tools` to mean all of them",
                "or name `\(hole.tool)` in the scope that permits it, if it is meant to stay outside",
            ])
    }

    // MARK: - Contexts

    /// An agent that serves conversations, and reads what it likes all the same.
    mutating func checkContexts() {
        let context = RootSet(.context)
        var takesAll = false
        var takers: Set<String> = []
        func note(_ needs: RootSet, _ agents: Set<String>?) {
            guard needs.contains(context) else { return }
            if let agents { takers.formUnion(agents) } else { takesAll = true }
        }
        for (rule, subject) in zip(rules.scopes, scopes) { note(rule.matcher.needs, subject.agents) }
        for (rule, subject) in zip(rules.limits, limits) { note(rule.needs, subject.agents) }
        for (rule, subject) in zip(rules.gates, gates) { note(rule.needs, subject.agents) }
        guard takesAll || !takers.isEmpty else { return }
        for (rule, subject) in zip(rules.scopes, scopes) where !rule.isForbid && !rule.matcher.needs.contains(context) {
            guard subject.named[.read].intersects(tools.offering(.read)) else { continue }
            guard let agent = (subject.agents?.sorted() ?? agents).first(where: { takesAll || takers.contains($0) }) else { continue }
            findings.warning(
                .readsAll, "`\(subject.name)` lets `\(agent)` read every order, and not only those of its conversation", at: subject.span,
                help: ["write `when: order.id in context.orders`"])
        }
    }
}
