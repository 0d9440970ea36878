import Access
import Clocks
import JSON
import Ledger
import Money
import Testing
import ToolKitTesting

@testable import Gate

@Suite("An agent's own operations")
struct OwnOperationTests {
    @Test("how far an operation has come is told to its own agent in its own conversation, while the agent may act, and nothing is written")
    func own() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let other = try await house.agent("other")
        let signer = try Signer()
        let talking = try await house.agent(desk, in: "c-1", by: signer)
        house.till.addPaidOrder("o-1", .fen(50_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: talking).operation)
        let own = try #require(try await house.gate.own(id, of: talking))
        #expect(own.state == .held && own.changedAt == own.createdAt && own.waitingFor?.english.contains("over-50") == true)
        for stranger in [desk, other] { #expect(try await house.gate.own(id, of: stranger) == nil) }
        let elsewhere = try await house.agent(desk, in: "c-2", by: signer)
        #expect(try await house.gate.own(id, of: elsewhere) == nil)
        #expect(try await house.gate.own(OperationID("op_of-nobody"), of: talking) == nil)
        #expect(try await house.gate.outcome(of: id, for: desk) == nil)
        try await house.access.freezeAgent("desk", by: house.owner)
        #expect(try await house.gate.own(id, of: talking) == nil)
        #expect(try await house.gate.outcome(of: id, for: talking) == nil)
        #expect(try await house.count("recalled") == 0)
    }

    @Test("what became of an operation is told also where the same call would be a new one by now")
    func outcome() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        house.till.addPaidOrder("o-1", .fen(50_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        #expect(try await house.gate.outcome(of: id, for: desk)?.heldBy == ["over-50"])
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        #expect(try await house.gate.own(id, of: desk)?.waitingFor == .outcome(.approved(id)))
        #expect(try await house.gate.resumeApproved() == 1)
        let done = try #require(try await house.gate.outcome(of: id, for: desk))
        #expect(done.status == .succeeded && done.operation == id)
        #expect(try await house.gate.own(id, of: desk)?.waitingFor == nil)
        // The duplicate guard's time is over: the call itself is a new one.
        house.clock.advance(by: .hours(25))
        #expect(try await house.gate.outcome(of: id, for: desk)?.operation == id)
        let again = try await house.refund("o-1", "60.00", by: desk)
        #expect(again.operation != id && again.heldBy == ["over-50"])
        #expect(house.till.refunded == 6_000)
        try await house.verify(done)
    }

    @Test("the tools of many agents are told by one policy")
    func toolNames() async throws {
        let house = try await House()
        let (desk, bot) = (try await house.agent(), try await house.agent("bot"))
        let names = try await house.gate.toolNames(for: [desk, bot])
        for agent in [desk, bot] { #expect(try await house.gate.tools(for: agent).map(\.name) == names[agent]) }
        #expect(names[desk]?.contains("till-refund") == true && names[bot]?.contains("till-refund") == false)
    }
}
