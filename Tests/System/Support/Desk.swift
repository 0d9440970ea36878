import Foundation

/// An agent at work: what it asked for, what it was told, and what it asks next. As agents do, it repeats a call whose answer it
/// did not get, in the very same words.
actor Desk {
    /// What came of one refund that was asked for.
    struct Record: Sendable {
        let ask: RefundAsk
        var answers: [AgentAnswer] = []
        var unanswered = 0

        /// Nothing more will be said about it.
        var isConcluded: Bool {
            switch answers.last {
            case .succeeded, .failed: true
            case .refused(let code): ["rejected", "expired"].contains(code)
            case .pending, .held, .error, nil: false
            }
        }
    }

    private let simulator: SimulatorControl
    private var random: Seeded
    private var ready: [String] = []
    private var made = 0
    private var places: [RefundAsk: Int] = [:]
    private(set) var records: [Record] = []
    /// Asked, and not yet answered one way or another.
    private var open: [Int] = []
    private var underWay: Set<Int> = []

    init(simulator: SimulatorControl, seed: UInt64) {
        self.simulator = simulator
        random = Seeded(seed)
    }

    /// What to ask next: something new, or the repeat of a call whose outcome is not known.
    /// - Parameter large: how many of a hundred new ones a gate holds.
    func next(large: Int) async throws -> RefundAsk {
        let repeatable = open.filter { !underWay.contains($0) }
        if random.percent(40), let place = repeatable.randomElement(using: &random) {
            underWay.insert(place)
            return records[place].ask
        }
        let ask = try await new(large: random.percent(large))
        return ask
    }

    /// A refund of an order of its own.
    /// - Parameter numbers: whether some bring a request number of the agent's own.
    func new(large: Bool, numbers: Bool = true) async throws -> RefundAsk {
        while ready.isEmpty {
            let names = (made..<made + 50).map { "crash_\($0)" }
            made += 50
            try await simulator.makePaidOrders(names, total: "88.88")
            ready += names.reversed()
        }
        let order = ready.removeLast()
        var ask = RefundAsk(order: order, amount: large ? "60.00" : "10.\(10 + records.count % 90)")
        if numbers, random.percent(30) { ask.number = "own_\(records.count)" }
        if random.percent(30) { ask.reason = "the customer of \(order) sent it back" }
        places[ask] = records.count
        open.append(records.count)
        underWay.insert(records.count)
        records.append(Record(ask: ask))
        return ask
    }

    /// Hears an answer; nil is none.
    func hear(_ answer: AgentAnswer?, to ask: RefundAsk) {
        guard let place = places[ask] else { return }
        underWay.remove(place)
        if let answer { records[place].answers.append(answer) } else { records[place].unanswered += 1 }
        if records[place].isConcluded { open.removeAll { $0 == place } }
    }

    /// A number by chance.
    func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
}
