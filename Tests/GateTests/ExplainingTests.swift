import Clocks
import Diagnostics
import JSON
import Ledger
import Money
import PolicyEngine
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("Explaining calls")
struct ExplainingTests {
    private static func refund(_ order: String, _ amount: String) -> CallRequest {
        CallRequest(tool: "till-refund", arguments: ["order": .string(order), "amount": .string(amount)])
    }

    private static func explanation(_ explained: ExplainedCall) throws -> CallExplanation {
        guard case .explained(let all) = explained else { throw NotExplained(found: "\(explained)") }
        return try #require(all.first)
    }

    private struct NotExplained: Error { let found: String }

    @Test("a call is explained with the balances of the ledger, and nothing comes of it but an entry")
    func live() async throws {
        let house = try await House()
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "45.00", by: desk).status == .succeeded)
        let before = try await house.stored("operations", "counted", "decisions", "questions")
        let held = try Self.explanation(try await house.gate.explain(Self.refund("o-1", "20.00"), by: desk))
        #expect(held.outcome == Outcome(.hold, by: ["over-50"]))
        #expect(held.ways.contains { $0.change == .amount(.fen(500)) && $0.outcome == Outcome(.permit, by: ["refunds"]) })
        let day = try #require(held.statements.first { $0.name == "refund-day" }?.sum)
        #expect(day.reckoning.before.amount == .fen(4500) && day.reckoning.left == .fen(5500))
        let refused = try Self.explanation(try await house.gate.explain(Self.refund("o-2", "55.01"), by: desk))
        #expect(refused.outcome == Outcome(.forbid, by: ["refund-day"]))
        #expect(try await house.stored("operations", "counted", "decisions", "questions") == before)
        #expect(try await house.count("explained") == 2)
        #expect(house.till.refunded == 4500)
        let later = try #require(
            refused.ways.compactMap { way in if case .later(let instant) = way.change { instant } else { nil } }.first)
        house.clock.set(later)
        #expect(try await house.refund("o-2", "55.01", by: desk).heldBy == ["over-50"])
    }

    @Test("the same call again is answered, not decided; a wrong one ends before a decision; without a scope nothing is looked up")
    func others() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let done = try await house.refund("o-1", "45.00", by: desk)
        guard case .known(let id) = try await house.gate.explain(Self.refund("o-1", "45.00"), by: desk) else {
            Issue.record("it is explained as if it were new")
            return
        }
        #expect(id == done.operation)
        guard case .refused(let reason) = try await house.gate.explain(Self.refund("o-1", "4x"), by: desk) else {
            Issue.record("an argument that is none is explained")
            return
        }
        #expect(reason.code == RefusalReason.invalidArguments)
        let bot = try await house.agent("bot")
        let unseen = try Self.explanation(try await house.gate.explain(Self.refund("o-9", "1.00"), by: bot))
        #expect(unseen.outcome == Outcome(.forbid, by: []))
        #expect(unseen.statements.first { $0.name == "refunds" }?.finding == .otherAgent)
    }

    @Test("a draft is explained with what was spent, by its own counters, and a host's own rules are named")
    func draft() async throws {
        let house = try await House()
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "45.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-2", "51.00", by: desk).heldBy == ["over-50"])
        let text = Policy.people + Policy.scopes + Policy.limits(refundDay: "97.00", name: "renamed")
        let check = house.gate.policies.check([.init(name: "draft.yaml", text: text)])
        let draft = try #require(check.policies, "\(check.diagnostics)")
        let explained = try Self.explanation(
            try await house.gate.explain(Self.refund("o-1", "1.01"), by: desk, supposing: Supposition(draft: draft)))
        #expect(explained.outcome == Outcome(.forbid, by: ["renamed"]))
        #expect(explained.ways.contains { $0.change == .amount(.fen(100)) })
        let busy = try Self.explanation(try await house.gate.explain(Self.refund("o-2", "1.00"), by: desk))
        #expect(busy.builtIn.contains { $0.name == "order-busy" && !$0.isKept })
    }

    @Test("that the same amount was refunded elsewhere is told as the gate's own question")
    func elsewhere() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "1.00", by: desk).status == .succeeded)
        let order = try #require(try await house.operations().first?.movement.trade)
        try await house.gate.learn(.single(RequestNumber("x-1"), .fen(200)), of: order, from: .refundQuery)
        let like = try Self.explanation(try await house.gate.explain(Self.refund("o-1", "2.00"), by: desk))
        #expect(like.builtIn.contains { $0.name == "duplicate-guard" && !$0.isKept && $0.text.contains("somebody else") })
        let other = try Self.explanation(try await house.gate.explain(Self.refund("o-1", "2.01"), by: desk))
        #expect(!other.builtIn.contains { $0.name == "duplicate-guard" })
    }

    @Test("what is behind the decision is not done for an explanation: no number is asked for, and no refund is learnt")
    func numbers() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.refundElsewhere("o-1", .fen(500), as: "x-1")
        let call = CallRequest(tool: "till-refund", arguments: ["order": "o-1", "amount": "5.00", "number": "x-1"])
        #expect(try Self.explanation(try await house.gate.explain(call, by: desk)).outcome == Outcome(.permit, by: ["refunds"]))
        #expect(house.till.lookUps == 0)
        #expect(try await house.count("refund-learnt") == 0)
    }

    @Test("an operation is explained as it was recorded, with the spending of then, under today's policy or a draft")
    func earlier() async throws {
        let house = try await House()
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "45.00", by: desk).status == .succeeded)
        let held = try await house.refund("o-2", "51.00", by: desk)
        house.clock.advance(by: .hours(30))
        #expect(try await house.refund("o-3", "45.00", by: desk).status == .succeeded)
        let history = DecisionHistory(store: house.store, ledger: house.ledger)
        let policies = try await house.gate.policies.current().policies
        let operation = try #require(held.operation)
        let found = try #require(try await history.explain(operation, under: policies))
        #expect(found.decided == Outcome(.hold, by: ["over-50"]))
        #expect(found.explanation.outcome == found.decided)
        #expect(found.explanation.request.now == House.morning)
        let day = try #require(found.explanation.statements.first { $0.name == "refund-day" }?.sum)
        #expect(day.reckoning.before.amount == .fen(4500))
        #expect(try await history.explain(OperationID("op_none"), under: policies) == nil)
    }
}
