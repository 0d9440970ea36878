import Clocks
import Diagnostics
import Money
import PolicyEngine

/// What is measured on.
enum Samples {
    /// A call of a tool as it comes over the wire, with the members that clients add.
    static let call = Array(
        """
        {"jsonrpc":"2.0","id":17,"method":"tools/call","params":{"name":"refund-alipay-payment","arguments":{\
        "outTradeNo":"tea-20260421-000017","refundAmount":30.00,"outRequestNo":"tea-20260421-000017-r1",\
        "refundReason":"杯子到的时候已经碎了"},"_meta":{"progressToken":"17",\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"desk","version":"4.2.1"},\
        "io.modelcontextprotocol/clientCapabilities":{"elicitation":{},"sampling":{}},"traceparent":\
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}}
        """.utf8)

    /// A policy in which `scopes` agents may refund under limits and gates of their own.
    static func policies(scopes: Int) -> [SourceFile] {
        var text = "tollgate: 1\ntimezone: Asia/Shanghai\n\nagents:\n"
        for index in 0..<scopes { text += "  desk-\(index): {}\n" }
        text += "\napprovers:\n  lead: { roles: [lead] }\n\nscopes:\n"
        for index in 0..<scopes { text += "  - permit: refunds-\(index)\n    agents: [desk-\(index)]\n    effects: [refund]\n" }
        text += "\nlimits:\n"
        for index in 0..<scopes {
            text += "  - limit: day-\(index)\n    agents: [desk-\(index)]\n    effects: [refund]\n"
            text += "    amount: 5000.00 CNY\n    per: day\n    each: agent\n"
        }
        text += "\ngates:\n"
        for index in 0..<scopes {
            text += "  - gate: lead-\(index)\n    agents: [desk-\(index)]\n    effects: [refund]\n    above: 50.00 CNY\n    by: [lead]\n"
        }
        return [SourceFile(name: "policies/bench.yaml", text: text)]
    }

    /// A refund by the last of the agents.
    static func refund(scopes: Int) -> Request {
        let order = OrderIdentity(number: OrderNumber("tea-20260421-000017"), tradeNumber: "2026042122001400000000000017")
        let now = Instant(seconds: 1_776_736_800)
        let facts = OrderFacts(
            identity: order, status: .paid, total: .fen(8_000), paid: .fen(8_000), buyer: "2088102146225135", paidAt: now - .hours(3))
        return Request(
            agent: "desk-\(scopes - 1)", tool: "refund-alipay-payment", effect: .refund, amount: .fen(3_000), order: order.number,
            facts: .order(facts), orderRefunded: .fen(0), orderOpen: .fen(0), shop: "simulator", now: now)
    }
}
