import Foundation
import JSON
import TestSupport

/// Refunds that are asked of several hosts at once, on one store, while a third of the simulator's answers is late, double or lost.
actor LimitStorm {
    private let world: World
    private let plan: StormPlan
    private var ports: [Int] = []
    private var hosts: [Child] = []
    /// Everything that was asked for, by whom.
    private var asked: [StormCall]
    private var answers: [StormAnswer]
    private var notYet: [String: Int] = [:]
    private let checkpoints: Checkpoints
    private var probes = 0
    private var probed: [StormLimit: Int] = [:]
    private(set) var rounds = 0
    private(set) var seconds = 0.0
    /// What was not as it has to be.
    private(set) var findings: [String] = []

    init(_ world: World, _ plan: StormPlan) {
        self.world = world
        self.plan = plan
        checkpoints = Checkpoints(of: world)
        asked = plan.calls
        answers = Array(repeating: .again("not asked"), count: plan.calls.count)
    }

    func run(hosts count: Int) async throws {
        try await world.simulator.makePaidOrders(plan.orders, total: "188.88")
        try await start(count)
        try await checkpoints.keep()
        let hour = world.clock.now / 3_600_000
        try await faultsOn()
        let began = Date()
        repeat {
            await ask(answers.indices.filter { !answers[$0].isFinal })
            if rounds == 0 { seconds = Date().timeIntervalSince(began) }
            try await settle()
            if rounds == 0 { try await checkpoints.keep() }
            rounds += 1
        } while rounds < 30 && !answers.allSatisfy(\.isFinal)
        try await world.simulator.clearFaults()
        try await world.simulator.releaseLate()
        try await settle()
        guard world.clock.now / 3_600_000 == hour else { throw Trouble("the storm took longer than an hour of its clock") }
        try await checkAnswers()
        try await checkLimits()
        try await probeLimits()
        try await checkLimits()
        try await end()
    }

    private func expect(_ condition: Bool, _ finding: @autoclosure () -> String) {
        if !condition { findings.append(finding()) }
    }

    // MARK: - Hosts

    /// On a server each host has a state directory of its own, as on a machine of its own; on one file they share everything.
    private func start(_ count: Int) async throws {
        (hosts, ports) = try await world.serve(count: count) { place in
            try world.machine("replica-\(place)").merging(["TOLLGATE_TEST_TIMEOUTS": "4000,8000", "TOLLGATE_TEST_PAUSE": "100"]) { $1 }
        }
    }

    private func end() async throws {
        findings += await Child.terminate(hosts)
        findings += try await checkpoints.verify()
    }

    /// Of all answers a third is late, double or lost, of refunds and look-ups alike.
    private func faultsOn() async throws {
        let looking = ["slow": 111, "duplicate": 111, "connection-lost-after": 71, "connection-lost-before": 40]
        let moving = [
            "slow": 111, "duplicate": 111, "connection-lost-after": 51, "connection-lost-before": 20, "late-arrival": 30,
            "server-error-after": 10,
        ]
        try await world.simulator.setChances(
            seed: plan.seed,
            perMille: ["alipay.trade.query": looking, "alipay.trade.fastpay.refund.query": looking, "alipay.trade.refund": moving],
            details: ["hangsUp": true, "lookUps": 1, "afterMilliseconds": 45_000, "delayMilliseconds": 300])
    }

    // MARK: - Calls

    /// Asks for these, all at the same time, each of another host than the last time; meanwhile the clock goes four times as fast, so
    /// that what has lost its answer is settled while others ask.
    private func ask(_ places: [Int]) async {
        let (world, calls, ports, round) = (world, asked, ports, rounds)
        let ticking = Task {
            while !Task.isCancelled {
                try? world.clock.turn(seconds: 1)
                try? await Task.sleep(for: .milliseconds(333))
            }
        }
        await withTaskGroup(of: (Int, StormAnswer).self) { group in
            for place in places {
                let call = calls[place]
                group.addTask {
                    let token = world.tokens[call.agent, default: ""]
                    let port = ports[(place + round) % ports.count]
                    return (place, StormAnswer(await call.ask.exchange(with: port, token: token, patience: 300)))
                }
            }
            for await (place, answer) in group {
                answers[place] = answer
                if case .again(let why) = answer { notYet[why, default: 0] += 1 }
                if case .strange(let what) = answer { findings.append("\(calls[place]) was answered with \(what)") }
            }
        }
        ticking.cancel()
        await ticking.value
    }

    /// Lets time pass until nothing is under way.
    private func settle() async throws { try await world.settle(steps: 60, seconds: 5) }

    // MARK: - What has to be true

    private func book() async throws -> StormBook { StormBook(plan, calls: asked, refunds: try await world.simulator.refunds()) }

    private func checkAnswers() async throws {
        let made = try await book().made
        for (call, answer) in zip(asked, answers) {
            expect(answer.isFinal, "\(call) came to nothing in \(rounds) rounds: \(answer)")
            expect((answer == .succeeded) == made.contains(call), "\(call) was answered with \(answer)")
        }
        for limit in StormLimit.allCases { expect(refusals(by: limit) > 0, "the limit `\(limit.rawValue)` refused nothing") }
    }

    private func refusals(by limit: StormLimit) -> Int { answers.count { $0 == .limited(by: limit.rawValue) } }

    /// By the simulator's ledger no limit is exceeded, and the hosts' book tells the same as that ledger.
    private func checkLimits() async throws {
        let book = try await book()
        findings += book.exceeded + book.strange
        let settlement = try await Settlement.of(world)
        expect(settlement.unsettled.isEmpty && settlement.waiting.isEmpty, "not settled: \(settlement.unsettled)\(settlement.waiting)")
        findings += settlement.contradictions
    }

    // MARK: - What is left

    /// At every limit exactly what is left passes, and a fen more does not; the next hour and the next day begin anew.
    private func probeLimits() async throws {
        try await probe(.call, agent: StormPlan.spare)
        try await probe(.hour, agent: StormPlan.hourly[0])
        try await probe(.day, agent: StormPlan.daily[1])
        for agent in StormPlan.single { try await probe(.agent, agent: agent) }
        for order in try await ordersToProbe() { try await probe(.order, agent: StormPlan.spare, order: order) }
        try world.clock.turn(seconds: (3_600_000 - world.clock.now % 3_600_000) / 1000 + 60)
        try await ask(StormCall(agent: StormPlan.hourly[1], order: fresh(), fen: 4000), expecting: .succeeded)
        try await ask(StormCall(agent: StormPlan.daily[0], order: fresh(), fen: 1), expecting: .limited(by: "day"))
        try world.clock.turn(seconds: 86_400)
        try await ask(StormCall(agent: StormPlan.daily[0], order: fresh(), fen: 4000), expecting: .succeeded)
        try await ask(StormCall(agent: StormPlan.single[0], order: fresh(), fen: 4000), expecting: .succeeded)
    }

    private func probe(_ limit: StormLimit, agent: String, order: String? = nil) async throws {
        func left() async throws -> Int64 {
            try await book().left(of: limit, agent: agent, order: order ?? "", at: world.clock.now)
        }
        if limit != .call, order == nil {
            // What happened may leave more than one call may take.
            while try await left() >= plan.ceiling(.call) {
                try await ask(StormCall(agent: agent, order: fresh(), fen: 3000), expecting: .succeeded)
            }
        }
        func place() async throws -> String { if let order { order } else { try await fresh() } }
        let rest = limit == .call ? plan.ceiling(.call) : try await left()
        let isFull = StormAnswer.limited(by: limit.rawValue)
        try await ask(StormCall(agent: agent, order: place(), fen: rest + 1), expecting: isFull)
        if rest > 0 { try await ask(StormCall(agent: agent, order: place(), fen: rest), expecting: .succeeded) }
        if limit != .call { try await ask(StormCall(agent: agent, order: place(), fen: 1), expecting: isFull) }
        probed[limit, default: 0] += 1
    }

    private func ask(_ call: StormCall, expecting wanted: StormAnswer) async throws {
        if wanted == .succeeded { asked.append(call) }
        probes += 1
        let port = ports[probes % ports.count]
        let answer = StormAnswer(await call.ask.exchange(with: port, token: world.tokens[call.agent, default: ""]))
        expect(answer == wanted, "\(call) was answered with \(answer) in place of \(wanted)")
    }

    /// Orders that leave something, and of which nobody was refunded just that before. More than a fen: a fen is asked for twice then, and
    /// the same call again is answered as it was.
    private func ordersToProbe() async throws -> [String] {
        let book = try await book()
        let amounts = Dictionary(grouping: asked, by: \.order).mapValues { Set($0.map(\.fen)) }
        let fitting = plan.orders.filter { order in
            let left = book.left(of: .order, agent: StormPlan.spare, order: order, at: world.clock.now)
            return (2..<plan.ceiling(.call)).contains(left) && amounts[order]?.isDisjoint(with: [left, left + 1, 1]) ?? true
        }
        let room = book.left(of: .agent, agent: StormPlan.spare, order: "", at: world.clock.now)
        let count = min(Level.count(200), Int(room / plan.ceiling(.call)))
        expect(!fitting.isEmpty && count > 0, "there is no order to look at the limit of")
        return Array(fitting.prefix(count))
    }

    private func fresh() async throws -> String {
        let name = "probe_\(probes)"
        try await world.simulator.makePaidOrders([name], total: "188.88")
        return name
    }

    // MARK: - What to say of it

    func text() async throws -> String {
        let book = try await book()
        let faults = try await world.simulator.counter("faults").sorted { $0.key < $1.key }
        let received = try await world.simulator.counter("received").values.reduce(0, +)
        let broken = faults.map(\.value).reduce(0, +)
        let refused = StormLimit.allCases.map { "\($0.rawValue) \(refusals(by: $0))" }.joined(separator: ", ")
        let looked = StormLimit.allCases.map { "\($0.rawValue) \(probed[$0, default: 0])" }.joined(separator: ", ")
        return """
            \(hosts.count) hosts on \(world.store.name), \(plan.calls.count) refunds of \(plan.orders.count) orders asked at once by \
            \(StormPlan.agents.count) agents: \(answers.count { $0 == .succeeded }) made, refused by \(refused); the first round took \
            \(String(format: "%.1f", seconds)) s, \(rounds) rounds until each was answered for good \
            (\(notYet.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))); \(broken) of \(received) \
            answers late, double or lost (\(faults.map { "\($0.key) \($0.value)" }.joined(separator: ", "))); no limit exceeded in \
            \(book.windows) windows; one more refund of what is left made and a fen more refused: \(looked); seed \(plan.seed)
            """
    }
}
