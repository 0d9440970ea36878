import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// 2.7 of the acceptance lines, second part: hosts that come and go leave alone what another one is sending.
@Suite(.serialized)
struct LeaseTests {
    @Test("four stdio hosts at a time, started and stopped 20 a second while each dispatch takes 5 s, touch nothing under a live lease")
    func churn() async throws {
        let seed = Seeded.seed(for: "leases")
        try await World.run(policy: DeskPolicy.gated()) { world in
            let churn = Churn(world, seed: seed)
            let wanted = Level.count(1200)
            while await churn.starts < wanted {
                try await churn.round(most: wanted)
                try await churn.settle()
            }
            try await churn.check()
            Acceptance.line("2.7", isGood: await churn.isGood, try await churn.text())
        }
    }
}

/// Hosts that live for a moment each.
private actor Churn {
    private enum Stop: CaseIterable { case endOfInput, terminate, kill }

    private let world: World
    private let desk: Desk
    private let seed: UInt64
    private var random: Seeded
    private(set) var starts = 0
    private var asked = 0
    private var answered = 0
    private var killedAsking = 0
    private var touchable = 0
    /// Whether all that was to be true is.
    private(set) var isGood = true
    private var seconds = 0.0
    /// Hosts that have sent and are to answer.
    private var finishing: [(host: Child, ask: RefundAsk)] = []

    init(_ world: World, seed: UInt64) {
        self.world = world
        self.seed = seed
        desk = Desk(simulator: world.simulator, seed: seed)
        random = Seeded(seed &+ 1)
    }

    /// Starts and stops hosts for less than a lease, so that every lease is live all the while; then asks who was touched.
    func round(most: Int) async throws {
        try await world.simulator.setChances(
            seed: seed, perMille: ["alipay.trade.refund": ["slow": 1000]], details: ["delayMilliseconds": 5000])
        let (before, began) = (try await queries(), world.clock.now)
        try await leaveSomeBehind()
        let (until, first) = (Date().addingTimeInterval(18), Date())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    var stopping: [Task<Void, any Error>] = []
                    while await self.takeStart(of: most), Date() < until {
                        let (asks, life, stop) = await self.draw()
                        let name = "stdio-\(lane)-\(stopping.count)"
                        let next = Date().addingTimeInterval(0.2)
                        let host = try self.world.startStdio(name)
                        // A number of the agent's own would be looked up before anything is sent; here nothing is to be looked up.
                        let ask = asks ? try await self.desk.new(large: false, numbers: false) : nil
                        if let ask { host.write(ask.message.text + "\n") }
                        stopping.append(
                            Task {
                                try await Task.sleep(for: .milliseconds(life))
                                try await self.stop(host, stop, ask)
                            })
                        // A lane starts five a second; a host that is at work does not keep the next one waiting.
                        let left = next.timeIntervalSinceNow
                        if left > 0 { try await Task.sleep(for: .seconds(left)) }
                    }
                    await self.count(secondsSince: first)
                    for task in stopping { try await task.value }
                }
            }
            try await group.waitForAll()
        }
        for sender in finishing { try await stop(sender.host, .endOfInput, sender.ask) }
        finishing = []
        try await checkLeases(queriesBefore: before, began: began)
    }

    /// Two hosts that die when the platform has their refund, so that something is under a live lease from the beginning; two more that
    /// send and come to their end by themselves.
    private func leaveSomeBehind() async throws {
        let before = try await world.simulator.requests().count
        var hosts: [(host: Child, ask: RefundAsk)] = []
        for place in 0..<4 {
            let (host, ask) = (try world.startStdio("first-\(place)"), try await desk.new(large: false, numbers: false))
            host.write(ask.message.text + "\n")
            hosts.append((host, ask))
        }
        let world = world
        try await until("the first refunds are sent") { @Sendable in try await world.simulator.requests().count >= before + 4 }
        for (place, sender) in hosts.enumerated() {
            if place < 2 { try await stop(sender.host, .kill, sender.ask) } else { finishing.append(sender) }
        }
    }

    private func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
        guard !condition else { return }
        isGood = false
        world.keep()
        Issue.record("\(what())")
    }

    private func takeStart(of most: Int) -> Bool {
        guard starts < most else { return false }
        starts += 1
        return true
    }

    /// The rounds' lengths, without the time in which the last hosts finish their work: each of four lanes brings a quarter.
    private func count(secondsSince first: Date) { seconds += Date().timeIntervalSince(first) / 4 }

    private func draw() -> (asks: Bool, life: Int, stop: Stop) {
        // One that asks lives long enough to send, mostly, and never long enough for an answer.
        let asks = random.percent(20)
        let life = Int.random(in: asks ? 100..<3000 : 40..<360, using: &random)
        return (asks, life, Stop.allCases.randomElement(using: &random) ?? .kill)
    }

    /// Ends a host in one of three ways. One whose input ends answers what it was asked, and so does one that has read it when it is
    /// asked to stop.
    private func stop(_ host: Child, _ stop: Stop, _ ask: RefundAsk?) async throws {
        if ask != nil { asked += 1 }
        switch stop {
        case .endOfInput: host.closeInput()
        case .terminate: host.signal(SIGTERM)
        case .kill: host.signal(SIGKILL)
        }
        let end = await host.end()
        let answer = (try? JSONValue(parsing: Array(host.outputText.utf8))).map { AgentAnswer($0) }
        if let ask { await desk.hear(answer, to: ask) }
        switch stop {
        case .endOfInput:
            expect(end == .exited(0), "\(host.errorText)")
            if ask != nil {
                expect(answer == .succeeded, "\(host.errorText)")
                answered += 1
            }
        case .terminate:
            // Before its handlers are in place a signal ends it at once, as it ends any program; it has done nothing by then.
            expect(end == .exited(0) || end == .killed(SIGTERM), "\(host.errorText)")
            expect(answer == nil || answer == .succeeded, "\(answer.map { "\($0)" } ?? "")")
        case .kill:
            expect(end == .killed(SIGKILL), "a host ended by itself: \(host.errorText)")
            if ask != nil { killedAsking += 1 }
        }
    }

    private func queries() async throws -> Int64 {
        try await world.simulator.counter("received")["alipay.trade.fastpay.refund.query", default: 0]
    }

    /// What is under a live lease now was sent once at most, and nobody looked for it.
    private func checkLeases(queriesBefore: Int64, began: Int64) async throws {
        let operations = try await world.listing(["operations", "list", "--limit", "100000"])
        let requests = try await world.simulator.requests()
        let queries = try await queries()
        let entries = try await Entries.of(world)
        let now = world.clock.now
        for operation in operations {
            guard let id = operation["operation"]?.stringValue, let number = operation["number"]?.stringValue,
                let permitted = entries.permitted[id], permitted + Entries.lease > now
            else { continue }
            if ["reserved", "dispatched"].contains(operation["state"]?.stringValue) { touchable += 1 }
            expect(requests[number, default: 0] <= 1, "\(id) was sent again under a live lease")
            expect(entries.touches[id, default: []].isEmpty, "\(id) was looked for under a live lease")
        }
        if now < began + Entries.lease { expect(queries == queriesBefore, "no lease has ended, and somebody looked") }
    }

    /// Time passes, and one host settles what the killed ones have left.
    func settle() async throws {
        try await world.simulator.clearFaults()
        try world.clock.turn(seconds: 31)
        let host = try world.startStdio("settler")
        let world = world
        try await until("what the killed ones left is settled") { @Sendable in try await Settlement.of(world).unsettled.isEmpty }
        host.closeInput()
        let end = await host.end()
        expect(end == .exited(0), "\(host.errorText)")
    }

    func check() async throws {
        expect(touchable >= 2, "nothing was under a live lease")
        let settlement = try await Settlement.of(world)
        let entries = try await Entries.of(world)
        for (id, touches) in entries.touches {
            guard let permitted = entries.permitted[id], let first = touches.min() else { continue }
            expect(first >= permitted + Entries.lease, "\(id) was touched before its lease had ended")
        }
        expect(settlement.doubled.isEmpty, "refunded twice: \(settlement.doubled)")
        expect(settlement.contradictions.isEmpty, "\(settlement.contradictions)")
        let verify = try await world.command(["audit", "verify"])
        expect(verify.status == 0, "\(verify.output)\(verify.errors)")
    }

    func text() async throws -> String {
        let resent = try await world.simulator.requests().values.filter { $0 > 1 }.count
        let again = try await Entries.of(world).touches.count
        return """
            \(starts) stdio hosts started in \(Int(seconds)) s, \(asked) refunds of 5 s asked, \
            \(killedAsking) asking hosts killed; \(touchable) operations under live leases, none touched; \(again) settled after their \
            lease, \(resent) numbers came twice; seed \(seed)
            """
    }
}

/// What the log says of who acted on operations, and when.
private struct Entries {
    /// How long a lease is, in milliseconds.
    static let lease: Int64 = 30_000

    /// When each operation was first given to be sent.
    private(set) var permitted: [String: Int64] = [:]
    /// When somebody else than its first sender looked for it or sent it again.
    private(set) var touches: [String: [Int64]] = [:]

    static func of(_ world: World) async throws -> Entries {
        var entries = Entries()
        for entry in try await world.listing(["audit", "list", "--limit", "10000"]) {
            guard let kind = entry["kind"]?.stringValue, let at = entry["at"]?.numberValue?.integer,
                let id = entry["body"]?["operation"]?.stringValue
            else { continue }
            if kind == "permit" { entries.permitted[id] = at }
            let isTouch = kind == "sent-again" || kind.hasPrefix("look-up-") || (kind == "succeeded" && entry["body"]?["by"] == "look-up")
            if isTouch { entries.touches[id, default: []].append(at) }
        }
        return entries
    }
}
