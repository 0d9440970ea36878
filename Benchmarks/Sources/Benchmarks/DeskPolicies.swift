import Clocks
import Diagnostics
import JSON
import Money
import PolicyEngine

/// Policies for many agents, ten statements each, and one call under them.
struct DeskPolicies {
    let agents: Int

    /// How many statements there are.
    var statements: Int { agents * 10 }

    static let tools = [
        ToolSignature(
            name: "refund-alipay-payment", effects: [.refund],
            parameters: ["outTradeNo": .string, "refundAmount": .money, "refundReason": .string]),
        ToolSignature(
            name: "create-mobile-alipay-payment", effects: [.collect], parameters: ["outTradeNo": .string, "totalAmount": .money]),
        ToolSignature(name: "query-alipay-payment", effects: [.read], parameters: ["outTradeNo": .string]),
    ]

    /// The files, a hundred agents in each.
    var files: [SourceFile] {
        stride(from: 0, to: agents, by: 100).map { first in
            let names = (first..<min(first + 100, agents)).map { "desk-\($0)" }
            var text = "tollgate: 1\ntimezone: Asia/Shanghai\nagents:\n" + names.map { "  \($0): {}\n" }.joined()
            if first == 0 { text += "approvers: { ann: { roles: [lead] }, ben: { roles: [lead] } }\nlists: { blocked: [\"2088\"] }\n" }
            text += "scopes:\n" + names.map { Self.scopes($0) }.joined()
            text += "limits:\n" + names.map { Self.limits($0) }.joined()
            text += "gates:\n" + names.map { Self.gates($0) }.joined()
            return SourceFile(name: "policies/desks-\(first).yaml", text: text)
        }
    }

    private static func scopes(_ agent: String) -> String {
        """
          - permit: \(agent)-reads
            agents: [\(agent)]
            effects: [read]
            when: order.id in context.orders
          - permit: \(agent)-refunds
            agents: [\(agent)]
            effects: [refund]
            when: order.id in context.orders && now - order.paid_at < duration("168h")
          - permit: \(agent)-collects
            agents: [\(agent)]
            effects: [collect]
            when: amount == context.quotes[order.id]
          - forbid: \(agent)-blocked
            agents: [\(agent)]
            effects: [collect]
            when: has(context.customer) && context.customer in lists["blocked"]

        """
    }

    private static func limits(_ agent: String) -> String {
        """
          - limit: \(agent)-refund-call
            agents: [\(agent)]
            effects: [refund]
            amount: 2000.00 CNY
            per: call
          - limit: \(agent)-refund-day
            agents: [\(agent)]
            effects: [refund]
            amount: 5000.00 CNY
            count: 50
            per: day
          - limit: \(agent)-collect-day
            agents: [\(agent)]
            effects: [collect]
            amount: 20000.00 CNY
            per: day
          - limit: \(agent)-collect-hour
            agents: [\(agent)]
            effects: [collect]
            count: 100
            per: hour

        """
    }

    private static func gates(_ agent: String) -> String {
        """
          - gate: \(agent)-lead
            agents: [\(agent)]
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
          - gate: \(agent)-links
            agents: [\(agent)]
            effects: [collect]
            above: 1000.00 CNY
            by: [lead]

        """
    }

    // MARK: - One call

    private static let start = Instant(seconds: 1_776_736_800)

    /// A refund by one of the agents, built as the gate builds it.
    static func refund(by agent: String) -> Request {
        let (number, now) = ("tea-20260421-000017", start)
        let order = OrderIdentity(number: OrderNumber(number), tradeNumber: "2026042122001400000000000017")
        let facts = OrderFacts(
            identity: order, status: .paid, total: .fen(8_000), paid: .fen(8_000), buyer: "2088102146225135", paidAt: now - .hours(3))
        let context = ConversationContext(conversation: "c-17", customer: "2088102146225135", orders: [number])
        return Request(
            agent: agent, tool: "refund-alipay-payment", effect: .refund, amount: .fen(3_000), order: order.number, facts: .order(facts),
            orderRefunded: .fen(0), orderOpen: .fen(0), shop: "simulator", reason: "broken",
            arguments: ["outTradeNo": .string(number), "refundReason": "broken"], context: context, now: now)
    }
}
