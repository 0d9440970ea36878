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
}
