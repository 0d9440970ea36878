internal import Money

extension Comparison {
    typealias Part = PolicyDifference.Part

    /// The parts of what a statement matches that differ.
    func match<R: ComparedRule>(_ former: R, _ rule: R) -> [Part] {
        let (old, new) = (former.matcher, rule.matcher)
        var parts: [Part] = []
        func add(_ key: String, _ reach: Reach, _ before: String?, _ after: String?) {
            parts.append(Part(key: key, before: before, after: after, direction: reach.direction(opens: rule.opens)))
        }
        if old.agents != new.agents {
            add("agents", agents(old.agents, new.agents, opens: rule.opens), Self.text(old.agents), Self.text(new.agents))
        }
        if old.tools != new.tools { add("tools", Reach(from: old.tools, to: new.tools), Self.text(old.tools), Self.text(new.tools)) }
        if old.effects != new.effects {
            add("effects", Reach(from: old.effects, to: new.effects), Self.text(old.effects), Self.text(new.effects))
        }
        if old.fields != new.fields {
            let (before, after) = (old.fields?.names, new.fields?.names)
            // A forbid without fields is about all of them.
            add("fields", Reach(from: before, to: after), before.flatMap(Self.fields), after.flatMap(Self.fields))
        }
        if let part = condition(old.condition, new.condition) { add("when", part.reach, part.before, part.after) }
        if let reach = exception(old.exception, new.exception) {
            add("except", reach.opposite, old.exception.map(Self.text), new.exception.map(Self.text))
        }
        return parts
    }

    /// The fields that a scope names; nil where it names none.
    private static func fields(_ names: Set<String>) -> String? { names.isEmpty ? nil : names.sorted().joined(separator: ", ") }

    /// What a statement restrains is compared among the agents that both sets know; what it opens, among all.
    private func agents(_ old: Set<String>?, _ new: Set<String>?, opens: Bool) -> Reach {
        let before = old ?? Set(self.before.agents.map(\.name))
        let after = new ?? Set(self.after.agents.map(\.name))
        guard !opens else { return Reach(from: before, to: after) }
        return Reach(from: before.intersection(sharedAgents), to: after.intersection(sharedAgents))
    }

    /// How what a condition holds for changed; nil where it says the same.
    private func condition(_ old: Expression?, _ new: Expression?) -> (reach: Reach, before: String?, after: String?)? {
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, let new?): return (.narrower, nil, new.text)
        case (let old?, nil): return (.broader, old.text, nil)
        case (let old?, let new?):
            let meanings = (ExpressionMeaning(old, in: before), ExpressionMeaning(new, in: after))
            guard meanings.0 != meanings.1 else { return nil }
            let isSameText = meanings.0.saysTheSame(as: meanings.1)
            return (meanings.0.reach(to: meanings.1), old.text, isSameText ? "the same, of what is declared otherwise now" : new.text)
        }
    }

    /// How what is left out changed; nil where it is the same.
    private func exception(_ old: Matcher.Exception?, _ new: Matcher.Exception?) -> Reach? {
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, _?): return .broader
        case (_?, nil): return .narrower
        case (let old?, let new?):
            let condition = condition(old.condition, new.condition)?.reach ?? .same
            let all = [agents(old.agents, new.agents, opens: false), Reach(from: old.tools, to: new.tools), condition]
            let isSame = old.agents == new.agents && old.tools == new.tools && condition == .same
            return isSame ? nil : Self.together(all)
        }
    }

    private static func together(_ reaches: [Reach]) -> Reach {
        let others = reaches.filter { $0 != .same }
        guard let first = others.first else { return .same }
        return others.allSatisfy { $0 == first } ? first : .other
    }

    // MARK: - Amounts

    /// How an amount changed; nil where it is the same. `up` is what more means, and `none` what its absence means compared with any.
    func amount(_ key: String, _ old: AmountRule?, _ new: AmountRule?, up: Direction, vanishing: Direction) -> Part? {
        let direction: Direction
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, _?): direction = vanishing.opposite
        case (_?, nil): direction = vanishing
        case (.fixed(let old), .fixed(let new)):
            guard old != new else { return nil }
            direction = (try? new.isGreater(than: old)).map { $0 ? up : up.opposite } ?? .unclear
        case (.expression(let old), .expression(let new)):
            guard ExpressionMeaning(old, in: before) != ExpressionMeaning(new, in: after) else { return nil }
            direction = .unclear
        case (_?, _?): direction = .unclear
        }
        return Part(key: key, before: old?.text, after: new?.text, direction: direction)
    }

    /// The same of a number.
    func number<N: Comparable>(_ key: String, _ old: N?, _ new: N?, up: Direction, vanishing: Direction) -> Part? {
        let direction: Direction
        switch (old, new) {
        case (nil, nil): return nil
        case (nil, _?): direction = vanishing.opposite
        case (_?, nil): direction = vanishing
        case (let old?, let new?):
            guard old != new else { return nil }
            direction = new > old ? up : up.opposite
        }
        return Part(key: key, before: old.map { "\($0)" }, after: new.map { "\($0)" }, direction: direction)
    }

    // MARK: - Texts

    static func text(_ names: Set<String>?) -> String { names.map { text(list: $0.sorted()) } ?? "all" }

    static func text(list names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    private static func text(_ effects: Set<Effect>) -> String {
        text(list: Effect.allCases.filter { effects.contains($0) }.map(\.rawValue))
    }

    private static func text(_ exception: Matcher.Exception) -> String {
        let agents = exception.agents.map { "agents \($0.sorted().joined(separator: ", "))" }
        let tools = exception.tools.map { "tools \($0.sorted().joined(separator: ", "))" }
        return [agents, tools, exception.condition.map { "when \($0.text)" }].compactMap { $0 }.joined(separator: "; ")
    }
}
