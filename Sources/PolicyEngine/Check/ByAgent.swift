/// Rules sorted by the agent that they can concern, so that a check of many statements looks at few of them for each.
struct ByAgent<Rule> {
    private var common: [Rule] = []
    private var own: [String: [Rule]] = [:]

    /// `names` tells the agents of a rule; nil is all.
    init(_ rules: [Rule], names: (Rule) -> Set<String>?) {
        for rule in rules {
            guard let named = names(rule) else {
                common.append(rule)
                continue
            }
            for agent in named { own[agent, default: []].append(rule) }
        }
    }

    /// The rules that can concern an agent.
    subscript(agent: String) -> [Rule] { common + (own[agent] ?? []) }
}
