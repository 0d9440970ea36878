internal import Money

/// Statements sorted by agent and effect, so that a decision looks at those that can concern it and at no others.
struct StatementIndex: Sendable {
    /// What can concern one agent's calls with one effect, in the order of the files.
    struct Shelf: Sendable {
        var permits: [Shelved<ScopeRule>] = []
        var forbids: [Shelved<ScopeRule>] = []
        var limits: [Shelved<LimitRule>] = []
        var gates: [Shelved<GateRule>] = []
        /// What the statements' expressions have to be shown.
        var needs: RootSet = []
    }

    /// By agent, then by the effect's place.
    private var shelves: [String: [Shelf]] = [:]
    /// For every agent that is not named anywhere: used by the built-in set alone.
    private var common = Self.empty
    private static let empty = Array(repeating: Shelf(), count: Effect.allCases.count)
    private let admitsAnyAgent: Bool

    init(_ content: PolicyContent) {
        admitsAnyAgent = content.isBuiltIn
        for agent in content.agents { shelves[agent.name] = Self.empty }
        for scope in content.scopes {
            let shelved = Shelved(scope)
            place(scope.matcher) {
                if scope.isForbid { $0.forbids.append(shelved) } else { $0.permits.append(shelved) }
                $0.needs.formUnion(scope.matcher.needs)
            }
        }
        for limit in content.limits {
            let shelved = Shelved(limit)
            place(limit.matcher) {
                $0.limits.append(shelved)
                $0.needs.formUnion(limit.needs)
            }
        }
        for gate in content.gates {
            let shelved = Shelved(gate)
            place(gate.matcher) {
                $0.gates.append(shelved)
                $0.needs.formUnion(gate.needs)
            }
        }
    }

    /// Whether the policies know the agent.
    func knows(_ agent: String) -> Bool { admitsAnyAgent || shelves[agent] != nil }

    /// What can concern the agent's calls with this effect.
    func shelf(agent: String, effect: Effect) -> Shelf {
        if let own = shelves[agent] { return own[effect.place] }
        return admitsAnyAgent ? common[effect.place] : Shelf()
    }

    private mutating func place(_ matcher: Matcher, _ put: (inout Shelf) -> Void) {
        for effect in matcher.effects {
            if matcher.agents == nil { put(&common[effect.place]) }
            for agent in matcher.agents.map(Array.init) ?? Array(shelves.keys) {
                put(&shelves[agent, default: Self.empty][effect.place])
            }
        }
    }
}

/// A statement behind a reference, so that handing it on while a call is decided copies nothing.
final class Shelved<R: Rule>: Sendable {
    let rule: R

    init(_ rule: R) { self.rule = rule }
}

extension Effect {
    /// The effect's place among all effects: what is kept by it is found without hashing anything.
    var place: Int {
        switch self {
        case .read: 0
        case .report: 1
        case .collect: 2
        case .refund: 3
        case .transfer: 4
        case .disclose: 5
        }
    }
}
