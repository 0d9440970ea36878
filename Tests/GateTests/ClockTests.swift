import Clocks
import JSON
import Ledger
import Money
import Synchronization
import Testing
import ToolKitTesting

@testable import Gate

/// A provider's clock that a test sets against the house's.
private final class SetClock: DistantClock {
    private let ahead = Mutex<Span?>(nil)

    /// Sets how far the house's clock is ahead; nil: nothing was heard.
    func set(_ span: Span?) { ahead.withLock { $0 = span } }

    func lead(of instant: Instant, atLocal local: Instant) -> Span? { ahead.withLock { $0 } }
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
}
