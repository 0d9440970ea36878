internal import CEL
internal import Clocks
internal import Money

/// Which calls a statement is about, with every name resolved.
struct Matcher: Sendable, Hashable {
    /// An exception: a call is excepted when it matches every key that is given.
    struct Exception: Sendable, Hashable {
        /// Nil is every agent.
        let agents: Set<String>?
        /// Nil is every tool.
        let tools: Set<String>?
        /// Nil always holds.
        let condition: Expression?

        /// Whether the exception is for such calls, its condition left aside.
        func names(agent: String, tool: String) -> Bool { agents?.contains(agent) ?? true && tools?.contains(tool) ?? true }
    }

    /// Nil is every agent.
    let agents: Set<String>?
    /// Nil is every tool, those of later included.
    let tools: Set<String>?
    /// Never empty.
    let effects: Set<Effect>
    /// What else has to hold; nil always holds.
    let condition: Expression?
    /// What is left out.
    let exception: Exception?
    /// Which personal data it names; nil where it is no scope, or a forbid of whatever is asked for.
    var fields: FieldRule?

    /// Whether calls like this are matched where the conditions allow it.
    func mayMatch(agent: String, tool: String, effect: Effect) -> Bool {
        isFor(agent: agent, effect: effect) && mayMatch(agent: agent, tool: tool)
    }

    /// Whether every call like this is matched, whatever is known of it.
    func mustMatch(agent: String, tool: String, effect: Effect) -> Bool {
        isFor(agent: agent, effect: effect) && mustMatch(agent: agent, tool: tool)
    }

    /// Whether a call is matched.
    /// - Throws: where a condition that decides cannot be judged.
    func matches(agent: String, tool: String, effect: Effect, in scene: Scene) throws(CELFailure) -> Bool {
        guard isFor(agent: agent, effect: effect) else { return false }
        return try matches(agent: agent, tool: tool, in: scene)
    }

    private func isFor(agent: String, effect: Effect) -> Bool { effects.contains(effect) && agents?.contains(agent) ?? true }

    // MARK: - Calls of an agent and an effect that the statement is for, as those on whose shelf it stands

    /// Whether such calls are matched where the conditions allow it.
    func mayMatch(agent: String, tool: String) -> Bool {
        guard tools?.contains(tool) ?? true else { return false }
        guard let exception, exception.condition == nil else { return true }
        return !exception.names(agent: agent, tool: tool)
    }

    /// Whether every such call is matched, whatever is known of it.
    func mustMatch(agent: String, tool: String) -> Bool {
        guard condition == nil, fields?.isForbid != true, tools?.contains(tool) ?? true else { return false }
        return !(exception?.names(agent: agent, tool: tool) ?? false)
    }

    /// Whether such a call is matched.
    /// - Throws: where a condition that decides cannot be judged.
    func matches(agent: String, tool: String, in scene: Scene) throws(CELFailure) -> Bool {
        guard mayMatch(agent: agent, tool: tool), fields?.takes(scene.disclosing) ?? true else { return false }
        if let condition, try !condition.holds(in: scene) { return false }
        guard let exception, let excepted = exception.condition, exception.names(agent: agent, tool: tool) else { return true }
        return try !excepted.holds(in: scene)
    }

    /// What the conditions have to be shown.
    var needs: RootSet { (condition?.needs ?? []).union(exception?.condition?.needs ?? []) }

    /// What is counted, in one text that does not change with the statement's name, its ceiling, or the order of what is listed.
    func definition(effects: Set<Effect>, each: BalanceKey.Kind, withoutApproval: Bool) -> String {
        var parts = [
            "agents=\(Self.text(agents))", "tools=\(Self.text(tools))", "effects=\(Self.text(Set(effects.map(\.rawValue))))",
        ]
        if let condition { parts.append("when=\(condition.definition)") }
        if let exception {
            let when = exception.condition.map { " when:\($0.definition)" } ?? ""
            parts.append("except=agents:\(Self.text(exception.agents)) tools:\(Self.text(exception.tools))\(when)")
        }
        parts.append("each=\(each.rawValue)")
        if withoutApproval { parts.append("without=approval") }
        return parts.joined(separator: "; ")
    }

    private static func text(_ names: Set<String>?) -> String { names.map { $0.sorted().joined(separator: ",") } ?? "*" }
}

/// A statement, checked: what it is called and which calls it is about.
protocol Rule: Sendable {
    var name: String { get }
    var matcher: Matcher { get }
}

/// A scope, checked.
struct ScopeRule: Rule, Hashable {
    let name: String
    let isForbid: Bool
    let isUnlimited: Bool
    let matcher: Matcher
}

/// How a statement counts.
struct Counting: Sendable, Hashable {
    let window: WindowRule
    let each: BalanceKey.Kind
    /// See `Counter.definition`.
    let definition: String
    let leavesOutApproved: Bool
}

/// A limit, checked.
struct LimitRule: Rule, Hashable {
    let name: String
    let matcher: Matcher
    /// The greatest sum.
    let amount: AmountRule?
    /// The greatest number of calls.
    let count: Int?
    let counting: Counting

    /// What its expressions have to be shown.
    var needs: RootSet { matcher.needs.union(amount?.needs ?? []) }
}

/// A gate, checked.
struct GateRule: Rule, Hashable {
    let name: String
    let matcher: Matcher
    let above: AmountRule?
    let aboveCount: Int?
    /// How it counts, by effect, since the defaults differ; empty where the gate has no threshold.
    let counting: [Effect: Counting]
    let requirement: GateRequirement

    /// Whether it holds only what goes beyond something.
    var hasThreshold: Bool { above != nil || aboveCount != nil }

    /// What its expressions have to be shown.
    var needs: RootSet { matcher.needs.union(above?.needs ?? []) }
}
