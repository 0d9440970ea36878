internal import Diagnostics
internal import Money

extension Resolver {
    /// What spends must be bounded: every call that a scope permits needs a limit of a fixed amount over a window that ends, not over
    /// one order or call, since an agent can try again and take another order. For collecting, a missing limit is worth a warning.
    mutating func checkCoverage(scopes: [ScopeRule], limits: [LimitRule]) {
        let bounds = ByAgent(limits.filter { Self.isBound($0) }) { $0.matcher.agents }
        for (scope, rule) in zip(parsed.scopes, scopes) where !rule.isForbid && !rule.isUnlimited {
            for effect in Effect.allCases where effect.isMovement && rule.matcher.effects.contains(effect) {
                for agent in rule.matcher.agents?.sorted() ?? everyAgent {
                    guard let tool = unbounded(rule, agent: agent, effect: effect, by: bounds) else { continue }
                    report(Gap(agent: agent, tool: tool, effect: effect), of: scope, limits: limits)
                    break
                }
            }
        }
    }

    /// Whether a limit bounds what is spent over time.
    private static func isBound(_ limit: LimitRule) -> Bool {
        limit.amount?.isFixed == true && limit.matcher.condition == nil && limit.counting.window.isFinite
            && limit.counting.each != .order
    }

    /// A call that nothing bounds.
    private struct Gap {
        let agent: String
        let tool: String
        let effect: Effect
    }

    /// The first tool with which an agent can go on without end.
    private func unbounded(_ scope: ScopeRule, agent: String, effect: Effect, by bounds: ByAgent<LimitRule>) -> String? {
        tools(of: scope, effect: effect).first { tool in
            !bounds.contains(agent) { $0.matcher.mustMatch(agent: agent, tool: tool, effect: effect) }
        }
    }

    private mutating func report(_ gap: Gap, of scope: ParsedScope, limits: [LimitRule]) {
        let word = gap.effect.rawValue
        var help: [String] = []
        let weak = limits.first { !Self.isBound($0) && $0.matcher.mayMatch(agent: gap.agent, tool: gap.tool, effect: gap.effect) }
        let partial = limits.first { limit in
            Self.isBound(limit) && limit.matcher.effects.contains(gap.effect) && limit.matcher.agents?.contains(gap.agent) ?? true
        }
        if let weak {
            help.append("`\(weak.name)` does not bound it: \(Self.weakness(of: weak))")
        } else if let partial {
            help.append("`\(partial.name)` does not cover \(gap.tool.isEmpty ? "every tool" : "the tool `\(gap.tool)`")")
        }
        help.append("add a limit with `effects: [\(word)]`, an `amount` and `per: day`")
        help.append("or, if there shall be none, say `unlimited: true` in the scope")
        let message = "`\(scope.name.value)` permits `\(word)`, and no limit of a fixed amount bounds it over time"
        let label = gap.agent.isEmpty ? nil : "by the agent `\(gap.agent)`"
        if gap.effect.isSpending {
            findings.error(.unlimitedSpending, message, at: scope.name.span, label: label, help: help)
        } else {
            findings.warning(.unlimitedCollecting, message, at: scope.name.span, label: label, help: help)
        }
    }

    /// Why a limit that matches is no bound.
    private static func weakness(of limit: LimitRule) -> String {
        guard let amount = limit.amount else { return "it counts calls, not amounts" }
        if !amount.isFixed { return "its amount differs from call to call" }
        if limit.matcher.condition != nil { return "it has a `when`, so it may not match" }
        if limit.counting.each == .order { return "every order has a balance of its own" }
        return limit.counting.window == .call ? "it judges each call by itself" : "its window never ends, so it says nothing about a day"
    }
}
