import Clocks
import Diagnostics
import JSON
import Money
import Testing

@testable import PolicyEngine

@Suite("Conditions of scopes")
struct ConditionTests {
    /// A set with a permit and a forbid for refunds.
    static func policy(permit: String? = nil, forbid: String? = nil) -> String {
        """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        lists: { blocked: ["2088000000000009"] }
        scopes:
          - permit: refunds
            effects: [refund]
        \(permit.map { "    when: \($0)\n" } ?? "")    unlimited: true
        \(forbid.map { "  - forbid: bad\n    effects: [refund]\n    when: \($0)" } ?? "")
        """
    }

    private static func decide(_ policy: String, _ request: Request = Sample.refund(30_00)) throws -> Decision {
        Authorizer(try Sample.policies(policy)).decide(request)
    }

    @Test(
        "a permit matches where its condition holds, and not where it does not or cannot be judged",
        arguments: [
            ("amount <= money(\"30.00 CNY\")", true), ("amount < money(\"30.00 CNY\")", false), ("order.id == \"O-1\"", true),
            ("order.trade_no == \"T-O-1\"", true), ("order.paid == money(\"10000.00 CNY\")", true),
            ("order.buyer.startsWith(\"2088\")", true),
            ("order.status == \"paid\"", true), ("order.refunded + amount <= order.paid.percent(30)", true),
            ("order.open == money(\"0.00 CNY\")", true), ("now - order.paid_at < duration(\"168h\")", true),
            ("now - order.paid_at >= duration(\"1s\")", false), ("now.localHour() == 12", true), ("now.localDayOfWeek() == 1", true),
            ("now.localDate() == \"2026-06-15\"", true), ("agent.name == \"desk\"", true), ("tool == \"refund-alipay-payment\"", true),
            ("shop == \"shop-1\"", true), ("reason == \"\" && number == \"\"", true), ("order.id in context.orders", false),
            ("has(context.orders)", false), ("!has(context.customer)", true), ("args.refundAmount == amount", true),
            ("args.refundReason.contains(\"x\")", false), ("amount * 2 == money(\"60.00 CNY\")", true),
            ("min(amount, money(\"1.00 CNY\")) < max(amount, money(\"1.00 CNY\"))", true), ("amount < money(\"200.00 USD\")", false),
            ("order.buyer in lists[\"blocked\"]", false), ("order.made_by_host", false),
        ])
    func permits(condition: String, holds: Bool) throws {
        let order = Sample.order(paid: 10_000_00)
        let request = Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(30_00), order: order.order?.identity.number,
            facts: order, orderRefunded: .fen(0), orderOpen: .fen(0), shop: "shop-1",
            arguments: ["refundAmount": .number(try #require(JSONNumber(text: "30.0")))], now: Sample.noon)
        let decision = try Self.decide(Self.policy(permit: "'\(condition)'"), request)
        #expect(decision.grant?.statements == (holds ? ["refunds"] : nil))
        if !holds { #expect(decision.forbidden?.reason == "no scope permits this call") }
    }

    @Test("a forbid wins where its condition holds, lets pass where it does not, and forbids where it cannot be judged")
    func forbids() throws {
        let policy = Self.policy(forbid: "order.buyer in lists[\"blocked\"]")
        #expect(try Self.decide(policy).grant?.statements == ["refunds"])
        let blocked = try Self.decide(policy, Sample.refund(1, facts: Sample.order(buyer: "2088000000000009"))).forbidden
        #expect(blocked?.statements == ["bad"])
        #expect(blocked?.reason == "the policy forbids this call")
        let unknown = try Self.decide(policy, Sample.refund(1, facts: Sample.order(buyer: nil))).forbidden
        #expect(unknown?.statements == ["bad"])
        #expect(unknown?.reason == "`bad` cannot be judged for this call")
        #expect(unknown?.detail == "`buyer` is absent")
    }

    @Test("a forbid with a condition hides no tool, and one without does")
    func admitting() throws {
        func admits(_ policy: String) throws -> Bool {
            Authorizer(try Sample.policies(policy)).admits(agent: "desk", tool: "refund-alipay-payment", effects: [.refund])
        }
        #expect(try admits(Self.policy(forbid: "true")))
        #expect(try !admits(Self.policy(forbid: "true").replacing("    when: true", with: "")))
        #expect(try admits(Self.policy(permit: "false")))
    }

    @Test("that an order is not paid is told to its own conversation, whatever conditions would say of it")
    func unpaid() throws {
        let policy = Self.policy(permit: "order.paid > money(\"1.00 CNY\")")
        let unpaid = Sample.order(status: .waiting)
        let named = Sample.refund(1, facts: unpaid, context: ConversationContext(orders: ["O-1"]))
        #expect(try Self.decide(policy, named).forbidden?.statements == ["order-state"])
        #expect(try Self.decide(policy, Sample.refund(1, facts: unpaid)).forbidden?.statements == ["order-state"])
    }
}
