import Clocks
import JSON
import Money
import Testing

@testable import PolicyEngine

@Suite("Conditions and amounts of limits and gates")
struct LimitConditionTests {
    private static func policy(_ statements: String) -> String {
        """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, bot: {} }
        approvers: { ann: { roles: [lead] } }
        lists: { vip: ["2088000000000001"] }
        scopes:
          - permit: all
            effects: [refund, collect]
            unlimited: true
        \(statements)
        """
    }

    private static func grant(_ statements: String, _ request: Request = Sample.refund(30_00)) throws -> Grant {
        try #require(Authorizer(try Sample.policies(policy(statements))).decide(request).grant)
    }

    private static let gate = """
        gates:
          - gate: third
            effects: [refund]
            when: order.paid.percent(30) < amount
            by: [lead]
        """

    @Test("a gate holds only what its condition matches")
    func gate() throws {
        #expect(try Self.grant(Self.gate, Sample.refund(30_00, facts: Sample.order(paid: 100_00))).gates == [])
        #expect(try Self.grant(Self.gate, Sample.refund(30_01, facts: Sample.order(paid: 100_00))).gates.map(\.gate) == ["third"])
    }

    @Test("an amount may be worked out from the order, and is rounded down")
    func amounts() throws {
        let text = """
            limits:
              - limit: share
                effects: [refund]
                amount: min(order.paid.percent(33), money("500.00 CNY"))
                per: ever
                each: order
            gates:
              - gate: much
                effects: [refund]
                above: order.paid.percent(10)
                by: [lead]
            """
        let grant = try Self.grant(text, Sample.refund(1_00, facts: Sample.order(paid: 100_01)))
        #expect(grant.limits.map(\.ceiling.amount) == [.fen(33_00)])
        #expect(grant.gates.map(\.above) == [.fen(10_00)])
        let large = try Self.grant(text, Sample.refund(1_00, facts: Sample.order(paid: 9000_00)))
        #expect(large.limits.map(\.ceiling.amount) == [.fen(500_00)])
    }

    @Test("an exception with a condition leaves out what it matches, and forbids what it cannot judge")
    func exceptions() throws {
        let text = """
            gates:
              - gate: all-but-vip
                effects: [refund]
                by: [lead]
                except: { agents: [desk], when: 'order.buyer in lists["vip"]' }
            """
        #expect(try Self.grant(text).gates == [])
        #expect(try Self.grant(text, Sample.refund(1, by: "bot")).gates.count == 1)
        #expect(try Self.grant(text, Sample.refund(1, facts: Sample.order(buyer: "2088000000000002"))).gates.count == 1)
        let unknown = Authorizer(try Sample.policies(Self.policy(text))).decide(Sample.refund(1, facts: Sample.order(buyer: nil)))
        #expect(unknown.forbidden?.statements == ["all-but-vip"])
    }

    @Test("an amount in another currency, or that cannot be worked out, forbids and names the statement")
    func failures() throws {
        for amount in ["money(\"5.00 USD\")", "order.paid + money(\"1.00 USD\")"] {
            let text = "limits: [{ limit: odd, effects: [refund], amount: '\(amount)', per: call }]"
            let decision = Authorizer(try Sample.policies(Self.policy(text))).decide(Sample.refund(1))
            #expect(decision.forbidden?.statements == ["odd"])
        }
    }

    @Test("a limit with a condition, or whose exception has one, or whose amount differs, bounds no spending")
    func coverage() throws {
        let limit = "limits: [{ limit: day, effects: [refund], amount: 100.00 CNY, per: day }]"
        func codes(_ limit: String) -> [String] {
            Sample.codes(Self.policy(limit).replacing("[refund, collect]\n    unlimited: true", with: "[refund]"))
        }
        #expect(codes(limit) == [])
        #expect(codes(limit.replacing("per: day", with: "per: day, when: 'reason.size() > 0'")) == ["unlimited-spending"])
        #expect(codes(limit.replacing("per: day", with: "per: day, except: { when: 'reason.size() > 5' }")) == ["unlimited-spending"])
        #expect(codes(limit.replacing("100.00 CNY", with: "'order.paid.percent(30)'")) == ["unlimited-spending"])
    }

    @Test("what a condition depends on is part of what a counter counts, and how it is named is not")
    func definitions() throws {
        let text = """
            limits:
              - limit: vip
                effects: [refund]
                when: 'order.buyer in lists["vip"] || now.localHour() < 8'
                amount: 100.00 CNY
                per: day
            """
        func definition(_ policy: String) throws -> String {
            try #require(try Sample.policies(policy).counterDefinitions.first)
        }
        let whole = Self.policy(text)
        let first = try definition(whole)
        #expect(try definition(whole.replacing("limit: vip", with: "limit: other")) == first)
        #expect(try definition(whole.replacing("< 8", with: "< 9")) != first)
        #expect(try definition(whole.replacing("2088000000000001", with: "2088000000000002")) != first)
        #expect(try definition(whole.replacing("Asia/Shanghai", with: "UTC")) != first)
    }

    @Test("an operation of earlier is judged by what was recorded with it; what cannot be judged counts")
    func recorded() throws {
        let text = """
            limits:
              - limit: small
                effects: [refund]
                when: amount <= money("50.00 CNY") && args.refundReason == "late" && now.localHour() >= 12 && order.paid > amount
                amount: 100.00 CNY
                per: day
            """
        let policies = try Sample.policies(Self.policy(text))
        var request = Sample.refund(50_00)
        var record = RecordedOperation.Record(
            amount: .fen(50_00), orderNumber: OrderNumber("O-1"), tradeNumber: "T-O-1", arguments: ["refundReason": "late"],
            facts: RecordedFacts(json: RecordedFacts(request).json), at: Sample.noon)
        func counts() -> Bool {
            let operation = RecordedOperation(
                agent: "desk", tool: "refund-alipay-payment", effect: .refund, order: "T-O-1", buyer: "2088000000000001", payee: nil,
                shop: "shop-1", wasApproved: false, record: record)
            return !policies.counters(for: operation).isEmpty
        }
        #expect(counts())
        record.amount = .fen(50_01)
        #expect(!counts())
        record.amount = .fen(50_00)
        record.arguments = ["refundReason": "other"]
        #expect(!counts())
        record.arguments = ["refundReason": "late"]
        record.at = Sample.noon - .minutes(1)
        #expect(!counts())
        record.at = Sample.noon
        request = Sample.refund(1, facts: Sample.order(paid: 50_00))
        record.facts = RecordedFacts(request)
        #expect(!counts())
        record.facts = RecordedFacts()
        #expect(counts())
    }

    @Test("the facts that are recorded come back as they were")
    func facts() {
        let request = Sample.refund(1, refunded: 7, open: 9)
        let facts = RecordedFacts(request)
        #expect(facts.refunded == .fen(7) && facts.open == .fen(9) && facts.status == "paid" && facts.paidAt == Sample.noon)
        #expect(RecordedFacts(json: facts.json) == facts)
        #expect(RecordedFacts().json.isEmpty)
    }
}
