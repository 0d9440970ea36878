import Clocks
import JSON
import Money
import Testing

@testable import PolicyEngine

@Suite("What conditions see of a signed context")
struct ContextTests {
    private static let context = ConversationContext(
        conversation: "c-1", customer: "2088000000000001", orders: ["O-1", "O-2"], quotes: ["O-1": .fen(100_00)],
        declared: ["vip": true, "tier": "gold", "points": 12, "credit": "50.00", "tags": ["a", "b"], "odd": "1.5"])

    private static func policy(_ condition: String) -> String {
        """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: { groups: [front, night] }, other: { groups: [day] } }
        context: { vip: boolean, tier: string, points: integer, credit: money, tags: strings, odd: integer }
        scopes:
          - permit: refunds
            effects: [refund]
            unlimited: true
            when: '\(condition)'
        """
    }

    private static func request(_ context: ConversationContext?) -> Request {
        let order = Sample.order()
        return Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(30_00), order: order.order?.identity.number,
            facts: order, orderRefunded: .fen(0), orderOpen: .fen(0), shop: "shop-1", context: context, now: Sample.noon)
    }

    @Test(
        "every claim is seen with its type, and what is not of its declared type is absent",
        arguments: [
            ("order.id in context.orders", true), ("context.conv == \"c-1\"", true), ("context.customer == order.buyer", true),
            ("context.quotes[order.id] == money(\"100.00 CNY\")", true), ("context.quotes[\"O-2\"] > amount", false),
            ("context.vip", true), ("context.tier == \"gold\"", true), ("context.points > 11", true),
            ("context.credit == money(\"50.00 CNY\")", true), ("\"b\" in context.tags", true), ("has(context.odd)", false),
            ("\"night\" in agent.groups", true), ("\"day\" in agent.groups", false),
        ])
    func claims(condition: String, holds: Bool) throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy(condition)))
        #expect(authorizer.decide(Self.request(Self.context)).grant?.statements == (holds ? ["refunds"] : nil))
        if condition.contains("context") {
            #expect(authorizer.decide(Self.request(nil)).grant == nil, "without a context nothing of it holds")
        }
    }

    @Test("an operation is judged later by the context that was recorded with it")
    func recorded() throws {
        let facts = RecordedFacts(Self.request(Self.context))
        #expect(facts.context == Self.context)
        #expect(RecordedFacts(json: facts.json) == facts)
        #expect(RecordedFacts(json: [:]).context == nil)
    }

    @Test("the claims of a token are read exactly, and bounded")
    func reading() throws {
        let claims: JSONObject = [
            "iss": "desk", "aud": "host", "agent": "desk", "iat": 1, "exp": 2, "jti": "j", "conv": "c-1", "customer": "2088000000000001",
            "orders": ["O-1", "O-2"], "quotes": ["O-1": "100.00"], "vip": true, "tier": "gold", "points": 12, "credit": "50.00",
            "tags": ["a", "b"], "odd": "1.5",
        ]
        #expect(try ConversationContext(claims: claims) == Self.context)
        let wrong: [(JSONObject, String)] = [
            (["conv": 1], "the claim `conv` is not a text"), (["conv": ""], "the claim `conv` is not a text"),
            (["customer": .string(String(repeating: "a", count: 129))], "the claim `customer` is longer than 128 bytes"),
            (["orders": "O-1"], "the claim `orders` is not a list of order numbers"),
            (["orders": [1]], "the claim `orders` has an element that is no order number"),
            (["orders": .array(Array(repeating: "O", count: 101))], "the claim `orders` has more than 100 elements"),
            (["quotes": ["O-1": "1.005"]], "the claim `quotes` has a value that is no exact amount in yuan"),
            (["quotes": ["O-1": -1]], "the claim `quotes` has a value that is no exact amount in yuan"),
            (["note": .string(String(repeating: "a", count: 1025))], "the claim `note` is too long"),
        ]
        for (claims, message) in wrong {
            #expect { try ConversationContext(claims: claims) } throws: { "\($0)" == message }
        }
    }

    @Test("a declared claim has a name that conditions can write, and one of the types")
    func declarations() {
        func codes(_ section: String) -> [String] {
            Sample.codes("tollgate: 1\ntimezone: UTC\nagents: { a: {} }\ncontext: \(section)\n")
        }
        #expect(codes("{ vip: boolean }") == [])
        #expect(codes("{ orders: strings }") == ["reserved-name"])
        #expect(codes("{ iss: string }") == ["reserved-name"])
        #expect(codes("{ is-vip: boolean }") == ["bad-name"])
        #expect(codes("{ in: boolean }") == ["bad-name"])
        #expect(codes("{ vip: bool }") == ["unknown-word"])
        #expect(codes("[vip]") == ["wrong-type"])
        #expect(codes("{ 客户: string }") == ["bad-name"])
    }

    @Test("an explanation names every statement with the first reason why it does not match")
    func explanation() throws {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: {}, other: {} }
            approvers: { lead: { roles: [lead] } }
            scopes:
              - permit: refunds
                effects: [refund]
                agents: [desk]
                unlimited: true
              - permit: reads
                effects: [read]
              - permit: others
                effects: [refund]
                agents: [other]
                unlimited: true
              - permit: vouched
                effects: [refund]
                unlimited: true
                when: context.conv == "c"
              - forbid: large
                effects: [refund]
                when: amount > money("50.00 CNY")
            limits:
              - limit: day
                effects: [refund]
                amount: 100.00 CNY
                per: day
                except: { agents: [desk] }
            gates:
              - gate: ask
                effects: [refund]
                by: [lead]
            """
        let explanation = Authorizer(try Sample.policies(text)).explain(Self.request(nil))
        let findings = explanation.statements.map { "\($0.kind.rawValue) \($0.name): \($0.finding)" }
        #expect(
            findings == [
                "permit refunds: matches", "permit reads: otherEffect", "permit others: otherAgent",
                "permit vouched: unjudged(\"`conv` is absent\")", "forbid large: conditionFails", "limit day: excepted",
                "gate ask: matches",
            ])
        #expect(explanation.decision.grant?.statements == ["refunds"])
    }

    @Test("a history counts what is open, what was posted in the window, and nothing that is void")
    func history() throws {
        let policies = try Sample.policies(
            """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: {} }
            scopes:
              - permit: refunds
                effects: [refund]
            limits:
              - limit: day
                effects: [refund]
                amount: 100.00 CNY
                per: day
            """)
        let request = Self.request(nil)
        let claim = try #require(Authorizer(policies).decide(request).grant?.limits.first)
        var history = SpendingHistory(policies)
        func spending(_ fen: Int64, _ state: Spending.State, daysAgo days: Int64 = 0) -> Spending {
            Spending(
                RecordedOperation(
                    agent: "desk", tool: "refund-alipay-payment", effect: .refund, order: "T-O-1", buyer: nil, payee: nil, shop: "shop-1",
                    wasApproved: false, record: .init(amount: .fen(fen), at: Sample.noon - .days(days))), state: state)
        }
        let first = history.add(spending(1_00, .open, daysAgo: 3))
        _ = history.add(spending(2_00, .posted))
        _ = history.add(spending(4_00, .posted, daysAgo: 1))
        _ = history.add(spending(8_00, .void))
        #expect(history.balance(of: claim.counter, currency: .cny) == Balance(amount: .fen(3_00), count: 2))
        history.settle(first, as: .posted)
        #expect(history.balance(of: claim.counter, currency: .cny) == Balance(amount: .fen(2_00), count: 1))
        history.settle(first, as: .posted, at: Sample.noon)
        #expect(history.balance(of: claim.counter, currency: .cny) == Balance(amount: .fen(3_00), count: 2))
        history.update(first, spending(16_00, .open))
        #expect(history.balance(of: claim.counter, currency: .cny) == Balance(amount: .fen(18_00), count: 2))
    }
}
