import Clocks
import Diagnostics
import JSON
import Money
import TestSupport
import Testing

@testable import PolicyEngine

/// Conditions whose values no search goes through, and a search that finds nothing.
@Suite("What was not tried")
struct AnswerGapTests {
    private static let tools = [
        ToolSignature(
            name: "refund-alipay-payment", effects: [.refund],
            parameters: ["outTradeNo": .string, "refundAmount": .money, "copies": .integer])
    ]

    /// A set as it is in force: nobody is told that a made-up condition is odd.
    private static func policies(_ statements: String) throws -> CheckedPolicies {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            context: { vip: boolean, tags: strings, level: integer, credit: money }
            agents: { desk: {} }
            approvers: { lead: { roles: [lead] } }
            lists: { blocked: ["B-1", "B-9"], many: [a, b, c, d, e, f, g, h, i, j, k, l, m] }

            """ + statements
        let file = SourceFile(name: "made.yaml", text: text)
        let check = PolicyChecker.load([file], tools: tools, appliedWith: Set(tools.map(\.name)))
        return try #require(check.policies, "\(check.diagnostics)\n\(text)")
    }

    private static func answer(_ text: String, _ policies: CheckedPolicies) throws -> PolicyAnswer {
        let question = try PolicyQuestion(text, policies: policies, tools: tools)
        return policies.answer(question, tools: tools, from: Sample.noon, reach: AnswerReach(tries: 40_000))
    }

    private static func permit(_ condition: String) -> String {
        "scopes: [{ permit: refunds, effects: [refund], unlimited: true, when: '\(condition)' }]\n"
    }

    @Test(
        "what a policy permits in calls that are not tried is never answered with no",
        arguments: [
            "amount == order.paid", "amount > order.paid.percent(50)", "amount == order.paid - order.refunded",
            "order.open > money(\"0.00 CNY\")", "now.getMinutes() == 7",
            "now.localDate().endsWith(\"-31\")", "reason.matches(\"^RF-[0-9]{6}$\")", "reason.size() == 17", "reason.startsWith(\"RF\")",
            "reason < \"b\" && reason > \"a\"", "order.trade_no == \"X\"", "shop == \"other\"", "order.paid_at.getFullYear() == 2020",
            "now > timestamp(\"2030-01-01T00:00:00Z\") && now.localHour() == 3", "[1, 2].exists(x, x == reason.size())",
            "has(context.orders) && \"T-9\" in context.orders && order.id in context.orders",
            "has(context.orders) && context.orders.size() == 2",
            "has(context.tags) && \"x\" in context.tags && \"y\" in context.tags", "has(context.customer) && context.customer == \"C-7\"",
            "args.refundAmount > amount", "args.outTradeNo == order.buyer",
            "reason in lists[\"many\"] && !(reason in [\"a\", \"b\", \"c\"])",
            "amount + amount == money(\"3.34 CNY\")", "has(context.credit) && context.credit + amount == money(\"3.33 CNY\")",
            "now.localDate() > \"2027-06-01\" && now.localDayOfWeek() == 3", "order.refunded == order.paid.percent(10)",
        ])
    func gaps(condition: String) throws {
        let answer = try Self.answer("can desk ever refund without an approval?", Self.policies(Self.permit(condition)))
        #expect(answer.verdict != .no, "\(answer.text)")
        guard answer.verdict == .notFound else { return }
        #expect(answer.bounds.contains { $0.hasPrefix("not tried: ") }, "\(answer.text)")
    }

    @Test(
        "a condition that is gone through and never holds is a no",
        arguments: [
            "amount < money(\"1.00 CNY\") && amount > money(\"1.00 CNY\")", "reason == \"a\" && reason == \"b\"",
            "now.localHour() > 22 && now.localHour() < 3", "now.localDayOfWeek() in [1, 2] && now.localDayOfWeek() == 3",
            "now - order.paid_at < duration(\"1h\") && now - order.paid_at > duration(\"1h\")",
            "order.buyer == \"B-1\" && order.buyer == \"B-2\"",
            "amount > money(\"9.00 CNY\") && order.paid < money(\"9.00 CNY\")", "has(context.vip) && context.vip && !context.vip",
            "has(context.level) ? context.level > 3 && context.level < 4 : false",
            "has(context.orders) && order.id in context.orders && !(order.id in context.orders)",
            "has(context.customer) && order.buyer == context.customer && order.buyer != context.customer",
            "args.copies > 2 && args.copies < 2",
            "now.localDate() == \"2027-03-01\" && now.localDate() == \"2027-03-02\"",
        ])
    func modelled(condition: String) throws {
        let answer = try Self.answer("can desk ever refund", Self.policies(Self.permit(condition)))
        #expect(answer.verdict == .no && answer.proof == nil, "\(answer.text)")
    }

    @Test("a question about more calls than are tried is left open, and a limit that stops them sooner is a no")
    func reach() throws {
        let open = try Self.policies("scopes: [{ permit: refunds, effects: [refund], unlimited: true }]\n")
        let answer = try Self.answer("can desk refund more than 60 times per day", open)
        #expect(answer.verdict == .notFound)
        #expect(answer.bounds.contains("not tried: more than 60 calls in a row"), "\(answer.text)")
        let call = "limits: [{ limit: call, effects: [refund], amount: 10.00 CNY, per: call }]\n"
        let single = try Self.policies("scopes: [{ permit: refunds, effects: [refund], unlimited: true }]\n" + call)
        #expect(try Self.answer("can desk refund more than 600.00 CNY per day", single).verdict == .notFound)
        #expect(try Self.answer("can desk refund more than 10.00 CNY in one call", single).verdict == .no)
    }

    @Test("a gap in the condition of a gate leaves a question without an approval open, and a proof closes it")
    func gates() throws {
        let gate = "gates: [{ gate: long, effects: [refund], by: [lead], when: 'reason.size() < 1000' }]\n"
        let scopes = "scopes: [{ permit: refunds, effects: [refund], unlimited: true }]\n"
        #expect(try Self.answer("can desk refund without an approval", Self.policies(scopes + gate)).verdict == .notFound)
        let every = "gates: [{ gate: every, effects: [refund], by: [lead] }]\n"
        let answer = try Self.answer("can desk refund without an approval", Self.policies(Self.permit("reason.size() == 7") + every))
        #expect(answer.verdict == .no && answer.proof == "`every` holds every such call")
    }

    // MARK: - Made up

    private static let conditions = [
        "amount <= money(\"0.05 CNY\")", "amount > money(\"0.03 CNY\")", "amount == order.paid", "order.paid <= money(\"0.08 CNY\")",
        "order.open > money(\"0.00 CNY\")", "amount == order.paid - order.refunded", "order.refunded >= money(\"0.02 CNY\")",
        "reason == \"a\"", "reason != \"b\"", "reason.size() == 2", "reason.matches(\"^b+$\")", "reason in [\"a\", \"bb\"]",
        "(now.localHour() >= 22 || now.localHour() < 6)", "now.localDayOfWeek() == 3", "now.getMinutes() == 7",
        "now.localDate() == \"2027-02-10\"", "now.localDate().endsWith(\"-05\")", "now - order.paid_at > duration(\"2h\")",
        "now - order.paid_at <= duration(\"3h\")", "order.buyer == \"B-1\"", "order.buyer in lists[\"blocked\"]", "order.made_by_host",
        "(has(context.vip) && context.vip)", "(has(context.orders) && order.id in context.orders)",
        "(has(context.orders) && context.orders.size() > 1)", "(has(context.tags) && \"x\" in context.tags)",
        "(has(context.tags) && \"y\" in context.tags)", "(has(context.customer) && context.customer == order.buyer)",
        "(has(context.quotes) && order.id in context.quotes && amount < context.quotes[order.id])", "amount <= order.paid.percent(50)",
        "(has(context.level) && context.level > 2)", "(reason == \"a\" ? order.made_by_host : amount > money(\"0.02 CNY\"))",
    ]

    @Test("wherever a call of many passes, the answer is not no")
    func agreement() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var outcomes: [String: Int] = [:]
        for number in 0..<120 {
            let statements = Self.statements(&random)
            let policies = try Self.policies(statements)
            let authorizer = Authorizer(policies)
            let passing = (0..<150).lazy.map { _ in Self.request(&random) }.first { authorizer.decide($0).grant != nil }
            let answer = try Self.answer("can desk refund", policies)
            #expect(passing == nil || answer.verdict != .no, "seed \(seed), policy \(number): \(statements)\n\(answer.text)")
            outcomes["\(answer.verdict) \(passing != nil)", default: 0] += 1
        }
        print("what was not tried: seed \(seed), \(outcomes.sorted { $0.key < $1.key })")
        #expect(outcomes["yes true", default: 0] > 20, "seed \(seed): \(outcomes)")
    }

    private static func statements(_ random: inout SeededGenerator) -> String {
        var drawn = (0..<4).map { _ in conditions.randomElement(using: &random) ?? "" }
        for index in drawn.indices where Int.random(in: 0..<4, using: &random) == 0 { drawn[index] = "!(\(drawn[index]))" }
        let permit = [drawn[0], "\(drawn[0]) && \(drawn[1])", "\(drawn[0]) && \(drawn[1]) && \(drawn[3])"].randomElement(using: &random)
        return permit.map { Self.permit($0) }.map { text in
            let forbid = "{ forbid: some, effects: [refund], when: '\(drawn[2])' }"
            return Bool.random(using: &random) ? text : text.replacing("}]", with: "}, \(forbid)]")
        } ?? ""
    }

    private static func request(_ random: inout SeededGenerator) -> Request {
        func draw<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
        let hours = Int64.random(in: 0..<600, using: &random), minute = draw([0, 7, 30] as [Int64])
        let now = Instant(seconds: 1_801_411_200 + hours * 3600 + minute * 60)
        let buyer = draw(["B-1", "B-2", "B-9"])
        let facts = Facts.order(
            OrderFacts(
                identity: OrderIdentity(number: OrderNumber("O-1"), tradeNumber: "T-1"), status: .paid, total: .fen(20),
                paid: .fen(draw([4, 8, 9, 20])), buyer: buyer, paidAt: now - .hours(draw([1, 2, 3, 4]))))
        let quotes: [String: Money]? = draw([nil, [:], ["O-1": .fen(3)], ["O-1": .fen(9)]])
        let declared: [JSONObject] = [
            [:], ["vip": true], ["tags": ["x"]], ["tags": ["x", "y"], "vip": true], ["level": 3], ["tags": ["y"]],
        ]
        let context = ConversationContext(
            customer: draw([nil, buyer, "B-7"]), orders: draw([nil, [], ["O-1"], ["O-1", "O-2"], ["O-2"]]), quotes: quotes,
            declared: draw(declared))
        return Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(Int64.random(in: 1...9, using: &random)),
            order: OrderNumber("O-1"), facts: facts, orderRefunded: .fen(draw([0, 0, 2])), orderOpen: .fen(draw([0, 0, 1])), shop: "shop-1",
            reason: draw(["", "a", "b", "bb"]), arguments: ["copies": 1], orderMadeByHost: draw([true, false]),
            context: draw([nil, context]), now: now)
    }
}
