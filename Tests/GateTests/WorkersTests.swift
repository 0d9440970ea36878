import Clocks
import Ledger
import Money
import Store
import Synchronization
import Testing

@testable import Gate
@testable import ToolKitTesting

@Suite("Workers")
struct WorkersTests {
    private static var eager: GateConfiguration {
        var configuration = GateConfiguration.patient
        configuration.workerPause = .milliseconds(5)
        return configuration
    }

    private func roster(_ house: House, _ holder: String) -> DutyRoster {
        DutyRoster(shop: "s", holder: holder, lease: .seconds(6), store: house.store)
    }

    private func duty(_ name: String = "reconcile", isDue: Bool = true) -> Duty {
        Duty(name: name, isDue: { _ in isDue }, begin: { _, _ in })
    }

    @Test("one process at a time has a duty, another takes over when its lease runs out or is given back")
    func turns() async throws {
        let house = try await House()
        let (first, second) = (roster(house, "a"), roster(house, "b"))
        #expect(try await first.holds(duty()))
        #expect(try await !second.holds(duty()))
        #expect(try await second.holds(duty("expire")), "another duty is another lease")
        house.clock.advance(by: .milliseconds(5_999))
        #expect(try await !second.holds(duty()))
        house.clock.advance(by: .milliseconds(1))
        #expect(try await second.holds(duty()), "its holder died")
        #expect(try await !first.holds(duty()))
        try await second.release("reconcile")
        #expect(try await first.holds(duty()))
        // A holder that is at work renews in time.
        for _ in 0..<10 {
            house.clock.advance(by: .seconds(2))
            #expect(try await first.holds(duty()))
            #expect(try await !second.holds(duty()))
        }
    }

    @Test("while there is nothing to do nobody holds a duty, and nothing is written")
    func idle() async throws {
        let house = try await House()
        let before = house.store.statistics.transactions
        #expect(try await !roster(house, "a").holds(duty(isDue: false)))
        #expect(house.store.statistics.transactions == before)
    }

    @Test("a process that gets nowhere leaves the duty to others for a moment")
    func standsBack() async throws {
        let house = try await House()
        let (first, second) = (roster(house, "a"), roster(house, "b"))
        #expect(try await first.holds(duty()))
        try await first.standBack(from: "reconcile", until: house.clock.now() + .seconds(2))
        #expect(try await !first.holds(duty()))
        #expect(try await second.holds(duty()))
        try await second.release("reconcile")
        house.clock.advance(by: .seconds(2))
        #expect(try await first.holds(duty()))
    }

    @Test("lanes run as many at once as they are wide, and no name twice at a time")
    func lanes() async throws {
        let lanes = Lanes(width: 3)
        let crowd = Crowd()
        for index in 0..<30 {
            let isStarted = await lanes.start("work-\(index)") {
                crowd.enter()
                for _ in 0..<20 { await Task.yield() }
                crowd.leave()
            }
            #expect(isStarted)
        }
        await lanes.idle()
        #expect((2...3).contains(crowd.most), "\(crowd.most)")
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        #expect(await lanes.start("one") { for await _ in stream {} })
        #expect(await !lanes.start("one") {})
        #expect(await lanes.start("two") {})
        continuation.finish()
        await lanes.idle()
        #expect(await lanes.start("one") {})
        await lanes.idle()
    }

    @Test("the workers of three hosts on one store carry out, settle, watch and expire everything, each of it once")
    func threeHosts() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "5000.00") + Policy.gates)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        var approved: [OperationID] = []
        var unknown: [OperationID] = []
        for index in 0..<12 {
            house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)")
            let amount = index < 6 ? "60.00" : "10.00"
            if index >= 6 { house.till.next(.lostAfter) }
            let id = try #require(try await house.refund("o-\(index)", amount, by: desk).operation)
            if index < 6 { approved.append(id) } else { unknown.append(id) }
        }
        house.till.addPaidOrder("late", .fen(10_000))
        let expiring = try #require(try await house.refund("late", "60.00", by: desk).operation)
        house.clock.advance(by: .minutes(29))
        for id in approved { #expect(try await house.gate.answer(id, .approve, by: lead) == .approved) }
        house.clock.advance(by: .minutes(1))
        var gates: [Gate] = []
        for index in 0..<3 { gates.append(try await house.secondGate("worker-\(index)", configuration: Self.eager)) }
        let workers = gates.map { gate in Task { await gate.runWorkers() } }
        let all = approved + unknown + [expiring]
        var open = all.count
        while open > 0 {
            open = 0
            for id in all where try await !house.operation(id).state.isEnded { open += 1 }
            await Task.yield()
        }
        for worker in workers { worker.cancel() }
        for worker in workers { await worker.value }
        for id in approved + unknown { #expect(try await house.operation(id).state == .succeeded) }
        #expect(try await house.operation(expiring).state == .expired)
        #expect(house.till.sent.count == 12)
        #expect(house.till.lookUps == 6)
        #expect(try await house.count("claimed") == 6)
        #expect(try await house.count("expired") == 1)
        #expect(try await house.stored("duties").isEmpty, "who ends gives their duties back")
        try await house.verify()
    }

    @Test("workers bring the running sums of balances up to date")
    func folds() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        // Three steps each: together more than lie between two sums.
        for number in 1...24 {
            house.till.addPaidOrder("o-\(number)", .fen(10_000))
            #expect(try await house.refund("o-\(number)", "10.00", by: desk).status == .succeeded)
        }
        let ledger = house.ledger
        #expect(try await house.store.read { tx in try ledger.isFoldingDue(in: tx) })
        let gate = try await house.secondGate(configuration: Self.eager)
        let worker = Task { await gate.runWorkers() }
        while try await house.store.read({ tx in try ledger.isFoldingDue(in: tx) }) { await Task.yield() }
        worker.cancel()
        await worker.value
    }

    @Test("what is under way when the workers are stopped is brought to its end, and nothing new is begun")
    func stopped() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        let id = try #require(try await house.refund("o-1", "10.00", by: desk).operation)
        house.clock.advance(by: .seconds(10))
        let gate = try await house.secondGate(configuration: Self.eager)
        let (asked, continuation) = AsyncStream<Void>.makeStream()
        let (stopped, stop) = AsyncStream<Void>.makeStream()
        house.till.when(.lookUp) {
            continuation.finish()
            for await _ in stopped {}
        }
        let worker = Task { await gate.runWorkers() }
        for await _ in asked {}
        worker.cancel()
        stop.finish()
        await worker.value
        await gate.drain()
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.lookUps == 1)
    }
}

/// Counts how many are inside at once.
private final class Crowd: Sendable {
    private let inside = Mutex((now: 0, most: 0))

    func enter() {
        inside.withLock { inside in
            inside.now += 1
            inside.most = max(inside.most, inside.now)
        }
    }

    func leave() { inside.withLock { $0.now -= 1 } }

    var most: Int { inside.withLock { $0.most } }
}
