import Access
import AuditLog
import JSON
import Ledger
import Money
import Testing
import ToolKitTesting

@testable import Gate

@Suite("What an agent takes back, and what people are shown")
struct WithdrawingTests {
    /// A house with 60.00 held on an order.
    private func held(_ policy: String = Policy.standard) async throws -> (House, OperationID, Principal) {
        let house = try await House(policy)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(50_000)) }
        return (house, try #require(try await house.refund("o-1", "60.00", by: desk).operation), desk)
    }

    @Test("withdrawing frees what was reserved and is in the log")
    func frees() async throws {
        let (house, id, desk) = try await held()
        #expect(try await house.refund("o-2", "60.00", by: desk).refusedBy == ["refund-day"], "the limit is 100.00 a day")
        #expect(try await house.gate.withdraw(id, by: desk))
        let operation = try await house.operation(id)
        #expect(operation.state == .rejected && operation.isWithdrawn)
        #expect(try await house.refund("o-2", "60.00", by: desk).heldBy == ["over-50"])
        #expect(try await house.count("withdrawn") == 1)
        #expect(try await house.count("rejected") == 0)
        #expect(try await house.entry("withdrawn")?.record.body.contains(id.text) == true)
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("a withdrawn operation cannot be approved, an approved one cannot be withdrawn")
    func once() async throws {
        let (house, id, desk) = try await held(Policy.wide)
        let lead = try await house.person("lead")
        #expect(try await house.gate.withdraw(id, by: desk))
        #expect(try await !house.gate.withdraw(id, by: desk))
        await #expect(throws: AnswerRefused.noQuestion(id)) { try await house.gate.answer(id, .approve, by: lead) }
        #expect(try await house.gate.waiting().isEmpty)

        let second = try #require(try await house.refund("o-2", "60.00", by: desk).operation)
        #expect(try await house.gate.answer(second, .approve, by: lead) == .approved)
        #expect(try await !house.gate.withdraw(second, by: desk))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await !house.gate.withdraw(second, by: desk))
        #expect(try await house.operation(second).state == .succeeded)
        #expect(house.till.refunded == 6_000)
        #expect(try await house.count("withdrawn") == 1)
    }

    @Test("an answer and a withdrawal at the same moment: one of them counts, and the other is told no")
    func race() async throws {
        let (house, _, desk) = try await held(Policy.wide)
        let lead = try await house.person("lead")
        let other = try await house.secondGate()
        var ways: Set<OperationState> = []
        for index in 3..<13 {
            house.till.addPaidOrder("o-\(index)", .fen(50_000), buyer: "buyer-\(index)")
            let id = try #require(try await house.refund("o-\(index)", "60.00", by: desk).operation)
            async let isBack = house.gate.withdraw(id, by: desk)
            async let isAgreed = (try? await other.answer(id, .approve, by: lead)) == .approved
            let (back, agreed) = (try await isBack, await isAgreed)
            #expect(back != agreed)
            let state = try await house.operation(id).state
            #expect(state == (back ? .rejected : .approved))
            ways.insert(state)
            if !back { _ = try await house.gate.resumeApproved() }
        }
        #expect(!ways.isEmpty && house.till.refunded == 6_000 * house.till.sent.count)
        try await house.verify()
    }

    @Test("only the agent itself takes back what it asked for, and not while it is frozen")
    func own() async throws {
        let (house, id, desk) = try await held()
        let other = try await house.agent("other")
        let signer = try Signer()
        #expect(try await !house.gate.withdraw(id, by: other))
        #expect(try await !house.gate.withdraw(id, by: house.agent(desk, in: "c-1", by: signer)), "another conversation")
        #expect(try await !house.gate.withdraw(OperationID("op_of-nobody"), by: desk))
        try await house.access.freezeAgent("desk", by: house.owner)
        #expect(try await !house.gate.withdraw(id, by: desk))
        try await house.access.thawAgent("desk", by: house.owner)
        #expect(try await house.operation(id).state == .held)
        #expect(try await house.gate.withdraw(id, by: desk))
    }

    @Test("what was taken back is told as such, and the same call is a new one")
    func again() async throws {
        let (house, id, desk) = try await held()
        let numbered = try #require(try await house.refund("o-2", "10.00", by: desk, number: "n-1").operation)
        #expect(try await !house.gate.withdraw(numbered, by: desk), "it was carried out at once")
        #expect(try await house.gate.withdraw(id, by: desk))
        let status = try await house.call("operation-status", ["operation": .string(id.text)], by: desk)
        #expect(status.said.contains("taken back before people had answered"))
        let again = try await house.refund("o-1", "60.00", by: desk)
        #expect(again.heldBy == ["over-50"] && again.operation != id)
        // Under a number of its own it stays what it was.
        #expect(try await house.gate.withdraw(#require(again.operation), by: desk))
        let own = try #require(try await house.refund("o-1", "60.00", by: desk, number: "n-2").operation)
        #expect(try await house.gate.withdraw(own, by: desk))
        #expect(try await house.refund("o-1", "60.00", by: desk, number: "n-2").refusalCode == "withdrawn")
    }

    @Test("people are shown what they are asked, and an answer to another question than the one shown is not taken")
    func asked() async throws {
        let (house, id, desk) = try await held(Policy.wide)
        let lead = try await house.person("lead")
        let asked = try #require(try await house.gate.asked(about: id))
        #expect(asked.awaits == [Awaited(gate: "over-50", people: 1)] && asked.operation.id == id && asked.agreed.isEmpty)
        #expect(asked.expiresAt > asked.askedAt)
        await #expect(throws: AnswerRefused.replaced(id)) { try await house.gate.answer(id, .approve, by: lead, to: "q_of-before") }
        #expect(try await house.entry("answer-refused")?.record.body.contains("question-replaced") == true)
        #expect(try await house.gate.answer(id, .approve, by: lead, to: asked.question) == .approved)
        #expect(try await house.gate.asked(about: id) == nil)
        #expect(try await house.gate.asked(about: OperationID("op_of-nobody")) == nil)
        _ = desk
    }
}
