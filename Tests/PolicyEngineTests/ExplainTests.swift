import Clocks
import Diagnostics
import JSON
import Money
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Explanations")
struct ExplainTests {
    private static let tools = ServiceDesk.tools

    private static func desk(_ statements: String) throws -> CheckedPolicies {
        let head = """
            tollgate: 1
            timezone: Asia/Shanghai
            context: { vip: boolean }
            agents: { desk: { operators: [ops] }, other: {} }
            approvers: { ops: { roles: [lead] }, chief: { roles: [lead] } }
            lists: { blocked: ["2088000000000009"] }

            """
        let check = Sample.check(head + statements, tools: tools)
        return try #require(check.policies, "\(check.diagnostics)")
    }

    private static func explain(_ request: Request, _ policies: CheckedPolicies, _ history: SpendingHistory? = nil) throws
        -> CallExplanation
    {
        let history = history ?? SpendingHistory(policies)
        return try policies.explain(request) { history.balance(of: $0, currency: .cny) }
    }

    /// A history of refunds of so much, each on an order of its own.
    private static func history(
        _ policies: CheckedPolicies, _ spent: [(fen: Int64, at: Instant)], by agent: String = "customer-service",
        state: Spending.State = .posted
    ) -> SpendingHistory {
        var history = SpendingHistory(policies)
        for (index, one) in spent.enumerated() {
            let request = Sample.refund(
                one.fen, by: agent, facts: Sample.order("H-\(index)", paid: 10_000_00, buyer: "2088111"), at: one.at)
            history.add(Spending(RecordedOperation(request, wasApproved: false), state: state))
        }
        return history
    }

    private static func ways(_ explanation: CallExplanation) -> [String] {
        explanation.ways.map { "\($0.change) \($0.outcome.ruling.rawValue)" }
    }

    @Test("a held call shows every statement, the sums, whom it asks, and what would let it pass")
    func held() throws {
        let request = Sample.refund(80_00, by: "customer-service", facts: Sample.order(paid: 100_00), at: Sample.noon + .hours(1))
        let explanation = try Self.explain(request, try ServiceDesk.policies())
        #expect(explanation.outcome == Outcome(.hold, by: ["cs-lead"]))
        #expect(
            explanation.text == """
                refund of 80.00 CNY by `customer-service` with `refund-alipay-payment`, Mon 2026-06-15 13:00:00 (Asia/Shanghai)
                  order O-1 (T-O-1), paid, 100.00 CNY paid, 1h before, Mon 2026-06-15 12:00:00, bought by 2088000000000001
                  no context

                HELD by `cs-lead`
                  `cs-lead` asks one of: desk-lead, duty-manager (cs-lead, duty-manager), for 30m, after 10m also finance

                Scopes
                  -  permit  cs-reads       for other effects                         desk.yaml:15
                  -  permit  cs-collects    for other effects                         desk.yaml:18
                  +  permit  cs-refunds     matches                                   desk.yaml:21
                      now - order.paid_at < duration("168h")  true
                        now - order.paid_at                   1h
                          now                                 Mon 2026-06-15 13:00:00
                          order.paid_at                       Mon 2026-06-15 12:00:00
                  -  permit  bot-transfers  for other effects                         desk.yaml:25
                  -  forbid  blocked        does not match: its `when` does not hold  desk.yaml:28
                      order.buyer in lists["blocked-buyers"]  false
                        order.buyer                           "2088000000000001"
                        lists["blocked-buyers"]               ["2088102146225135"]

                Limits
                  +  limit  refund-call       has room           desk.yaml:32
                      2000.00 CNY of 2000.00 CNY left before, 1920.00 CNY after
                  +  limit  cs-refund-day     has room           desk.yaml:36
                      5000.00 CNY of 5000.00 CNY left before, 4920.00 CNY after
                      50 of 50 calls left before, 49 after
                      per day for agent customer-service: Mon 2026-06-15 00:00:00 to Tue 2026-06-16 00:00:00
                  -  limit  cs-collect-day    for other effects  desk.yaml:43
                  -  limit  bot-transfer-day  for other effects  desk.yaml:49

                Gates
                  !  gate  cs-lead         holds it           desk.yaml:56
                      0.00 CNY before, 80.00 CNY with this call; holds above 50.00 CNY
                      per ever for order T-O-1
                  +  gate  unattended-day  lets it pass       desk.yaml:64
                      0.00 CNY before, 80.00 CNY with this call; holds above 500.00 CNY
                      per day for agent customer-service: Mon 2026-06-15 00:00:00 to Tue 2026-06-16 00:00:00
                  +  gate  finance-pair    lets it pass       desk.yaml:71
                      0.00 CNY before, 80.00 CNY with this call; holds above 1000.00 CNY
                      per ever for order T-O-1
                  -  gate  new-payee       for other effects  desk.yaml:76

                Without being written
                  +  order-state    the order is paid and not closed
                  +  order-ceiling  0.00 CNY refunded, 0.00 CNY under way and this 80.00 CNY, of 100.00 CNY paid

                What would get it further
                  people agree       permitted
                  at most 50.00 CNY  permitted
                """)
    }

    @Test("parts of a condition are shown with what they came to")
    func parts() throws {
        let request = Sample.refund(10_00, by: "customer-service", facts: Sample.order(paid: 100_00), at: Sample.noon + .hours(170))
        let explanation = try Self.explain(request, try ServiceDesk.policies())
        #expect(explanation.outcome == Outcome(.forbid, by: []))
        let scope = try #require(explanation.statements.first { $0.name == "cs-refunds" })
        #expect(scope.finding == .conditionFails)
        #expect(
            scope.conditions.map { "\($0.depth) \($0.text) = \($0.value)" } == [
                "0 now - order.paid_at < duration(\"168h\") = false", "1 now - order.paid_at = 170h",
                "2 now = Mon 2026-06-22 14:00:00", "2 order.paid_at = Mon 2026-06-15 12:00:00",
            ])
        #expect(scope.place?.file == "desk.yaml")
        #expect(explanation.ways.isEmpty)
        #expect(explanation.text.contains("nothing that was tried"))
    }

    @Test("what is absent is named where it stops a condition from being judged")
    func absent() throws {
        let policies = try Self.desk(
            """
            scopes:
              - { permit: own, effects: [refund], when: 'order.id in context.orders && order.buyer == context.customer', unlimited: true }
            """)
        let explanation = try Self.explain(Sample.refund(5_00), policies)
        let scope = try #require(explanation.statements.first)
        let isUnjudged = if case .unjudged = scope.finding { true } else { false }
        #expect(isUnjudged)
        #expect(scope.conditions.contains { $0.text == "order.id in context.orders" && $0.isFailure })
        #expect(scope.conditions.contains { $0.text == "order.buyer" && $0.value == "\"2088000000000001\"" })
        let claims = "lists the order in `orders` and names the order's buyer as `customer`"
        #expect(explanation.ways == [WayThrough(change: .context(claims), outcome: Outcome(.permit, by: ["own"]))])
    }

    @Test("a forbid has no way through, and is named")
    func forbidden() throws {
        let request = Sample.refund(5_00, by: "customer-service", facts: Sample.order(buyer: "2088102146225135"))
        let explanation = try Self.explain(request, try ServiceDesk.policies())
        #expect(explanation.outcome == Outcome(.forbid, by: ["blocked"]))
        #expect(explanation.ways.isEmpty)
        #expect(explanation.text.contains("nothing about the call: `blocked` forbids it"))
    }

    @Test("a calendar limit frees at the end of its window, a rolling one when enough has left it")
    func later() throws {
        let starter = try ServiceDesk.policies()
        let now = Sample.noon
        let full = Self.history(starter, [(4990_00, now - .hours(2))])
        let explanation = try Self.explain(Sample.refund(20_00, by: "customer-service", at: now), starter, full)
        #expect(explanation.outcome == Outcome(.forbid, by: ["cs-refund-day"]))
        #expect(Self.ways(explanation).contains("amount(\(Money.fen(10_00))) hold"), "\(Self.ways(explanation))")
        let midnight = now + .hours(12)
        #expect(explanation.ways.contains { $0.change == .later(midnight) && $0.outcome.ruling == .permit }, "\(Self.ways(explanation))")
        let rolling = try Self.desk(
            """
            scopes: [{ permit: refunds, effects: [refund] }]
            limits: [{ limit: rolling, effects: [refund], amount: 100.00 CNY, within: 24h }]
            """)
        let spent = Self.history(rolling, [(30_00, now - .hours(20)), (40_00, now - .hours(10)), (30_00, now - .hours(1))], by: "desk")
        let stopped = try Self.explain(Sample.refund(60_00, at: now), rolling, spent)
        #expect(stopped.ways.map(\.change) == [.later(now + .hours(14))])
        #expect(stopped.statements.last?.sum?.reckoning.left == .fen(0))
    }

    @Test("what is open frees nothing at midnight")
    func open() throws {
        let starter = try ServiceDesk.policies()
        let open = Self.history(starter, [(4990_00, Sample.noon - .hours(2))], state: .open)
        let explanation = try Self.explain(Sample.refund(20_00, by: "customer-service"), starter, open)
        #expect(!explanation.ways.contains { if case .later = $0.change { true } else { false } })
    }

    @Test("a reason, a declared claim, or another hour is offered where it helps")
    func brings() throws {
        let policies = try Self.desk(
            """
            scopes:
              - { permit: refunds, effects: [refund], when: 'size(reason) > 3', unlimited: true }
            gates:
              - { gate: others, effects: [refund], above: 100.00 CNY, by: [lead], when: '!has(context.vip) || !context.vip' }
              - { gate: night, effects: [refund], by: [lead], when: 'now.localHour() >= 22' }
            """)
        let silent = try Self.explain(Sample.refund(5_00), policies)
        #expect(Self.ways(silent) == ["reason permit"])
        var base = Sample.refund(150_00).giving(reason: "broken")
        #expect(Self.ways(try Self.explain(base, policies)).contains("context(\"says `vip`: true\") permit"))
        base = Sample.refund(5_00).giving(reason: "broken").at(Sample.noon + .hours(11))
        let night = try Self.explain(base, policies)
        #expect(night.ways.map(\.change) == [.approval, .later(Sample.noon + .hours(12))])
        #expect(night.asked.map(\.people) == [["chief"]])
    }

    @Test("JSON says what the text says")
    func json() throws {
        let request = Sample.refund(80_00, by: "customer-service", facts: Sample.order(paid: 100_00), at: Sample.noon + .hours(1))
        let json = try Self.explain(request, try ServiceDesk.policies()).json
        #expect(json["decision"]?.stringValue == "hold")
        let lead = try #require(json["statements"]?.arrayValue?.first { $0["name"]?.stringValue == "cs-lead" })
        #expect(lead["sum"]?["sum"]?.stringValue == "80.00 CNY")
        #expect(lead["sum"]?["verdict"]?.stringValue == "goes-beyond")
        #expect(json["asked"]?.arrayValue?.first?["people"]?.arrayValue?.compactMap(\.stringValue) == ["desk-lead", "duty-manager"])
    }

    @Test("the amount that would pass passes, and one fen more does not; so for times, over 300 generated calls")
    func exactness() throws {
        let policies = try Self.desk(
            """
            scopes:
              - { permit: refunds, effects: [refund], when: 'now - order.paid_at < duration("200h")' }
            limits:
              - { limit: day, effects: [refund], amount: 300.00 CNY, per: day }
              - { limit: rolling, effects: [refund], amount: 200.00 CNY, count: 6, within: 6h }
              - { limit: share, effects: [refund], amount: 'order.paid.percent(60)', per: ever, each: order }
            gates:
              - { gate: lead, effects: [refund], above: 50.00 CNY, by: [lead] }
              - { gate: unattended, effects: [refund], above: 120.00 CNY, per: hour, without: approval, by: [lead] }
              - { gate: large, effects: [refund], when: 'amount > money("77.77 CNY")', by: [lead] }
            """)
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var seen = (amounts: 0, times: 0)
        for number in 0..<300 {
            let now = Sample.noon + .milliseconds(Int64.random(in: 0..<172_800_000, using: &random))
            let count = Int.random(in: 0...8, using: &random)
            let spent = (0..<count).map { _ in
                (
                    fen: Int64.random(in: 1...90_00, using: &random),
                    at: now - .milliseconds(Int64.random(in: 0..<40_000_000, using: &random))
                )
            }
            let history = Self.history(policies, spent, by: "desk")
            let paid = Int64.random(in: 10_00...400_00, using: &random)
            let refunded = Int64.random(in: 0...paid / 2, using: &random)
            let request = Sample.refund(
                Int64.random(in: 1...150_00, using: &random), facts: Sample.order(paid: paid), refunded: refunded, at: now)
            func rank(_ request: Request) throws -> Int {
                switch try Self.explain(request, policies, history).outcome.ruling {
                case .forbid: 0
                case .hold: 1
                case .permit: 2
                }
            }
            for way in try Self.explain(request, policies, history).ways {
                let wanted = way.outcome.ruling == .permit ? 2 : 1
                let context: Comment = "seed \(seed), call \(number): \(way)"
                switch way.change {
                case .amount(let money):
                    #expect(try rank(request.moving(money)) == wanted, context)
                    #expect(try rank(request.moving(.fen(money.minorUnits + 1))) < wanted, context)
                    seen.amounts += 1
                case .later(let instant):
                    #expect(try rank(request.at(instant)) == wanted, context)
                    #expect(try rank(request.at(instant - .milliseconds(1))) < wanted, context)
                    seen.times += 1
                case .approval, .context, .reason: break
                }
            }
        }
        #expect(seen.amounts > 100 && seen.times > 40, "seed \(seed): \(seen)")
    }
}
