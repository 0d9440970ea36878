import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Gate
@testable import ToolKitTesting

@Suite("What counts against a limit")
struct LimitTests {
    @Test("what is held counts, and is free again when nobody answers or somebody says no")
    func held() async throws {
        let house = try await House()
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "60.00", by: desk).heldBy == ["over-50"])
        let refused = try await house.refund("o-2", "40.01", by: desk)
        #expect(refused.refusedBy == ["refund-day"])
        house.clock.advance(by: .minutes(30))
        #expect(try await house.gate.expireQuestions() == 1)
        #expect(try await house.gate.expireQuestions() == 0)
        #expect(try await house.refund("o-2", "40.01", by: desk).status == .succeeded)
        let second = try await house.refund("o-3", "59.99", by: desk)
        #expect(second.heldBy == ["over-50"])
        #expect(try await house.gate.answer(try #require(second.operation), .reject, by: lead) == .rejected)
        #expect(try await house.refund("o-1", "50.00", by: desk).status == .succeeded)
        #expect(house.till.refunded == 9_001)
        try await house.verify(refused, second)
    }

    @Test("what is approved counts once, before, while and after it is carried out")
    func approved() async throws {
        let house = try await House()
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let held = try await house.refund("o-1", "60.00", by: desk)
        #expect(try await house.gate.answer(try #require(held.operation), .approve, by: lead) == .approved)
        #expect(try await house.refund("o-2", "40.01", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.refund("o-2", "40.02", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-2", "40.00", by: desk).status == .succeeded)
        #expect(house.till.refunded == 10_000)
    }

    @Test("an unknown outcome keeps its reservation; a certain failure gives it back")
    func unknown() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.refuses(code: "refused"), .lostBefore)
        #expect(try await house.refund("o-1", "80.00", by: desk).status == .failed)
        #expect(try await house.refund("o-2", "80.00", by: desk).status == .pending)
        #expect(try await house.refund("o-3", "20.01", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-3", "20.00", by: desk).status == .succeeded)
    }

    @Test("a day begins at midnight in the policy's zone, and a decision of yesterday is made again in today's COMMIT")
    func midnight() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3", "o-4"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .succeeded)
        house.clock.set(Instant(seconds: House.morning.milliseconds / 1000 + 14 * 3600 - 1))  // 23:59:59
        #expect(try await house.refund("o-2", "0.01", by: desk).refusedBy == ["refund-day"])
        house.clock.advance(by: .seconds(1))
        #expect(try await house.refund("o-2", "30.00", by: desk).status == .succeeded)

        // The other way round: decided before midnight, committed after it.
        house.clock.advance(by: .milliseconds(86_399_999))
        let late = try await house.decided("o-3", "60.00", by: desk)
        house.clock.advance(by: .seconds(1))
        #expect(try await house.refund("o-4", "50.00", by: desk).status == .succeeded)
        guard case .reply(let reply) = try await house.gate.commit(late) else {
            Issue.record("60.00 more was permitted on a day of which 50.00 were left, since there was room on the day before")
            return
        }
        #expect(reply.refusedBy == ["refund-day"])
    }

    @Test("an amount counts in the window in which it was sent, however late its outcome is known")
    func windowOfDispatch() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.clock.advance(by: .minutes(14 * 60 - 1))  // 23:59
        house.till.next(.lostAfter)
        #expect(try await house.refund("o-1", "90.00", by: desk).status == .pending)
        house.clock.advance(by: .minutes(2))
        #expect(try await house.refund("o-2", "10.01", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .succeeded)
    }

    @Test("a limit that is renamed, changed, or removed and brought back keeps what the day has seen")
    func adopted() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00", name: "renamed"))
        #expect(try await house.refund("o-2", "40.01", by: desk).refusedBy == ["renamed"])
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "90.00", name: "renamed"))
        #expect(try await house.refund("o-2", "30.01", by: desk).refusedBy == ["renamed"])
        let unlimited = "effects: [refund]\n    unlimited: true\n"
        let without = Policy.scopes.split(separator: "effects: [refund]\n").joined(separator: unlimited)
        let transfers = """
            limits:
              - limit: transfer-day
                effects: [transfer]
                amount: 500.00 CNY
                per: day
                each: payee

            """
        try await house.apply(Policy.people + without + transfers)
        #expect(try await house.refund("o-2", "25.00", by: desk).status == .succeeded)
        try await house.apply(Policy.ungated)
        #expect(try await house.refund("o-3", "15.01", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-3", "15.00", by: desk).status == .succeeded)
        try await house.verify()
    }

    @Test("a limit that is new starts with what its window has seen, held and unknown amounts included")
    func newLimit() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3", "o-4"] { house.till.addPaidOrder(order, .fen(10_000)) }
        house.till.next(.lostBefore)
        #expect(try await house.refund("o-1", "10.00", by: desk).status == .pending)
        #expect(try await house.refund("o-2", "60.00", by: desk).heldBy == ["over-50"])
        #expect(try await house.refund("o-3", "20.00", by: desk).status == .succeeded)
        let shop =
            Policy.limits(refundDay: "1000.00") + """
                  - limit: shop-day
                    effects: [refund]
                    amount: 100.00 CNY
                    per: day
                    each: shop

                """
        try await house.apply(Policy.people + Policy.scopes + shop + Policy.gates)
        #expect(try await house.refund("o-4", "10.01", by: desk).refusedBy == ["shop-day"])
        #expect(try await house.refund("o-4", "10.00", by: desk).status == .succeeded)
    }

    @Test("a gate over an order counts all of its refunds")
    func overOrder() async throws {
        let house = try await House()
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "30.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-1", "20.00", by: other).status == .succeeded)
        #expect(try await house.refund("o-1", "0.01", by: desk, trade: true).heldBy == ["over-50"])
    }

    @Test("a limit counts calls too, and each agent by itself")
    func counts() async throws {
        let policy = Policy.people + Policy.scopes + Policy.limits(refundDay: "100.00", count: 2)
        let house = try await House(policy)
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "1.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-2", "1.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-3", "1.00", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-3", "1.00", by: other).status == .succeeded)
    }

    @Test("an order is never refunded beyond what was paid, also not by parts, by others, or by what is under way")
    func orderCeiling() async throws {
        let policy = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00")
        let house = try await House(policy)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "100.01", by: desk).refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-1", "40.01", by: desk).refusedBy == ["order-ceiling"])
        house.till.refundElsewhere("o-1", .fen(3_000), as: "elsewhere")
        #expect(try await house.refund("o-1", "10.00", by: desk).status == .succeeded)
        // The till's answer told of what others had refunded.
        #expect(try await house.refund("o-1", "0.01", by: desk).refusalCode != nil)
        #expect(house.till.refunded == 10_000)
    }

    @Test("only a paid order is refunded")
    func orderState() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addWaitingOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "1.00", by: desk).refusedBy == ["order-state"])
        #expect(try await house.refund("o-9", "1.00", by: desk).refusalCode == "no-such-order")
        house.till.answerFacts(with: .init(code: "till-down", text: "The till does not answer.", mayHelpLater: true))
        #expect(try await house.refund("o-1", "1.00", by: desk).refusalCode == "till-down")
        #expect(house.till.sent.isEmpty)
    }
}

extension House {
    /// A refund that is decided and not committed.
    func decided(_ order: String, _ amount: String, by agent: Principal) async throws -> DecidedCall<TillRefundTool.Arguments> {
        let tool = TillRefundTool(till: till)
        let request = CallRequest(tool: tool.name, arguments: ["order": .string(order), "amount": .string(amount)])
        let call = try gate.validate(tool, request, agent)
        let admitted = try gate.admit(call, under: try await gate.policies.current())
        let reference = tool.reference(in: call.arguments)
        let background = try await gate.background(of: call, reference, effects: tool.effects)
        guard case .learned(let learned) = try await gate.learn(tool, admitted, reference, since: background.versions) else {
            throw NotLearned()
        }
        return try gate.decide(learned, at: clock.now())
    }

    private struct NotLearned: Error {}

    @Test("a limit of the day may let the call pass later, one for each call never does")
    func laterHelps() async throws {
        let perCall = """
              - limit: refund-call
                effects: [refund]
                amount: 70.00 CNY
                per: call

            """
        let house = try await House(Policy.people + Policy.scopes + Policy.limits + perCall)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let tooMuch = try await house.refund("o-1", "70.01", by: desk)
        #expect(tooMuch.refusedBy == ["refund-call"])
        #expect(tooMuch.mayHelpLater == false)
        #expect(try await house.refund("o-1", "70.00", by: desk).status == .succeeded)
        let today = try await house.refund("o-2", "30.01", by: desk)
        #expect(today.refusedBy == ["refund-day"])
        #expect(today.mayHelpLater == true)
    }

    @Test("a collected price that only the agent has named is marked as unverified, in the answer and in the log")
    func unverifiedPrice() async throws {
        let house = try await House()
        let desk = try await house.agent()
        let reply = try await house.call("till-collect", ["order": "new-1", "amount": "12.00", "title": "tea"], by: desk)
        guard case .receipt(let receipt) = reply else {
            Issue.record("no receipt: \(reply)")
            return
        }
        #expect(receipt.structured?["price"] == "unverified")
        #expect(try await house.entry("permit")?.record.body.contains("\"price\":\"unverified\"") == true)
        try await house.verify(reply)
    }
}
