import Money

/// A refund that somebody asks for.
struct StormCall: Sendable, Hashable {
    let agent: String
    let order: String
    /// What is asked for, in fen. No two calls of an order ask for the same.
    let fen: Int64

    var ask: RefundAsk { RefundAsk(order: order, amount: Money.fen(fen).decimalText) }
}

/// The limits that the storm runs against.
enum StormLimit: String, CaseIterable, Sendable {
    case call, hour, day, order, agent
}

/// Who asks for what in a storm, and what they are allowed. The same seed makes the same plan.
///
/// Every call meets the limits per call, order and agent; those of two agents that of the hour too, and those of two others that of the
/// day, so that each of the five bites while the others leave room to show what is left of it.
struct StormPlan: Sendable {
    static let hourly = ["hourly-1", "hourly-2"]
    static let daily = ["daily-1", "daily-2"]
    static let single = ["single-1", "single-2"]
    /// Asks for little, so that its own limit leaves room when the others' are used up.
    static let spare = "spare"
    static let agents = hourly + daily + single + [spare]

    let seed: UInt64
    let orders: [String]
    let calls: [StormCall]

    init(seed: UInt64, calls count: Int, orders places: Int) {
        self.seed = seed
        var random = Seeded(seed)
        orders = (0..<places).map { "storm_\($0)" }
        let shares = [(Self.hourly, 15), (Self.daily, 15), (Self.single, 19), ([Self.spare], 2)]
        let hundred = shares.flatMap { agents, share in agents.flatMap { Array(repeating: $0, count: share) } }
        let asking = (0..<count).map { hundred[$0 % hundred.count] }.shuffled(using: &random)
        var taken: Set<StormCall> = []
        var calls: [StormCall] = []
        for (place, agent) in asking.enumerated() {
            let order = orders[place % places]
            var fen = Int64.random(in: 100...4500, using: &random)
            // The same amount on the same order again is a question for people.
            while !taken.insert(StormCall(agent: "", order: order, fen: fen)).inserted { fen += 1 }
            calls.append(StormCall(agent: agent, order: order, fen: fen))
        }
        self.calls = calls
    }

    /// The ceiling of a limit, in fen. Four times as much is asked under those of the hour and the day, and more than twice under an
    /// agent's: at the short count, too, none of them is left without a call to refuse because of how a seed deals amounts out.
    func ceiling(_ limit: StormLimit) -> Int64 {
        switch limit {
        case .call: 4000
        case .order: 6000
        case .hour, .day: Int64(calls.count) * 160
        case .agent: Int64(calls.count) * 180
        }
    }

    var policy: String {
        let limits = [
            limit(.call, per: "call"), limit(.order, per: "ever", each: "order"), limit(.agent, per: "day", each: "agent"),
            limit(.hour, of: Self.hourly, per: "hour", each: "shop"), limit(.day, of: Self.daily, per: "day", each: "shop"),
        ]
        return """
            tollgate: 1
            timezone: Asia/Shanghai
            agents:
            \(Self.agents.map { "  \($0): {}" }.joined(separator: "\n"))
            scopes:
              - permit: refunds
                agents: [\(Self.agents.joined(separator: ", "))]
                effects: [read, refund]
            limits:
            \(limits.joined(separator: "\n"))

            """
    }

    /// A limit as the policy says it.
    /// - Parameters:
    ///   - agents: whom it is for; nil for everybody.
    ///   - key: whom or what it counts apart; nil where its window does not ask for it.
    private func limit(_ limit: StormLimit, of agents: [String]? = nil, per window: String, each key: String? = nil) -> String {
        let amount = "\(Money.fen(ceiling(limit)).decimalText) CNY"
        let words = [
            "limit: \(limit.rawValue)", agents.map { "agents: [\($0.joined(separator: ", "))]" }, "effects: [refund]", "amount: \(amount)",
            "per: \(window)", key.map { "each: \($0)" },
        ]
        return "  - { \(words.compactMap(\.self).joined(separator: ", ")) }"
    }
}
