internal import CEL

extension Comparison {
    /// What the sets declare otherwise: zone, agents, approvers, claims of contexts, lists.
    func declarations() -> [PolicyDifference.Change] {
        var zone: [PolicyDifference.Change] = []
        if before.zone.identifier != after.zone.identifier {
            let part = Part(key: "timezone", before: before.zone.identifier, after: after.zone.identifier, direction: .unclear)
            zone = [
                PolicyDifference.Change(
                    kind: .changed, what: "timezone", name: after.zone.identifier, formerName: nil, direction: .unclear, text: "",
                    parts: [part])
            ]
        }
        let agents = pairs("agent", before.agents, after.agents, added: isOpenToAll(after) ? .widens : .same, removed: agentRemoved, agent)
        let approvers = pairs(
            "approver", before.approvers, after.approvers, added: { roles($0.roles, gained: .widens) },
            removed: { roles($0.roles, gained: .narrows) }, approver)
        let fields = pairs("context", before.contextFields, after.contextFields, added: .same, removed: { _ in .same }, field)
        let lists = pairs("list", before.lists, after.lists, added: .same, removed: { _ in .same }, list)
        return zone + agents + approvers + fields + lists
    }

    private func isOpenToAll(_ content: PolicyContent) -> Bool {
        content.scopes.contains { !$0.isForbid && $0.matcher.agents == nil }
    }

    private func agentRemoved(_ agent: PolicyContent.Agent) -> Direction {
        let isPermitted = before.scopes.contains { !$0.isForbid && $0.matcher.agents?.contains(agent.name) ?? true }
        return isPermitted ? .narrows : .same
    }

    /// A role counts where a gate asks for it.
    private func roles(_ roles: [String], gained: Direction) -> Direction {
        let asked = Set((before.gates + after.gates).flatMap { $0.requirement.roles + ($0.requirement.escalation?.roles ?? []) })
        return asked.isDisjoint(with: roles) ? .same : gained
    }

    // MARK: - Parts of declarations

    private func agent(_ old: PolicyContent.Agent, _ new: PolicyContent.Agent) -> [Part] {
        var parts: [Part] = []
        if old.title != new.title { parts.append(Part(key: "title", before: old.title, after: new.title, direction: .same)) }
        // An operator cannot approve what the agent asks.
        let operators = Reach(from: Set(old.operators), to: Set(new.operators))
        if operators != .same { parts.append(part("operators", old.operators, new.operators, operators.direction(opens: false))) }
        // What follows from groups stands with the statements that ask for them.
        if Set(old.groups) != Set(new.groups) { parts.append(part("groups", old.groups, new.groups, .same)) }
        return parts
    }

    private func approver(_ old: PolicyContent.Approver, _ new: PolicyContent.Approver) -> [Part] {
        let (lost, gained) = (Set(old.roles).subtracting(new.roles), Set(new.roles).subtracting(old.roles))
        guard !lost.isEmpty || !gained.isEmpty else { return [] }
        let direction = roles(lost.sorted(), gained: .narrows).and(roles(gained.sorted(), gained: .widens))
        return [part("roles", old.roles, new.roles, direction)]
    }

    private func field(_ old: ContextField, _ new: ContextField) -> [Part] {
        guard old.kind != new.kind else { return [] }
        return [Part(key: "type", before: old.kind.rawValue, after: new.kind.rawValue, direction: .same)]
    }

    /// What follows from a list stands with the statements that look something up in it.
    private func list(_ old: PolicyContent.NamedList, _ new: PolicyContent.NamedList) -> [Part] {
        // An element is found in a list only where it is written the same way.
        let (before, after) = (Set(old.values.map { CELText($0) }), Set(new.values.map { CELText($0) }))
        let (gone, come) = (before.subtracting(after).inOrder, after.subtracting(before).inOrder)
        guard !gone.isEmpty || !come.isEmpty else { return [] }
        let without = gone.isEmpty ? nil : "without " + gone.joined(separator: ", ")
        let with = come.isEmpty ? nil : "with " + come.joined(separator: ", ")
        return [Part(key: "values", before: nil, after: [without, with].compactMap { $0 }.joined(separator: ", "), direction: .same)]
    }

    private func part(_ key: String, _ old: [String], _ new: [String], _ direction: Direction) -> Part {
        Part(key: key, before: Self.text(Set(old)), after: Self.text(Set(new)), direction: direction)
    }

    // MARK: - Pairs by name

    private func pairs<D: Declaration>(
        _ what: String, _ old: [D], _ new: [D], added: Direction, removed: (D) -> Direction, _ parts: (D, D) -> [Part]
    ) -> [PolicyDifference.Change] {
        pairs(what, old, new, added: { _ in added }, removed: removed, parts)
    }

    private func pairs<D: Declaration>(
        _ what: String, _ old: [D], _ new: [D], added: (D) -> Direction, removed: (D) -> Direction, _ parts: (D, D) -> [Part]
    ) -> [PolicyDifference.Change] {
        let oldByName = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
        let newByName = Dictionary(new.map { ($0.name, $0) }) { first, _ in first }
        var changes: [PolicyDifference.Change] = []
        for declared in new {
            guard let former = oldByName[declared.name] else {
                changes.append(change(.added, what, declared, added(declared)))
                continue
            }
            let changed = parts(former, declared)
            if changed.isEmpty { continue }
            changes.append(change(.changed, what, declared, changed.reduce(.same) { $0.and($1.direction) }, changed))
        }
        changes += old.filter { newByName[$0.name] == nil }.map { change(.removed, what, $0, removed($0)) }
        return changes.sorted { $0.name < $1.name }
    }

    private func change<D: Declaration>(
        _ kind: PolicyDifference.Kind, _ what: String, _ declared: D, _ direction: Direction, _ parts: [Part] = []
    ) -> PolicyDifference.Change {
        PolicyDifference.Change(
            kind: kind, what: what, name: declared.name, formerName: nil, direction: direction,
            text: kind == .changed ? "" : declared.summary.text, parts: parts)
    }
}

/// A declaration as it is compared.
protocol Declaration {
    var name: String { get }
    /// All of it, for people.
    var summary: PolicySummary.Item { get }
}

extension PolicyContent.Agent: Declaration {}
extension PolicyContent.Approver: Declaration {}
extension PolicyContent.NamedList: Declaration {}
extension ContextField: Declaration {}
