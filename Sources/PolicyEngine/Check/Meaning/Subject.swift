internal import Diagnostics
internal import Money

/// A statement as the checks of what statements mean together see it.
struct Subject {
    let name: String
    /// Where its name stands.
    let span: SourceSpan
    let matcher: Matcher
    /// Nil is every declared agent, however it is written.
    let agents: Set<String>?
    /// What it is about, its exception left aside.
    let named: ToolReach
    /// What its exception takes out whatever the call is, and for whom; nil is every agent.
    let exception: (agents: Set<String>?, reach: ToolReach)?

    init(_ rule: some Rule, at span: SourceSpan, tools: ToolNumbers, everyAgent: Set<String>) {
        name = rule.name
        self.span = span
        matcher = rule.matcher
        agents = rule.matcher.agents.flatMap { $0.isSuperset(of: everyAgent) ? nil : $0 }
        named = tools.reach(effects: matcher.effects, tools: matcher.tools)
        exception = matcher.exception.flatMap { exception in
            guard exception.condition == nil else { return nil }
            let agents = exception.agents.flatMap { $0.isSuperset(of: everyAgent) ? nil : $0 }
            return (agents, tools.reach(effects: rule.matcher.effects, tools: exception.tools))
        }
    }

    /// What it is about for every agent, at the most.
    var widest: ToolReach {
        guard let exception, exception.agents == nil else { return named }
        return named.subtracting(exception.reach)
    }

    /// What it is about for one agent.
    func reach(for agent: String) -> ToolReach {
        guard let exception, exception.agents?.contains(agent) ?? true else { return named }
        return named.subtracting(exception.reach)
    }

    /// Whether it names no agent in its exception, so that it is about the same for all of them.
    var isEven: Bool { exception?.agents == nil }
}

/// What some statements together are about, by agent.
struct AgentReach {
    private var common: ToolReach
    private var own: [String: ToolReach] = [:]
    /// For all agents together.
    private(set) var all: ToolReach

    init(_ nothing: ToolReach) {
        common = nothing
        all = nothing
    }

    /// Adds what a statement is about.
    mutating func add(_ reach: ToolReach, agents: Set<String>?) {
        all.formUnion(reach)
        guard let agents else { return common.formUnion(reach) }
        for agent in agents { own[agent, default: common].formUnion(reach) }
    }

    /// What there is for one agent.
    func reach(for agent: String) -> ToolReach { own[agent].map { $0.union(common) } ?? common }

    /// What there is for every agent alike.
    var even: ToolReach { common }
}
