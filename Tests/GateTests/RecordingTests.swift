import Access
import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Gate

@Suite("What is kept of decisions")
struct RecordingTests {
    @Test("every way in which a call is decided is kept once, with what decided it, in the order in which they were made")
    func kinds() async throws {
        let house = try await House(
            Policy.standard + "  - gate: lead-b\n    effects: [transfer]\n    when: \"!payee.known\"\n    by: [lead]\n")
        let (desk, bot) = (try await house.agent(), try await house.agent("bot"))
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000), buyer: "2088000000000007") }
        _ = try await house.refund("o-1", "30.00", by: desk, reason: "broken")
        _ = try await house.refund("o-2", "60.00", by: desk)
        _ = try await house.refund("o-1", "10.01", by: desk)
        _ = try await house.refund("o-1", "80.00", by: desk)
        _ = try await house.call("till-balance", ["order": "o-1"], by: desk)
        _ = try await house.call("till-collect", ["order": "o-3", "amount": "5.00", "title": "tea"], by: bot)
        _ = try await house.call("till-balance", ["order": "o-1"], by: bot)
        let kept = try await house.decisions()
        #expect(
            kept.map { "\($0.stage.rawValue) \($0.request.tool) \($0.outcome.ruling.rawValue) \($0.outcome.statements)" } == [
                "call till-refund permit [\"refunds\"]", "call till-refund hold [\"over-50\"]", "call till-refund forbid [\"refund-day\"]",
                "call till-refund forbid [\"order-ceiling\"]", "call till-balance permit [\"reads\"]",
                "admission till-collect forbid []", "admission till-balance forbid []",
            ])
        let request = kept[0].request
        #expect(request.agent == "desk" && request.amount == .fen(3_000) && request.order?.text == "o-1" && request.reason == "broken")
        #expect(request.facts.order?.buyer == "2088000000000007" && request.now == House.morning && request.arguments["amount"] != nil)
        #expect(request.orderRefunded == .fen(0) && request.orderOpen == .fen(0) && !request.number.isEmpty)
        #expect(kept[2].request.orderRefunded == .fen(3_000))
        #expect(kept.map { $0.operation != nil } == [true, true, false, false, false, false, false])
        #expect(kept[5].effects == [.collect] && kept[6].request.order?.text == "o-1")
    }

    @Test("a repeat that is answered from the store is no decision, and neither is what no policy refuses")
    func none() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        for _ in 0..<3 { _ = try await house.refund("o-1", "30.00", by: desk) }
        #expect(try await house.decisions().count == 1)
        #expect(try await house.refund("o-1", "60.00", by: desk).heldBy == ["over-50"])
        let busy = try await house.refund("o-1", "5.00", by: desk)
        #expect(busy.refusalCode == "order-busy")
        _ = try await house.refund("o-1", "lots", by: desk)
        _ = try await house.call("no-such-tool", [:], by: desk)
        _ = try await house.call("operation-status", ["operation": "op_1"], by: desk)
        #expect(try await house.decisions().count == 2)
    }

    @Test("what the policy holds and people can't be asked about is kept as held; the host's own gates are told apart")
    func unasked() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(50_000))
        for _ in 0..<4 {
            let held = try await house.refund("o-1", "60.00", by: desk)
            guard held.heldBy != nil else {
                #expect(held.refusalCode == "too-many-questions")
                break
            }
            house.clock.advance(by: .minutes(31))
            try await house.gate.expireQuestions()
        }
        let last = try #require(try await house.decisions().last)
        #expect(last.outcome == Outcome(.hold, by: ["over-50"]) && last.operation == nil)
        house.clock.advance(by: .hours(25))
        house.till.addPaidOrder("o-2", .fen(50_000))
        #expect(try await house.refund("o-2", "20.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-2", "20.00", by: desk, reason: "again").heldBy == ["duplicate-guard"])
        let again = try #require(try await house.decisions().last)
        #expect(again.ownGates == ["duplicate-guard"] && again.outcome == Outcome(.hold, by: ["duplicate-guard"]))
    }

    @Test("the second decision of an approved call is kept with the people who agreed, be it to run, to ask again or to stop")
    func approved() async throws {
        let house = try await House(Policy.wide)
        let (desk, lead) = (try await house.agent(), try await house.person("lead"))
        func hold(_ order: String) async throws -> OperationID {
            house.till.addPaidOrder(order, .fen(10_000), buyer: "buyer of \(order)")
            let id = try #require(try await house.refund(order, "60.00", by: desk).operation)
            house.clock.advance(by: .minutes(2))
            #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
            return id
        }
        let first = try await hold("o-1")
        #expect(try await house.gate.resumeApproved() == 1)
        let ran = try #require(try await house.decisions().last)
        #expect(ran.stage == .approved && ran.operation == first && ran.outcome == Outcome(.permit, by: ["refunds"]))
        #expect(ran.approvals == [.init(person: "lead", isAdmin: false)] && ran.waited == .minutes(2))
        _ = try await hold("o-2")
        let finance = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00") + "gates:\n"
        try await house.apply(finance + Policy.gate("over-40", above: "40.00", by: "finance"))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.decisions().last?.outcome == Outcome(.hold, by: ["over-40"]))
        try await house.apply(Policy.wide)
        let third = try await hold("o-3")
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00") + Policy.gates)
        #expect(try await house.gate.resumeApproved() == 1)
        let stopped = try #require(try await house.decisions().last)
        #expect(stopped.operation == third && stopped.stage == .approved && stopped.outcome == Outcome(.forbid, by: ["refund-day"]))
        let count = try await house.decisions().count
        #expect(count == 6)
    }

    @Test("what a condition failed at is kept for people, and neither it nor anything personal comes into the log")
    func detail() async throws {
        let forbid = Policy.scopes + "  - forbid: odd\n    effects: [refund]\n    when: int(reason) > 3\n"
        let house = try await House(Policy.people + forbid + Policy.limits)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000), buyer: "2088-very-personal")
        let refused = try await house.refund("o-1", "1.00", by: desk, reason: "plain-words")
        #expect(refused.refusedBy == ["odd"])
        let kept = try #require(try await house.decisions().last)
        #expect(kept.detail?.isEmpty == false && kept.outcome.statements == ["odd"])
        let rows = try await house.stored("decisions")
        #expect(rows.contains("2088-very-personal") && rows.contains("plain-words"))
        let log = try await house.stored("audit_entries")
        #expect(!log.contains("2088-very-personal") && !log.contains("plain-words"))
        #expect(!refused.said.contains("plain-words"))
        try await house.verify(refused)
    }
}

extension House {
    /// Every decision that is kept, in its order.
    func decisions() async throws -> [RecordedDecision] {
        let book = gate.decisions
        return try await store.read { tx in
            guard let numbers = try book.numbers(since: Instant(milliseconds: .min), until: nil, in: tx) else { return [] }
            return try book.decisions(in: numbers, limit: .max, in: tx).map(\.decision)
        }
    }
}
