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
    }

    /// Nil is every agent.
    let agents: Set<String>?
    /// Nil is every tool, those of later included.
    let tools: Set<String>?
    /// Never empty.
    let effects: Set<Effect>
    /// What is left out.
    let exception: Exception?

    /// Whether a call is matched.
    func matches(agent: String, tool: String, effect: Effect) -> Bool {
        guard effects.contains(effect), agents?.contains(agent) ?? true, tools?.contains(tool) ?? true else { return false }
        guard let exception else { return true }
        let isExcepted = (exception.agents?.contains(agent) ?? true) && (exception.tools?.contains(tool) ?? true)
        return !isExcepted
    }

    /// What is counted, in one text that does not change with the statement's name, its ceiling, or the order of what is listed.
    func definition(effects: Set<Effect>, each: BalanceKey.Kind, withoutApproval: Bool) -> String {
        var parts = [
            "agents=\(Self.text(agents))", "tools=\(Self.text(tools))", "effects=\(Self.text(Set(effects.map(\.rawValue))))",
        ]
        if let exception { parts.append("except=agents:\(Self.text(exception.agents)) tools:\(Self.text(exception.tools))") }
        parts.append("each=\(each.rawValue)")
        if withoutApproval { parts.append("without=approval") }
        return parts.joined(separator: "; ")
    }

    private static func text(_ names: Set<String>?) -> String { names.map { $0.sorted().joined(separator: ",") } ?? "*" }
}

/// A scope, checked.
struct ScopeRule: Sendable, Hashable {
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
struct LimitRule: Sendable, Hashable {
    let name: String
    let matcher: Matcher
    let ceiling: Ceiling
    let counting: Counting
}

/// A gate, checked.
struct GateRule: Sendable, Hashable {
    let name: String
    let matcher: Matcher
    let above: Money?
    let aboveCount: Int?
    /// How it counts, by effect, since the defaults differ; empty where the gate has no threshold.
    let counting: [Effect: Counting]
    let requirement: GateRequirement
}
