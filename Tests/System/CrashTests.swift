import Foundation
import Gate
import Glibc
import JSON
import Testing

/// 2.7 of the acceptance lines, first part: whenever the host dies, money moves at most once and the book learns of it.
@Suite(.serialized)
struct CrashTests {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        approvers:
          lead: { roles: [lead] }
        scopes:
          - permit: desk-refunds
            agents: [desk]
            effects: [read, refund]
        limits:
          - limit: desk-day
            agents: [desk]
            effects: [refund]
            amount: 900000.00 CNY
            per: day
            each: agent
        gates:
          - gate: large
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
            expires: 30m
        """

    @Test("killed at every boundary and at random moments, through all faults: at most once, what is called done is done, all is settled")
    func crash() async throws {
        let seed = Seeded.seed(for: "crash")
        try await World.run(policy: Self.policy) { world in
            let run = try CrashRun(world, seed: seed)
            let began = Date()
            try await run.faultsOn()
            for cycle in 0..<Level.count(20) { try await run.cycle(cycle, randomKills: Level.count(200) / Level.count(20)) }
            let killed = Date().timeIntervalSince(began)
            try await run.settle()
            let isGood = try await run.check()
            Acceptance.line("2.7", isGood: isGood, try await run.text(killed: killed, seconds: Date().timeIntervalSince(began)))
        }
    }
}

/// Hosts that die, one after another, on one store.
private final class CrashRun: Sendable {
    private let world: World
    private let desk: Desk
    private let seed: UInt64
    private let port: Int
    private let tally = Tally()

    init(_ world: World, seed: UInt64) throws {
        self.world = world
        self.seed = seed
        desk = Desk(simulator: world.simulator, seed: seed)
        port = try Sockets.freePort()
    }

    /// Everything that can go wrong does, now and then. What is slow in real time is rare.
    func faultsOn() async throws {
        let looking = [
            "time-out-before": 8, "connection-lost-before": 40, "server-error-before": 40, "cut-body": 30, "wrong-signature": 30,
            "system-error-before": 30, "unavailable-before": 20, "slow": 30,
        ]
        let moving = [
            "time-out-before": 12, "time-out-after": 12, "connection-lost-before": 40, "connection-lost-after": 60, "late-arrival": 60,
            "server-error-before": 40, "server-error-after": 40, "cut-body": 40, "wrong-signature": 40, "system-error-before": 40,
            "system-error-after": 40, "unavailable-before": 20, "unavailable-after": 20, "slow": 50, "duplicate": 60,
            "fund-change-missing": 40,
        ]
        try await world.simulator.setChances(
            seed: seed,
            perMille: [
                "alipay.trade.query": looking.mapValues { $0 / 2 }, "alipay.trade.fastpay.refund.query": looking,
                "alipay.trade.refund": moving,
            ], details: ["hangsUp": true, "lookUps": 1, "afterMilliseconds": 45_000, "delayMilliseconds": 250])
    }

    /// One death at each boundary, and some at random moments.
    func cycle(_ number: Int, randomKills: Int) async throws {
        for boundary: StageBoundary in [.afterFacts, .afterDecide, .afterExecute, .afterSettle] {
            try await die(at: boundary, times: await desk.pick(1..<5), large: 15)
        }
        try await approveSome()
        try await die(at: .afterClaim, times: 1, large: nil)
        // What dies here was never sent: it is what the next three look for.
        try await die(at: .afterReserve, times: await desk.pick(1..<4), large: 0)
        for boundary: StageBoundary in [.afterTake, .afterLookUp, .afterResend] {
            try world.clock.turn(seconds: 31)
            try await die(at: boundary, times: 1, large: nil)
        }
        var left = randomKills
        while left > 0 {
            let hosts = min(left, await desk.pick(1..<3))
            left -= hosts
            try await dieAtRandom(hosts: hosts)
            if await desk.pick(0..<4) == 0 { try world.clock.turn(seconds: Int64([5, 12, 31][await desk.pick(0..<3)])) }
        }
    }

    /// A host that ends at a boundary.
    /// - Parameter large: how many of a hundred new refunds a gate holds; nil asks for none, and turns the clock instead.
    private func die(at boundary: StageBoundary, times: Int, large: Int?) async throws {
        let host = try start("\(boundary)", ["TOLLGATE_TEST_CRASH": "\(boundary):\(times)"])
        let deadline = Date().addingTimeInterval(120)
        if let large {
            try await ask(until: { host.hasEnded || Date() > deadline }, of: [port], large: large)
        } else {
            try await world.waitUntilServingOrEnded(port, host)
            while !host.hasEnded, Date() < deadline {
                try await Task.sleep(for: .milliseconds(300))
                if !host.hasEnded { try world.clock.turn(seconds: 3) }
            }
        }
        guard host.hasEnded else { throw Trouble("no call came to \(boundary) for the \(times)th time") }
        let end = await host.end()
        guard end == .killed(SIGKILL) else { throw Trouble("the host ended at \(boundary) with \(end): \(host.errorText)") }
        await tally.count(boundary)
    }

    /// Hosts that are killed whatever they do, starting included.
    private func dieAtRandom(hosts: Int) async throws {
        let others = hosts > 1 ? [port, try Sockets.freePort()] : [port]
        let children = try others.enumerated().map { place, port in try start("random-\(place)", port: port, [:]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for child in children {
                let pause = await desk.pick(0..<900)
                group.addTask {
                    try await Task.sleep(for: .milliseconds(pause))
                    child.signal(SIGKILL)
                    await child.end()
                }
            }
            try await ask(until: { children.allSatisfy(\.hasEnded) }, of: others, large: 15)
            try await group.waitForAll()
        }
        for child in children {
            let end = await child.end()
            guard end == .killed(SIGKILL) else { throw Trouble("a host ended by itself with \(end): \(child.errorText)") }
            await tally.countRandom()
        }
    }

    /// Six calls at a time, until the hosts are gone.
    private func ask(until isOver: @escaping @Sendable () -> Bool, of ports: [Int], large: Int) async throws {
        let (desk, token) = (desk, world.token)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<6 {
                group.addTask {
                    while !isOver() {
                        guard Sockets.answers(ports[lane % ports.count]) else {
                            try await Task.sleep(for: .milliseconds(10))
                            continue
                        }
                        let ask = try await desk.next(large: large)
                        await desk.hear(await ask.send(to: ports[lane % ports.count], token: token), to: ask)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Sees to it that something is approved when the next host starts: people answer whatever waits for them, mostly with yes.
    private func approveSome() async throws {
        while true {
            let held = try await world.listing(["approvals", "list"]).compactMap { $0["operation"]?.stringValue }
            var approved = 0
            for (place, operation) in held.prefix(3).enumerated() {
                let verdict = place == 1 ? "reject" : "approve"
                let answer = try await world.command(["approvals", verdict, operation], asApprover: true)
                guard answer.status == 0 else { throw Trouble("\(verdict) \(operation): \(answer.errors)") }
                if place != 1 { approved += 1 }
            }
            if approved > 0 { return }
            let host = try start("holding", [:])
            try await world.waitUntilServing(port, host)
            let ask = try await desk.new(large: true)
            await desk.hear(await ask.send(to: port, token: world.token), to: ask)
            await host.kill()
        }
    }

    private func start(_ name: String, port: Int? = nil, _ more: [String: String]) throws -> Child {
        let usual = ["TOLLGATE_TEST_TIMEOUTS": "500,1000", "TOLLGATE_TEST_PAUSE": "50"]
        return try world.startHost("host-\(name)", port: port ?? self.port, usual.merging(more) { $1 })
    }
}

extension CrashRun {
    /// After the last death: nothing goes wrong any more, and time passes.
    func settle() async throws {
        try await world.simulator.clearFaults()
        try await world.simulator.releaseLate()
        let host = try start("last", [:])
        try await world.waitUntilServing(port, host)
        try await pass("everything that was sent is settled", steps: 120, seconds: 11) { $0.unsettled.isEmpty }
        // The agent repeats whatever it has no answer to, and asks people about the rest.
        try await repeatAll()
        for operation in try await Settlement.of(world).waiting.dropFirst(2) where operation.state == "held" {
            let answer = try await world.command(["approvals", "approve", operation.id], asApprover: true)
            guard answer.status == 0 else { throw Trouble("approve \(operation.id): \(answer.errors)") }
        }
        try await pass("what people agreed to is carried out, what nobody answered expires", steps: 60, seconds: 240) {
            $0.unsettled.isEmpty && $0.waiting.isEmpty
        }
        try await pass("what happened is posted", steps: 20, seconds: 660) { $0.unposted.isEmpty && $0.unsettled.isEmpty }
        try await repeatAll()
        try await pass("the repeats are settled", steps: 120, seconds: 240) { $0.unsettled.isEmpty && $0.waiting.isEmpty }
        host.signal(SIGTERM)
        guard await host.end() == .exited(0) else { throw Trouble("the last host: \(host.errorText)") }
    }

    /// Lets time pass in steps until a condition holds.
    private func pass(_ what: String, steps: Int, seconds: Int64, until isSettled: (Settlement) -> Bool) async throws {
        for _ in 0..<steps {
            // A few rounds of the workers; then, if need be, more time.
            for _ in 0..<2 {
                if isSettled(try await Settlement.of(world)) { return }
                try await Task.sleep(for: .milliseconds(100))
            }
            try world.clock.turn(seconds: seconds)
        }
        let settlement = try await Settlement.of(world)
        guard !isSettled(settlement) else { return }
        world.keep()
        throw Trouble("\(what): \(settlement.unsettled), \(settlement.waiting), \(settlement.unposted)")
    }

    private func repeatAll() async throws {
        let open = await desk.records.filter { !$0.isConcluded }.map(\.ask)
        let (desk, port, token) = (desk, port, world.token)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for place in stride(from: lane, to: open.count, by: 8) {
                        await desk.hear(await open[place].send(to: port, token: token), to: open[place])
                    }
                }
            }
        }
    }

    /// What has to be true of every run.
    func check() async throws -> Bool {
        let settlement = try await Settlement.of(world)
        let records = await desk.records
        let happened = Dictionary(grouping: settlement.refunds, by: \.order)
        let told = Dictionary(uniqueKeysWithValues: records.map { ($0.ask.order, $0) })
        let wrong = settlement.refunds.filter { refund in
            guard let ask = told[refund.order]?.ask else { return true }
            return ask.amount != refund.amount || (ask.number ?? refund.number) != refund.number
        }
        let broken = records.filter { $0.answers.contains(.succeeded) && happened[$0.ask.order] == nil }
        let strange = records.flatMap(\.answers).filter { answer in
            switch answer {
            case .error: true
            case .refused(let code): ["number-known-elsewhere", "number-taken", "number-reused", "limit-exceeded"].contains(code)
            default: false
            }
        }
        let verify = try await world.command(["audit", "verify"])
        let late = try await world.simulator.late()
        var reached = true
        for boundary in StageBoundary.allCases where await tally.count(of: boundary) < Level.count(20) { reached = false }
        let isGood =
            reached && late == 0 && wrong.isEmpty && broken.isEmpty && strange.isEmpty && verify.status == 0 && settlement.isClean
        if !isGood { world.keep() }
        #expect(settlement.doubled.isEmpty, "no refund happened twice")
        #expect(wrong.isEmpty, "nothing happened that was not asked for just so")
        #expect(broken.isEmpty, "what the agent was told is done was done")
        #expect(settlement.imagined.isEmpty, "what the book calls done was done")
        #expect(settlement.denied.isEmpty, "what the book says did not happen did not")
        #expect(settlement.unposted.isEmpty, "what happened is posted")
        #expect(settlement.unsettled.isEmpty && settlement.waiting.isEmpty, "all has ended, or a person is asked")
        #expect(strange.isEmpty, "no call is answered with an error, or taken for somebody else's")
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        #expect(late == 0, "everything has arrived")
        #expect(reached, "hosts died at every boundary")
        return isGood
    }

    func text(killed: Double, seconds: Double) async throws -> String {
        let settlement = try await Settlement.of(world)
        let states = Dictionary(grouping: settlement.operations, by: \.state).mapValues(\.count).sorted { $0.key < $1.key }
        let faults = try await world.simulator.counter("faults").sorted { $0.key < $1.key }
        let records = await desk.records
        let unanswered = records.map(\.unanswered).reduce(0, +)
        return """
            \(await tally.text); \(records.count) refunds asked, \(settlement.refunds.count) made, \(settlement.doubled.count) twice; \
            \(unanswered) calls lost their answer; operations \(states.map { "\($0.key) \($0.value)" }.joined(separator: ", ")); \
            \(Int(killed)) s of kills, \(Int(seconds)) s in all; seed \(seed); \
            faults \(faults.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            """
    }
}

/// How often hosts have died, and where.
private actor Tally {
    private var boundaries: [StageBoundary: Int] = [:]
    private var random = 0

    func count(_ boundary: StageBoundary) { boundaries[boundary, default: 0] += 1 }

    func countRandom() { random += 1 }

    func count(of boundary: StageBoundary) -> Int { boundaries[boundary, default: 0] }

    var text: String {
        let least = StageBoundary.allCases.map { boundaries[$0, default: 0] }.min() ?? 0
        return "\(StageBoundary.allCases.count) crash points at least \(least) times each, \(random) random kills"
    }
}
