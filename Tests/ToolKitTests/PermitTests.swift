import Clocks
import Money
import Testing
@_spi(Gate) import ToolKit

@Suite("A permit")
struct PermitTests {
    private static let movement = Movement.collect(order: OrderNumber("o-1"), amount: .fen(1))

    private func permit(_ issuer: GateIdentity, _ clock: HandClock, seconds: Int64 = 30) -> Permit {
        Permit(
            for: Self.movement, operation: OperationID("op_1"), lease: Lease(until: clock.now() + .seconds(seconds), clock: clock),
            issuer: issuer)
    }

    @Test("it pays for its own movement, and what comes back is of its operation")
    func spend() async {
        let gate = GateIdentity()
        let executed: Executed<Int> = await permit(gate, HandClock(Instant(seconds: 0))).spend(boundTo: gate) { movement in
            #expect(movement == Self.movement)
            return (.succeeded(7), Observation(cumulativeRefund: .fen(3)))
        }
        #expect(executed.operation == OperationID("op_1"))
        #expect(executed.observation.cumulativeRefund == .fen(3))
        let mapped = executed.map { "\($0)" }
        guard case .succeeded("7") = mapped.outcome else {
            Issue.record("\(mapped.outcome)")
            return
        }
    }

    @Test("a gateway that is bound to another gate sends nothing, and it is certain that nothing moved")
    func foreign() async {
        let executed: Executed<Int> = await permit(GateIdentity(), HandClock(Instant(seconds: 0))).spend(boundTo: GateIdentity()) { _ in
            Issue.record("it was sent")
            return (.succeeded(1), Observation())
        }
        guard case .failed(let failure) = executed.outcome else {
            Issue.record("\(executed.outcome)")
            return
        }
        #expect(failure.code == "foreign-permit")
    }

    @Test("once the lease has ended nothing is sent, and the outcome is somebody else's to establish", arguments: [30, 31])
    func leaseEnded(seconds: Int64) async {
        let (gate, clock) = (GateIdentity(), HandClock(Instant(seconds: 0)))
        let permit = permit(gate, clock)
        clock.advance(by: .seconds(seconds))
        let executed: Executed<Int> = await permit.spend(boundTo: gate) { _ in
            Issue.record("it was sent")
            return (.succeeded(1), Observation())
        }
        guard case .unknown(let failure) = executed.outcome else {
            Issue.record("\(executed.outcome)")
            return
        }
        #expect(failure.code == "lease-ended")
    }

    @Test("declining is a failure that moved nothing")
    func decline() {
        let executed: Executed<Int> = permit(GateIdentity(), HandClock(Instant(seconds: 0))).decline(Failure(code: "no", text: "No."))
        guard case .failed(let failure) = executed.outcome else {
            Issue.record("\(executed.outcome)")
            return
        }
        #expect(failure.code == "no")
    }

    @Test("a lease ends by the store's clock, by the time that passed, and by this machine's clock, whichever comes first")
    func lease() {
        let (store, local, steady) = (HandClock(Instant(seconds: 500)), HandClock(Instant(seconds: 90)), SteadyHandClock())
        func lease() -> Lease { Lease(until: store.now() + .seconds(30), clock: store, steady: steady, local: local) }
        let (first, second, third) = (lease(), lease(), lease())
        store.advance(by: .milliseconds(29_999))
        #expect(first.isLive)
        store.advance(by: .milliseconds(1))
        #expect(!first.isLive)
        // The store's clock, set back, does not bring it to life while the time has passed.
        store.advance(by: .hours(-1))
        #expect(second.isLive)
        steady.advance(by: .seconds(30))
        #expect(!second.isLive && !third.isLive)
        let fourth = lease()
        #expect(fourth.isLive)
        // A machine that stood still may find it out by its own clock alone.
        local.advance(by: .seconds(30))
        #expect(!fourth.isLive)
    }
}
