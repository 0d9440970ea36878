import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
@_spi(Gate) import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

/// A till whose refunds its owner offers no more.
private struct ClosedTill: ToolModule {
    static let id = "till"
    let till: Till

    var tools: [AnyTool] { [.reading(TillBalanceTool(till: till))] }
    var unoffered: [any MovingTool] { [TillRefundTool(till: till)] }
}

/// A till that has never heard of refunds.
private struct NewTill: ToolModule {
    static let id = "till"
    let till: Till

    var tools: [AnyTool] { [.moving(TillTransferTool(till: till))] }
}

@Suite("Operations of tools that are offered no more")
struct UnofferedTests {
    /// A refund whose answer was lost, and a host that does not offer refunds.
    private func lost(_ fault: TillFault) async throws -> (house: House, host: Gate, desk: Principal, id: OperationID) {
        let house = try await House(Policy.ungated)
        let host = try await house.secondGate(modules: [ClosedTill(till: house.till)])
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(fault)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        return (house, host, desk, id)
    }

    @Test("nobody is offered them, and whoever calls them all the same meets no such tool")
    func notOffered() async throws {
        let (house, host, desk, _) = try await lost(.lostAfter)
        #expect(try await host.tools(for: desk).map(\.name) == ["operation-status", "till-balance"])
        #expect(try await house.refund("o-2", "1.00", by: desk, through: host).refusalCode == "unknown-tool")
        #expect(host.registry["till-refund"] == nil && host.registry.listing("till-refund") == nil)
        #expect(host.registry.signatures.map(\.name) == ["operation-status", "till-balance"])
    }

    @Test("what was sent is looked for and posted, after those had their turn who may send it again")
    func posted() async throws {
        let (house, host, _, id) = try await lost(.lostAfter)
        house.clock.advance(by: .seconds(39))
        #expect(try await host.reconcile() == 0)
        house.clock.advance(by: .seconds(1))
        #expect(try await host.reconcile() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        try await house.verify()
    }

    @Test("what is absent is not sent again, and a person is asked at the deadline")
    func absent() async throws {
        let (house, host, _, id) = try await lost(.lostBefore)
        let sent = house.clock.now()
        while house.clock.now() < sent + .minutes(20) {
            house.clock.advance(by: .seconds(30))
            try await host.reconcile()
        }
        let operation = try await house.operation(id)
        #expect(operation.state == .unknown && operation.personAskedAt != nil)
        #expect(house.till.sent.count == 1)
        #expect(try await house.count("person-asked") == 1)
        try await house.verify()
    }

    @Test("what was voided is watched, and what a dead process may have sent is taken up")
    func watched() async throws {
        let (house, host, desk, _) = try await lost(.lostAfter)
        house.till.next(.refuses(code: "busy"))
        let failed = try #require(try await house.refund("o-2", "20.00", by: desk, number: "n-1").operation)
        house.till.refundElsewhere("o-2", .fen(2_000), as: "n-1")
        house.clock.advance(by: .hours(1))
        #expect(try await host.watchVoided() == 1)
        #expect(try await house.operation(failed).state == .succeeded)
    }

    @Test("what people approved is sent by no host that does not offer the tool")
    func approved() async throws {
        let house = try await House(Policy.wide)
        let host = try await house.secondGate(modules: [ClosedTill(till: house.till)])
        let (desk, lead) = (try await house.agent(), try await house.person("lead"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        #expect(try await host.answer(id, .approve, by: lead) == .approved)
        #expect(try await host.resumeApproved() == 0)
        #expect(try await !host.resume(id))
        #expect(house.till.sent.isEmpty)
        #expect(try await house.gate.resumeApproved() == 1)
    }

    @Test("where no host has the tool any more a person is asked once the deadline has passed, and once")
    func gone() async throws {
        let (house, _, _, id) = try await lost(.lostBefore)
        let host = try await house.secondGate(modules: [NewTill(till: house.till)])
        house.clock.advance(by: .milliseconds(15 * 60_000 - 1))
        #expect(try await host.reconcile() == 0)
        house.clock.advance(by: .milliseconds(1))
        #expect(try await host.reconcile() == 1)
        #expect(try await house.operation(id).personAskedAt != nil)
        house.clock.advance(by: .hours(5))
        #expect(try await host.reconcile() == 0)
        #expect(try await house.count("person-asked") == 1)
        // Two people settle it, and a host that has the tool would have gone on looking.
        #expect(try await house.gate.reconcile() == 1)
        try await house.verify()
    }

    @Test("of a dead process's operation, too, people are told where no host has the tool")
    func goneUnderLease() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let decided = try await house.decided("o-1", "10.00", by: desk)
        guard case .intent(let intent) = try await house.gate.commit(decided) else { return _ = Issue.record("no intent") }
        let host = try await house.secondGate(modules: [NewTill(till: house.till)])
        house.clock.advance(by: .minutes(15))
        #expect(try await host.reconcile() == 1)
        let operation = try await house.operation(intent.operation)
        #expect(operation.state == .unknown && operation.personAskedAt != nil)
    }

    @Test("a tool is not registered both as offered and as not")
    func twice() throws {
        struct Both: ToolModule {
            static let id = "both"
            let tools: [AnyTool]
            let unoffered: [any MovingTool]
        }
        let till = Till(boundTo: GateIdentity(), clock: HandClock(House.morning))
        let tool = TillRefundTool(till: till)
        #expect(throws: GateError.self) { try Gate.catalog([Both(tools: [.moving(tool)], unoffered: [tool])]) }
        #expect(throws: GateError.self) { try Gate.catalog([Both(tools: [], unoffered: [tool, tool])]) }
    }

    @Test("a call whose arguments the tool does not take any more is not said to be sent again: a person is asked")
    func otherArguments() async throws {
        let (house, _, _, id) = try await lost(.lostBefore)
        let host = try await house.secondGate(modules: [StrictTill(till: house.till)])
        house.clock.advance(by: .seconds(10))
        #expect(try await host.reconcile() == 1)
        let operation = try await house.operation(id)
        #expect(operation.state == .unknown && operation.personAskedAt != nil && operation.lookAt != nil)
        #expect(try await house.count("sent-again") == 0)
        #expect(house.till.sent.count == 1)
        // It is looked for all the same.
        house.till.refundElsewhere("o-1", .fen(3_000), as: try #require(operation.movement.number?.text))
        house.clock.set(try #require(operation.lookAt))
        #expect(try await host.reconcile() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        try await house.verify()
    }
}

/// A till whose refunds take an argument more than they did.
private struct StrictTill: ToolModule {
    static let id = "till"
    let till: Till

    var tools: [AnyTool] { [.moving(Refund(till: till))] }

    private struct Refund: MovingTool {
        typealias Output = TillReceipt

        struct Arguments: Sendable {
            let amount: Money
            let approvedBy: String
        }

        let till: Till
        let name = "till-refund"
        let title = "Refund"
        let summary = "Refunds what somebody agreed to."
        let effects: Set<Effect> = [.refund]
        let parameters = Parameters<Arguments>(
            Field("amount", \.amount, .money(atMost: .fen(1_000_000)), "how much"),
            Field("approved_by", \.approvedBy, .string(1...64), "who agreed"), build: Arguments.init)

        func reference(in arguments: Arguments) -> MovementReference { MovementReference(order: nil, number: nil, reason: "") }

        func facts(for arguments: Arguments) async throws(Failure) -> Facts { .none }

        func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
            throw Failure(code: "no-order", text: "Name the order.")
        }

        func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
            let till = till
            return await permit.spend(boundTo: till.gate) { movement in await till.move(movement) }
        }

        func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await till.lookUp(movement) }
    }
}
