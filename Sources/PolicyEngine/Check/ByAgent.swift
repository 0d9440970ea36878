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

    /// Whether one of the rules that can concern an agent is like this. Its own are asked first: they are few.
    func contains(_ agent: String, where isMeant: (Rule) -> Bool) -> Bool {
        own[agent]?.contains(where: isMeant) ?? false || common.contains(where: isMeant)
    }
}
