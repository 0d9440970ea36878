import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Gate

@Suite("Conditions at the gate")
struct ConditionTests {
    private static func limit(_ condition: String) -> String {
        """
        limits:
          - limit: refund-day
            effects: [refund]
            amount: 1000.00 CNY
            per: day
          - limit: late
            effects: [refund]
            when: \(condition)
            amount: 60.00 CNY
            per: day
          - limit: transfer-day
            effects: [transfer]
            amount: 500.00 CNY
            per: day
            each: payee

        """
    }

    @Test("a limit that is put in force later counts the operations that it matches by what was recorded with them")
    func history() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00"))
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3", "o-4"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.addPaidOrder("big", .fen(50_000))
        #expect(try await house.refund("o-1", "40.00", by: desk, reason: "late").status == .succeeded)
        #expect(try await house.refund("o-2", "45.00", by: desk, reason: "broken").status == .succeeded)
        #expect(try await house.refund("big", "45.00", by: desk, reason: "late").status == .succeeded)
        let condition = "reason == \"late\" && order.paid <= money(\"100.00 CNY\") && args.amount == amount"
        _ = try await house.apply(Policy.people + Policy.scopes + Self.limit(condition))
        #expect(try await house.refund("o-3", "20.01", by: desk, reason: "late").refusedBy == ["late"])
        #expect(try await house.refund("o-3", "20.01", by: desk, reason: "broken").status == .succeeded)
        #expect(try await house.refund("o-4", "20.00", by: desk, reason: "late").status == .succeeded)
        let ledger = house.ledger
        let done = try await house.store.read { tx in
            try ledger.operations(in: [.succeeded], tools: ["till-refund"], limit: 1, in: tx)
        }
        let operation = try #require(done.first)
        let facts = RecordedFacts(json: operation.call.facts)
        #expect(facts.status == "paid" && facts.paid != nil && facts.open == .fen(0) && facts.isMadeByHost == false)
    }

    @Test("a condition decides reads by the order that the call names, and collections made here are known")
    func reads() async throws {
        let policy = """
            scopes:
              - permit: own
                agents: [desk]
                effects: [read]
                tools: [till-balance]
                when: order.made_by_host || order.id == "o-1"
              - permit: collects
                agents: [desk]
                effects: [collect]
                unlimited: true

            """
        let house = try await House(Policy.people + policy)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.addPaidOrder("o-2", .fen(10_000))
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk).status == .succeeded)
        #expect(try await house.call("till-balance", ["order": "o-2"], by: desk).refusalCode == "forbidden")
        #expect(try await house.call("till-collect", ["order": "o-9", "amount": "5.00", "title": "tea"], by: desk).status == .succeeded)
        #expect(try await house.call("till-balance", ["order": "o-9"], by: desk).refusalCode != "forbidden")
    }
}
