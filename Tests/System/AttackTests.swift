import Foundation
import JSON
import Testing

/// Attacks on a shop that offers the tools of Alipay's open platform, each against a whole host and the simulated platform.
@Suite("Attacks on payments and funds", .serialized)
struct AttackTests {
    private static let head = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [lead] }
        approvers:
          lead: { roles: [] }
        """
    /// The agent may do all that there is, within limits: what refuses here is not the policy.
    private static let policy = """
        \(head)
        scopes:
          - permit: all
            agents: [desk]
            effects: [read, report, disclose, collect, refund, transfer]
        limits:
          - { limit: payees, effects: [transfer], amount: 100.00 CNY, per: day, each: payee }
          - { limit: refunds, effects: [refund], amount: 100.00 CNY, per: day, each: agent }
          - { limit: collects, effects: [collect], amount: 10000.00 CNY, per: day, each: agent }

        """

    private static let tools = [
        "TOLLGATE_TOOLS": "create_trade,query_trade,refund_trade,cancel_trade,close_trade,transfer_fund,query_transfer",
        "TOLLGATE_TELL_AGENTS": "amounts",
    ]

    /// One host of a world, with its agent.
    private struct Shop {
        let world: World
        let port: Int

        func call(_ tool: String, _ arguments: JSONObject, in context: String? = nil) async throws -> JSONValue {
            try #require(await ToolAsk(tool: tool, arguments: arguments, context: context).send(to: port, token: world.token))
        }

        /// A conversation's context.
        func conversation(_ name: String, orders: [String] = [], quotes: [String: String] = [:]) async throws -> String {
            let file = "\(world.folder)/context-\(UUID().uuidString)"
            let words = ["context", "mint", "--agent", "desk", "--conv", name, "--out", file]
            let more = orders.flatMap { ["--order", $0] } + quotes.flatMap { ["--quote", "\($0.key)=\($0.value)"] }
            let minted = try await world.command(words + more, asApprover: true)
            try #require(minted.status == 0, "\(minted.errors)")
            return try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    private func run(policy more: String = "", all other: String? = nil, _ body: (Shop) async throws -> Void) async throws {
        try await World.run(policy: other ?? Self.policy + more, settings: Self.tools) { world in
            let (_, port) = try await world.serve("host")
            try await body(Shop(world: world, port: port))
        }
    }

    private func code(_ answer: JSONValue) -> String? {
        answer.told("status") == "refused" || answer.told("status") == "failed" ? answer.told("code")?.stringValue : nil
    }

    @Test("a cancel of an order that the buyer pays meanwhile counts in full")
    func paidMeanwhile() async throws {
        try await run { shop in
            try await shop.world.simulator.makeOrders(["w1"], total: "80.00", paid: false)
            try await shop.world.simulator.add(fault: "pays-first", to: "alipay.trade.cancel")
            let answer = try await shop.call("cancel_trade", ["out_trade_no": "w1"])
            #expect(answer.told("status") == "succeeded", "\(answer)")
            // 80.00 of the day's 100.00 are gone: the buyer's money went back, and that is what was reserved before it was sent.
            try await shop.world.simulator.makePaidOrders(["p1"], total: "50.00")
            let more = try await shop.call("refund_trade", ["out_trade_no": "p1", "refund_amount": "20.01"])
            #expect(code(more) == "limit-exceeded" && more.toldText.contains("20.00"), "\(more)")
        }
    }

    @Test("a link of 0.01 for a real order's number is refused, whether the order is paid, waits, or is quoted at another price")
    func cheapLink() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["paid"], total: "88.00")
            try await shop.world.simulator.makeOrders(["waits"], total: "88.00", paid: false)
            for order in ["paid", "waits"] {
                let link = try await shop.call(
                    "create_trade", ["out_trade_no": .string(order), "total_amount": "0.01", "subject": "Tea", "channel": "page"])
                #expect(link["isError"] == true && !link.toldText.contains("http"), "\(link)")
            }
            let context = try await shop.conversation("c-1", orders: ["quoted"], quotes: ["quoted": "88.00"])
            let link = try await shop.call(
                "create_trade", ["out_trade_no": "quoted", "total_amount": "0.01", "subject": "Tea", "channel": "wap"], in: context)
            #expect(code(link) == "forbidden" && link.toldText.contains("quoted-price"), "\(link)")
            let right = try await shop.call(
                "create_trade", ["out_trade_no": "quoted", "total_amount": "88.00", "subject": "Tea", "channel": "wap"], in: context)
            #expect(right.told("status") == "succeeded", "\(right)")
        }
    }

    @Test("another customer's order cannot be closed")
    func foreignOrder() async throws {
        try await run { shop in
            try await shop.world.simulator.makeOrders(["theirs"], total: "30.00", paid: false)
            try await shop.world.simulator.makePaidOrders(["paid"], total: "30.00")
            let context = try await shop.conversation("c-1", orders: ["mine"])
            for (conversation, order) in [(context, "theirs"), (nil, "theirs"), (context, "paid"), (nil, "paid")] {
                let answer = try await shop.call("close_trade", ["out_trade_no": .string(order)], in: conversation)
                #expect(code(answer) == "forbidden" && answer.toldText.contains("own-order"), "\(answer)")
            }
            let owner = try await shop.conversation("c-2", orders: ["theirs"])
            #expect(try await shop.call("close_trade", ["out_trade_no": "theirs"], in: owner).told("status") == "succeeded")
        }
    }

    @Test("what became of another customer's order, and what is left of it, is told by no refund, cancel or link")
    func foreignState() async throws {
        let mine = """
            \(Self.head)
            scopes:
              - { permit: refunds, agents: [desk], effects: [refund], when: order.id in context.orders }
              - { permit: links, agents: [desk], effects: [collect], when: "amount == context.quotes[order.id]" }
            limits:
              - { limit: refund-day, effects: [refund], amount: 100.00 CNY, per: day, each: agent }
              - { limit: collect-day, effects: [collect], amount: 10000.00 CNY, per: day, each: agent }

            """
        try await run(all: mine) { shop in
            try await shop.world.simulator.makePaidOrders(["paid", "mine"], total: "30.00")
            try await shop.world.simulator.makeOrders(["waits"], total: "30.00", paid: false)
            let context = try await shop.conversation("c-1", orders: ["mine"], quotes: ["mine": "30.00"])
            func told(_ tool: String, _ arguments: JSONObject) async throws -> String {
                let answer = try await shop.call(tool, arguments, in: context)
                #expect(answer["isError"] == true, "\(answer)")
                return answer.toldText
            }
            func refund(_ order: String, _ amount: String) async throws -> String {
                try await told("refund_trade", ["out_trade_no": .string(order), "refund_amount": .string(amount)])
            }
            func link(_ order: String, _ price: String) async throws -> String {
                try await told(
                    "create_trade", ["out_trade_no": .string(order), "total_amount": .string(price), "subject": "Tea", "channel": "page"])
            }
            var refusals: Set<String> = []
            for order in ["paid", "waits"] {
                for amount in ["0.01", "30.00", "30.01", "999.00"] { refusals.insert(try await refund(order, amount)) }
                refusals.insert(try await told("cancel_trade", ["out_trade_no": .string(order)]))
            }
            #expect(refusals.count == 1, "\(refusals)")
            let links = [try await link("paid", "30.00"), try await link("waits", "30.00"), try await link("waits", "0.01")]
            #expect(Set(links).count == 1, "\(links)")
            // The conversation's own order is told of.
            #expect(try await refund("mine", "30.01").contains("order-ceiling"))
            #expect(try await link("mine", "30.00").contains("order-state"))
        }
    }

    @Test("an operation of another conversation does not exist")
    func foreignOperation() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["p1"], total: "50.00")
            let (mine, theirs) = (try await shop.conversation("c-1", orders: ["p1"]), try await shop.conversation("c-2"))
            let refund = try await shop.call("refund_trade", ["out_trade_no": "p1", "refund_amount": "10.00"], in: mine)
            #expect(refund.told("status") == "succeeded", "\(refund)")
            let operation = try #require(try await shop.world.operations().first?.id)
            let own = try await shop.call("operation-status", ["operation": .string(operation)], in: mine)
            #expect(own.told("state") == "succeeded", "\(own)")
            let other = try await shop.call("operation-status", ["operation": .string(operation)], in: theirs)
            let absent = try await shop.call("operation-status", ["operation": "op_00000000000000000000"], in: theirs)
            #expect(other["isError"] == true && code(other) == code(absent), "\(other)")
        }
    }

    /// A transfer to a user of the simulated platform, whose real name is given.
    private func transfer(_ amount: String, to payee: String, kind: String = "logon_id", number: String) -> JSONObject {
        var arguments: JSONObject = [
            "payee_type": .string(kind), "payee": .string(payee), "amount": .string(amount), "title": "Prize",
            "out_biz_no": .string(number),
        ]
        if kind == "logon_id" { arguments["payee_name"] = "王小雅" }
        return arguments
    }

    @Test("a known payee cannot be paid past its limit under another of its names")
    func otherName() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["funds"], total: "500.00")
            let words = ["payees", "add", "alice@example.com", "--name", "王小雅", "--ceiling", "100.00"]
            let known = try await shop.world.command(words, asAdmin: true)
            try #require(known.status == 0, "\(known.errors)")
            let first = try await shop.call("transfer_fund", transfer("60.00", to: "alice@example.com", number: "t1"))
            #expect(first.told("status") == "succeeded", "\(first)")
            let names = [("13800000017", "logon_id"), ("2088622000000017", "user_id"), ("ALICE@example.com", "logon_id")]
            for (place, (name, kind)) in names.enumerated() {
                let more = try await shop.call("transfer_fund", transfer("40.01", to: name, kind: kind, number: "u\(place)"))
                #expect(code(more) == "limit-exceeded", "\(name): \(more)")
            }
        }
    }

    @Test("a transfer of 0.10 makes no payee known")
    func smallTransfer() async throws {
        let gate = "gates:\n  - { gate: strangers, effects: [transfer], when: \"!payee.known\", by: [lead] }\n"
        let policy = Self.policy.replacing("operators: [lead]", with: "operators: []")
            .replacing("lead: { roles: [] }", with: "lead: { roles: [lead] }")
        try await World.run(policy: policy + gate, settings: Self.tools) { world in
            let (_, port) = try await world.serve("host")
            let shop = Shop(world: world, port: port)
            try await shop.world.simulator.makePaidOrders(["funds"], total: "500.00")
            let first = try await shop.call("transfer_fund", transfer("0.10", to: "alice@example.com", number: "t1"))
            let operation = try #require(first.told("operation")?.stringValue, "\(first)")
            let answered = try await world.command(["approvals", "approve", operation], asApprover: true)
            #expect(answered.status == 0, "\(answered.errors)")
            try await until("the small transfer is made") { try await world.operations().first?.state == "succeeded" }
            let second = try await shop.call("transfer_fund", transfer("50.00", to: "alice@example.com", number: "t2"))
            #expect(second.told("status") == "held", "\(second)")
        }
    }

    @Test("a transfer in DEALING is not sent again, by whatever number")
    func dealing() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["funds"], total: "500.00")
            try await shop.world.simulator.add(fault: "dealing", to: "alipay.fund.trans.uni.transfer")
            let first = try await shop.call("transfer_fund", transfer("10.00", to: "alice@example.com", number: "t1"))
            #expect(first.told("status") == "pending", "\(first)")
            let same = try await shop.call("transfer_fund", transfer("10.00", to: "alice@example.com", number: "t1"))
            #expect(same.told("status") == "pending", "\(same)")
            let other = try await shop.call("transfer_fund", transfer("10.00", to: "alice@example.com", number: "t2"))
            #expect(code(other) == "payee-busy", "\(other)")
            let sent = try await shop.world.simulator.counter("received")["alipay.fund.trans.uni.transfer"]
            #expect(sent == 1)
        }
    }

    @Test("both order numbers, disagreeing, are refused")
    func disagreeing() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["p1", "p2"], total: "50.00")
            let found = try await shop.call("query_trade", ["out_trade_no": "p2"])
            let trade = try #require(found.told("trade_no")?.stringValue, "\(found)")
            for (tool, more) in [("refund_trade", ["refund_amount": "10.00"] as JSONObject), ("cancel_trade", [:])] {
                var arguments: JSONObject = ["out_trade_no": "p1", "trade_no": .string(trade)]
                for member in more.members { arguments[member.key] = member.value }
                let answer = try await shop.call(tool, arguments)
                #expect(answer["isError"] == true && answer.told("code") == "order-numbers-disagree", "\(answer)")
            }
            #expect(try await shop.world.simulator.refunds().isEmpty)
        }
    }

    @Test("a refund number of the shop's own system is refused")
    func foreignNumber() async throws {
        try await run { shop in
            try await shop.world.simulator.makePaidOrders(["p1"], total: "50.00")
            try await shop.world.simulator.refundPastHost("p1", "10.00", number: "erp-1")
            let answer = try await shop.call(
                "refund_trade", ["out_trade_no": "p1", "refund_amount": "10.00", "out_request_no": "erp-1"])
            #expect(answer.told("status") == "refused", "\(answer)")
            #expect(try await shop.world.simulator.refunds().map(\.number) == ["erp-1"])
        }
    }
}
