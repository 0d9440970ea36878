import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Synchronization
import Testing
import ToolKitTesting

@testable import Gate

/// A provider's clock that a test sets against the house's.
private final class SetClock: DistantClock {
    private let ahead = Mutex<Span?>(nil)
    private let told = Mutex<Span?>(nil)
    private let asked = Mutex<(count: Int, waiting: [CheckedContinuation<Void, Never>])>((0, []))

    /// Has it say this when it is asked.
    func tell(_ span: Span) { told.withLock { $0 = span } }

    /// Sets how far the house's clock is ahead; nil: nothing was heard.
    func set(_ span: Span?) { ahead.withLock { $0 = span } }

    func lead(of instant: Instant) -> Span? { ahead.withLock { $0 } }

    func listen() async {
        if let told = told.withLock(\.self) { set(told) }
        let waiting = asked.withLock { asked in
            defer { asked.waiting = [] }
            asked.count += 1
            return asked.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Has a gate's workers at work until the clock was asked so many times.
    func whileWorking(_ gate: Gate, rounds: Int) async throws {
        let wanted = asked.withLock { $0.count } + rounds
        try await whileWorking(gate) { [self] in
            await withCheckedContinuation { continuation in
                let isThere = asked.withLock { asked in
                    if asked.count < wanted { asked.waiting.append(continuation) }
                    return asked.count >= wanted
                }
                if isThere { continuation.resume() }
            }
            return asked.withLock { $0.count } >= wanted
        }
    }

    /// Has a gate's workers at work until something holds.
    func whileWorking(_ gate: Gate, until isDone: @escaping @Sendable () async throws -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await gate.runWorkers() }
            while try await !isDone() { await Task.yield() }
            group.cancelAll()
        }
    }
}

@Suite("The provider's clock and the host's")
struct ClockTests {
    @Test("60 s apart is spent, a millisecond more is refused with what to do, ahead and behind alike", arguments: [1, -1] as [Int64])
    func tolerance(side: Int64) async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "10.00", by: desk, through: gate).status == .succeeded)
        provider.set(.milliseconds(side * 60_000))
        let first = try await house.refund("o-2", "10.00", by: desk, through: gate)
        #expect(first.status == .succeeded)
        provider.set(.milliseconds(side * 60_001))
        let refused = try await house.refund("o-3", "10.00", by: desk, through: gate)
        #expect(refused.refusalCode == "clock-wrong" && refused.refusedBy == ["clock"] && refused.mayHelpLater == true)
        #expect(refused.said.contains("60 s \(side > 0 ? "ahead of" : "behind") the provider's. A person has to set it right"))
        // What is known is answered, what spends nothing goes on.
        #expect(try await house.refund("o-2", "10.00", by: desk, through: gate).operation == first.operation)
        let tea = try await house.call("till-collect", ["order": "o-9", "amount": "1.00", "title": "tea"], by: desk, through: gate)
        #expect(tea.status == .succeeded)
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk, through: gate).status == .succeeded)
        provider.set(.milliseconds(0))
        #expect(try await house.refund("o-3", "10.00", by: desk, through: gate).status == .succeeded)
        try await house.verify(refused)
    }

    @Test("what people approved waits while the clock is wrong: it is neither sent nor turned down")
    func approved() async throws {
        let house = try await House(Policy.wide)
        let (desk, lead) = (try await house.agent(), try await house.person("lead"))
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        house.till.addPaidOrder("o-1", .fen(10_000))
        let held = try await house.refund("o-1", "60.00", by: desk, through: gate)
        provider.set(.hours(24))
        #expect(try await gate.answer(try #require(held.operation), .approve, by: lead) == .approved)
        #expect(try await gate.resumeApproved() == 0)
        #expect(try await house.operation(held.operation).state == .approved)
        #expect(house.till.sent.isEmpty)
        provider.set(.milliseconds(0))
        #expect(try await gate.resumeApproved() == 1)
        #expect(try await house.operation(held.operation).state == .succeeded)
    }

    @Test("what was sent before the clock went wrong is settled all the same")
    func settled() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        let reply = try await house.refund("o-1", "10.00", by: desk, through: gate)
        provider.set(.hours(-24))
        house.clock.advance(by: .seconds(10))
        try await gate.reconcile()
        #expect(try await house.operation(reply.operation).state == .succeeded)
    }

    @Test("by a wrong clock no question expires, and by one of which nothing was heard neither; put right, those whose time has come do")
    func questions() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let held = try await house.refund("o-1", "60.00", by: desk, through: gate)
        #expect(try await house.operation(held.operation).state == .held)
        house.clock.advance(by: .days(2))
        for wrong in [Span.days(2), .days(-2), nil] {
            provider.set(wrong)
            #expect(try await gate.expireQuestions() == 0)
            #expect(try await house.operation(held.operation).state == .held)
        }
        // Where nothing was heard, or what was heard does not fit, the provider is asked before anything else.
        provider.tell(.seconds(1))
        #expect(try await gate.expireQuestions() == 1)
        #expect(try await house.operation(held.operation).state == .expired)
    }

    @Test("workers begin nothing by a wrong clock that only waits for its time, and write nothing down for it")
    func workers() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        house.till.addPaidOrder("o-1", .fen(10_000))
        let held = try await house.refund("o-1", "60.00", by: desk, through: gate)
        house.clock.advance(by: .days(2))
        provider.set(.days(2))
        let before = try await house.stored("duties", "store_clock")
        try await provider.whileWorking(gate, rounds: 5)
        #expect(try await house.operation(held.operation).state == .held)
        #expect(try await house.stored("duties", "store_clock") == before)
        provider.set(.seconds(0))
        try await provider.whileWorking(gate) { try await house.operation(held.operation).state == .expired }
    }

    @Test("by a wrong clock nothing is looked for again that was voided, and nobody is asked to settle what has not waited long")
    func looks() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.refuses(code: "busy"))
        let refused = try #require(try await house.refund("o-1", "10.00", by: desk, through: gate).operation)
        house.till.next(.lostBefore)
        let lost = try #require(try await house.refund("o-2", "10.00", by: desk, through: gate).operation)
        house.clock.advance(by: .days(1))
        provider.set(.days(1))
        #expect(try await gate.watchVoided() == 0)
        #expect(try await gate.life(of: refused)?.watch?.round == 0)
        try await gate.reconcile()
        #expect(house.till.lookUps == 1)
        #expect(try await house.operation(lost).personAskedAt == nil)
        provider.set(.seconds(0))
        #expect(try await gate.watchVoided() == 1)
        house.clock.advance(by: .minutes(10))
        try await gate.reconcile()
        #expect(try await house.operation(lost).personAskedAt != nil)
    }

    @Test("after a clock that ran ahead an admin has the store go on, where the provider's clock agrees; what was open is settled at once")
    func accepted() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let provider = SetClock()
        let gate = try await house.secondGate(providerClock: provider)
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.lostAfter)
        let lost = try #require(try await house.refund("o-1", "10.00", by: desk, through: gate).operation)
        let right = house.clock.now()
        house.clock.advance(by: .days(400))
        house.till.answerLookUps(with: .unavailable)
        provider.set(.days(400))
        #expect(try await gate.reconcile() == 1)
        house.till.answerLookUps(with: nil)
        house.clock.set(right + .minutes(1))
        await #expect(throws: StoreError.self) { try await house.refund("o-2", "10.00", by: desk, through: gate) }
        for (lead, reason) in [(nil, .unheard), (.seconds(61), .apart(.seconds(61))), (.seconds(-61), .apart(.seconds(-61)))]
            as [(Span?, ClockRefused)]
        {
            provider.set(lead)
            await #expect(throws: reason) { try await gate.acceptClock(by: house.owner) }
        }
        provider.set(.seconds(0))
        let lead = house.owner
        let moved = try #require(try await gate.acceptClock(by: lead))
        #expect(moved.from == right + .days(400) && moved.to == right + .minutes(1))
        #expect(try await gate.acceptClock(by: lead) == nil, "there is nothing more to do")
        #expect(try await house.refund("o-2", "10.00", by: desk, through: gate).status == .succeeded)
        try await gate.reconcile()
        #expect(try await house.operation(lost).state == .succeeded)
        let entry = try #require(try await house.entry("clock-set-back"))
        #expect(entry.record.body.contains("\"person\":\"owner\""))
        try await house.verify()
    }

    @Test("a limit that came while the clock ran ahead counts what was spent by the right one", arguments: ["day", "month"])
    func limitsAfter(window: String) async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let provider = SetClock()
        provider.set(.seconds(0))
        let gate = try await house.secondGate(providerClock: provider)
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000), buyer: order) }
        #expect(try await house.refund("o-1", "10.00", by: desk, through: gate).status == .succeeded)
        let right = house.clock.now()
        house.clock.advance(by: .days(40))
        let narrow = Policy.limits(refundDay: "15.00", name: "narrow").replacing("per: day", with: "per: \(window)")
        try await house.apply(Policy.people + Policy.scopes + narrow, through: gate)
        #expect(try await gate.policies.current().version.serial == 2)
        #expect(try await house.gate.policies.current().version.serial == 2)
        house.clock.set(right + .minutes(1))
        #expect(try await gate.acceptClock(by: house.owner) != nil)
        for other in [gate, house.gate] {
            #expect(try await house.refund("o-2", "10.00", by: desk, through: other).refusedBy == ["narrow"])
        }
        #expect(try await house.refund("o-3", "5.00", by: desk, through: gate).status == .succeeded)
    }

    @Test("a lease that was taken by a clock that ran ahead ends within a lease's length once the right one was accepted")
    func leases() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let provider = SetClock()
        provider.set(.seconds(0))
        let gate = try await house.secondGate(providerClock: provider)
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        let lost = try #require(try await house.refund("o-1", "10.00", by: desk, through: gate).operation)
        let right = house.clock.now()
        house.clock.advance(by: .days(1))
        let ledger = house.ledger
        try await house.store.write { tx in
            _ = try #require(try ledger.takeForLookUp(lost, holder: "gone", length: .seconds(30), in: tx))
        }
        house.clock.set(right)
        #expect(try await gate.acceptClock(by: house.owner) != nil)
        #expect(try await gate.reconcile() == 0, "whoever has it may still be at work")
        house.clock.advance(by: .seconds(41))
        try await gate.reconcile()
        #expect(try await house.operation(lost).state == .succeeded)
    }
}
