import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing

@testable import Gate
@testable import ToolKitTesting

@Suite("An outcome that is not known")
struct UnknownTests {
    @Test("a lost answer is unknown, asked for after a while, and posted once it shows")
    func lostAnswer() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .pending)
        #expect(try await house.operation(reply.operation).state == .unknown)
        #expect(try await house.gate.reconcile() == 0)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(house.till.sent.count == 1)
        let again = try await house.refund("o-1", "30.00", by: desk)
        #expect(again.status == .succeeded)
        #expect(again.operation == reply.operation)
        #expect(house.till.refunded == 3_000)
        try await house.verify(reply, again)
    }

    @Test("absent is not failed: the same number is sent again, never a new one")
    func sentAgain() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostBefore)
        let reply = try await house.refund("o-1", "30.00", by: desk)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.operation(reply.operation).state == .succeeded)
        let sent = house.till.sent
        #expect(sent.count == 2)
        #expect(sent[0].movement == sent[1].movement)
        #expect(house.till.refunded == 3_000)
        try await house.verify(reply)
    }

    @Test("a refusal of what was sent again does not void: the first request may still arrive")
    func resendNeverVoids() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.addPaidOrder("o-2", .fen(10_000))
        house.till.next(.late, .refuses(code: "busy"))
        let reply = try await house.refund("o-1", "90.00", by: desk, number: nil)
        #expect(reply.heldBy == ["over-50"])
        try await house.apply(Policy.ungated)
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(try #require(reply.operation), .approve, by: lead) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(reply.operation).state == .unknown)
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(try await house.operation(reply.operation).state == .unknown)
        #expect(try await house.refund("o-2", "10.01", by: desk).refusedBy == ["refund-day"])
        house.till.deliverLate()
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(house.till.refunded == 9_000)
        try await house.verify(reply)
    }

    @Test("after the deadline nothing is sent any more, a person is asked once, and it is still looked for")
    func deadline() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.late)
        let reply = try await house.refund("o-1", "30.00", by: desk)
        house.clock.advance(by: .minutes(15))
        try await house.gate.reconcile()
        #expect(house.till.sent.count == 1)
        #expect(try await house.operation(reply.operation).personAskedAt == house.clock.now())
        house.clock.advance(by: .minutes(10))
        try await house.gate.reconcile()
        #expect(try await house.count("person-asked") == 1)
        #expect(try await house.operation(reply.operation).state == .unknown)
        house.till.deliverLate()
        house.clock.advance(by: .minutes(10))
        try await house.gate.reconcile()
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(house.till.sent.count == 1)
        try await house.verify(reply)
    }

    @Test("what happened under the number with another amount is given to a person at once")
    func differs() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostBefore)
        let reply = try await house.refund("o-1", "30.00", by: desk, number: "n-1")
        house.till.refundElsewhere("o-1", .fen(1), as: "n-1")
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(try await house.count("person-asked") == 1)
        #expect(try await house.operation(reply.operation).state == .unknown)
        #expect(house.till.sent.count == 1)
    }

    @Test("nothing is sent again for a frozen agent; what happened is posted all the same")
    func frozen() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.late)
        let reply = try await house.refund("o-1", "30.00", by: desk)
        try await house.access.freezeAgent("desk", by: house.owner)
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(house.till.sent.count == 1)
        house.till.deliverLate()
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        #expect(try await house.operation(reply.operation).state == .succeeded)
    }

    @Test("an operation under a live lease is left alone, also by a process that has just started")
    func liveLease() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.send) { [house] in
            do {
                let other = try await house.secondGate()
                house.clock.advance(by: .milliseconds(29_999))
                #expect(try await other.reconcile() == 0)
            } catch { Issue.record(error) }
        }
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(house.till.lookUps == 0)
    }

    @Test("nothing is sent once the lease has ended, and the outcome is established instead")
    func leaseEnded() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let decided = try await house.decided("o-1", "30.00", by: desk)
        guard case .intent(let intent) = try await house.gate.commit(decided) else {
            Issue.record("it was not permitted")
            return
        }
        house.clock.advance(by: .seconds(30))
        let tool = TillRefundTool(till: house.till)
        let reply = try await house.gate.execute(tool, decided.call.arguments, intent)
        #expect(reply.status == .pending)
        #expect(house.till.sent.isEmpty)
        house.clock.advance(by: .seconds(15))
        try await house.gate.reconcile()
        #expect(house.till.refunded == 3_000)
        #expect(try await house.operation(reply.operation).state == .succeeded)
    }

    @Test("a success that comes back after the lease was lost is posted, and nobody posts it twice")
    func lateSuccess() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let other = try await house.secondGate()
        house.till.when(.send) { [house] in
            // The other host takes over while this one still waits for its answer, and the till knows nothing of it yet.
            house.clock.advance(by: .seconds(41))
            house.till.next(.lostBefore)
            do { #expect(try await other.reconcile() == 1) } catch { Issue.record(error) }
        }
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(try await house.entry("succeeded")?.record.body.contains("late-answer") == true)
        house.clock.advance(by: .minutes(1))
        #expect(try await other.reconcile() == 0)
        #expect(house.till.refunded == 3_000)
        try await house.verify(reply)
    }

    @Test("a failure that comes back after the lease was lost is left to whoever has it now")
    func lateFailure() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let other = try await house.secondGate()
        house.till.when(.send) { [house] in
            house.clock.advance(by: .seconds(41))
            do { #expect(try await other.reconcile() == 1) } catch { Issue.record(error) }
            house.till.next(.refuses(code: "late-refusal"))
        }
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(try await house.operation(reply.operation).state == .succeeded)
        #expect(house.till.refunded == 3_000)
        #expect(try await house.count("settled-late") == 1)
    }

    @Test("a success that shows after a void is posted as a correction, over the limit if need be")
    func correction() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let decided = try await house.decided("o-1", "80.00", by: desk)
        guard case .intent(let intent) = try await house.gate.commit(decided) else {
            Issue.record("it was not permitted")
            return
        }
        let ledger = house.ledger
        try await house.store.write { tx in
            let operation = try ledger.operation(intent.operation, in: tx)
            try operation.map { try ledger.void($0, .failed, OperationResult(text: "no", structured: nil, code: "x"), in: tx) }
        }
        #expect(try await house.refund("o-2", "90.00", by: desk).status == .succeeded)
        let reply = try await house.gate.execute(TillRefundTool(till: house.till), decided.call.arguments, intent)
        #expect(reply.status == .succeeded)
        #expect(try await house.count("corrected") == 1)
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["refund-day"])
        #expect(house.till.refunded == 17_000)
        try await house.verify(reply)
    }
}
