internal import Money

/// Statements sorted by agent and effect, so that a decision looks at those that can concern it and at no others.
struct StatementIndex: Sendable {
    /// What can concern one agent's calls with one effect, in the order of the files.
    struct Shelf: Sendable {
        var permits: [ScopeRule] = []
        var forbids: [ScopeRule] = []
        var limits: [LimitRule] = []
        var gates: [GateRule] = []
        /// What the statements' expressions have to be shown.
        var needs: RootSet = []
    }

    private var shelves: [String: [Effect: Shelf]] = [:]
    /// For every agent that is not named anywhere: used by the built-in set alone.
    private var common: [Effect: Shelf] = [:]
    private let admitsAnyAgent: Bool

    init(_ content: PolicyContent) {
        admitsAnyAgent = content.isBuiltIn
        for agent in content.agents { shelves[agent.name] = [:] }
        for scope in content.scopes {
            place(scope.matcher) {
                if scope.isForbid { $0.forbids.append(scope) } else { $0.permits.append(scope) }
                $0.needs.formUnion(scope.matcher.needs)
            }
        }
        for limit in content.limits {
            place(limit.matcher) {
                $0.limits.append(limit)
                $0.needs.formUnion(limit.needs)
            }
        }
        for gate in content.gates {
            place(gate.matcher) {
                $0.gates.append(gate)
                $0.needs.formUnion(gate.needs)
            }
        }
    }

    /// Whether the policies know the agent.
    func knows(_ agent: String) -> Bool { admitsAnyAgent || shelves[agent] != nil }

    /// What can concern the agent's calls with this effect.
    func shelf(agent: String, effect: Effect) -> Shelf {
        if let own = shelves[agent] { return own[effect] ?? Shelf() }
        return admitsAnyAgent ? common[effect] ?? Shelf() : Shelf()
    }

    private mutating func place(_ matcher: Matcher, _ put: (inout Shelf) -> Void) {
        for effect in matcher.effects {
            if matcher.agents == nil { put(&common[effect, default: Shelf()]) }
            if let agents = matcher.agents {
                for agent in agents { put(&shelves[agent, default: [:]][effect, default: Shelf()]) }
            } else {
                for agent in Array(shelves.keys) { put(&shelves[agent, default: [:]][effect, default: Shelf()]) }
            }
        }
    }
}
