/// Statements by the agents they are about, for finding those that are about all that another one is about.
struct CoverIndex {
    private var common: [Int] = []
    private var own: [String: [Int]] = [:]

    /// So many are looked at for one statement. A set in which more of them are about the same agent is checked less thoroughly, so
    /// that a check never takes the square of its size.
    private static let most = 48

    /// Adds a statement by its number.
    mutating func add(_ number: Int, agents: Set<String>?) {
        guard let agents else {
            common.append(number)
            return
        }
        for agent in agents { own[agent, default: []].append(number) }
    }

    /// The numbers of those that may be about all agents that a statement is about.
    func candidates(for agents: Set<String>?) -> [Int] {
        let shared = Array(common.prefix(Self.most))
        guard let agent = agents?.min() else { return shared }
        return Array((own[agent] ?? []).prefix(Self.most)) + shared
    }
}
