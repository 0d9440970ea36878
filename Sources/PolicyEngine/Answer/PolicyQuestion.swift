public import Clocks
public import Money

/// A bounded question about what a set of policies can let happen: "can customer-service ever refund more than 200.00 CNY without an
/// approval?"
public struct PolicyQuestion: Sendable, Hashable {
    /// Whose calls are meant.
    public enum Callers: Sendable, Hashable {
        /// One agent's.
        case agent(String)
        /// Any agent's, each by itself.
        case anyAgent
        /// Those of all agents, taken together.
        case allAgents
    }

    /// What has to be gone beyond.
    public enum Measure: Sendable, Hashable {
        /// Nothing: whether there can be such a call at all.
        case anything
        /// A sum.
        case amount(Money)
        /// A number of calls.
        case calls(Int)
    }

    /// What is taken together.
    public enum Group: String, Sendable, Hashable {
        /// All such calls.
        case everything
        /// One call by itself.
        case call
        /// The calls on one order.
        case order
        /// The calls on the orders of one customer.
        case customer
        /// The calls to one payee.
        case payee
    }

    /// Over which time.
    public enum Period: Sendable, Hashable {
        /// A local clock hour.
        case hour
        /// A local date.
        case day
        /// A local week, which begins on Monday.
        case week
        /// A local month.
        case month
        /// So long at a stretch, wherever it begins.
        case within(Span)
    }

    /// Hours of the local day, from the first up to, and without, the second; over midnight where the first is the later one.
    public struct Hours: Sendable, Hashable {
        /// The first hour, 0 to 23.
        public let from: Int
        /// The hour that is no longer meant, 0 to 23.
        public let to: Int

        /// Hours of the day; nil where they are none.
        public init?(from: Int, to: Int) {
            guard (0...23).contains(from), (0...23).contains(to), from != to else { return nil }
            self.from = from
            self.to = to
        }

        /// What "at night" means.
        static let night = Hours(validFrom: 22, to: 6)

        private init(validFrom from: Int, to: Int) {
            self.from = from
            self.to = to
        }

        /// Whether an hour of the day is among them.
        func contains(_ hour: Int) -> Bool { from < to ? (from..<to).contains(hour) : hour >= from || hour < to }
    }

    /// Whose calls.
    public var callers: Callers
    /// What they do.
    public var effects: Set<Effect>
    /// What has to be gone beyond.
    public var measure: Measure
    /// What is taken together.
    public var group: Group
    /// Over which time; nil where the question does not say.
    public var period: Period?
    /// Only calls that no gate holds.
    public var isWithoutApproval = false
    /// Only calls that bring no context.
    public var isWithoutContext = false
    /// Only calls that bring no reason.
    public var isWithoutReason = false
    /// Only calls about an order that their context does not list; a call without a context is one.
    public var isOutsideContext = false
    /// Only calls in these hours.
    public var hours: Hours?
    /// Only calls with this tool.
    public var tool: String?

    /// A question.
    public init(
        _ callers: Callers, _ effects: Set<Effect>, _ measure: Measure = .anything, group: Group = .everything, period: Period? = nil
    ) {
        self.callers = callers
        self.effects = effects
        self.measure = measure
        self.group = group
        self.period = period
    }

    /// What is looked over where the question says no time: long enough for every calendar window to end once.
    static let standardPeriod = Period.within(.hours(24))
}

// MARK: - In words

extension PolicyQuestion {
    /// What was understood, in one sentence: what a reader holds against what was meant.
    public var reading: String {
        var parts = [subject]
        switch measure {
        case .anything: break
        case .amount(let money): parts.append("more than \(money)")
        case .calls(let count): parts.append("more than \(count) \(count == 1 ? "call" : "calls")")
        }
        if measure != .anything { parts.append(scope) }
        parts += conditions
        return parts.joined(separator: ", ")
    }

    private var subject: String {
        let whose =
            switch callers {
            case .agent(let name): "by `\(name)`"
            case .anyAgent: "by any one agent"
            case .allAgents: "by all agents together"
            }
        let words = Effect.allCases.filter { effects.contains($0) }.map { "\($0.rawValue)s" }
        return "\(words.joined(separator: " and ")) \(whose)"
    }

    private var scope: String {
        let what =
            switch group {
            case .everything: "in all"
            case .call: "in one call"
            case .order: "on one order"
            case .customer: "for one customer"
            case .payee: "to one payee"
            }
        return group == .call ? what : "\(what) \((period ?? Self.standardPeriod).text)"
    }

    private var conditions: [String] {
        var parts: [String] = []
        if isWithoutApproval { parts.append("no gate holding any of them") }
        if isWithoutContext { parts.append("without a context") }
        if isOutsideContext { parts.append("on orders that no context of theirs lists") }
        if isWithoutReason { parts.append("without a reason") }
        if let hours { parts.append("between \(hours.from):00 and \(hours.to):00") }
        if let tool { parts.append("with `\(tool)`") }
        return parts
    }
}

extension PolicyQuestion.Period {
    /// `in one day`, `within 24h`.
    var text: String {
        switch self {
        case .hour: "in one clock hour"
        case .day: "in one calendar day"
        case .week: "in one calendar week"
        case .month: "in one calendar month"
        case .within(let span): "within \(span == .hours(24) ? "24h" : span.text)"
        }
    }

    /// The calendar window that it is; nil for a stretch of time.
    var rule: WindowRule? {
        switch self {
        case .hour: .hour
        case .day: .day
        case .week: .week
        case .month: .month
        case .within: nil
        }
    }

    /// The stretch of time that is as long as the period at most is in a zone without summer time.
    var stretch: Span {
        switch self {
        case .hour: .hours(1)
        case .day: .hours(24)
        case .week: .days(7)
        case .month: .days(31)
        case .within(let span): span
        }
    }
}
