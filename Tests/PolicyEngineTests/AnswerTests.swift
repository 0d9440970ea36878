import Clocks
import JSON
import Money
import Testing

@testable import PolicyEngine

@Suite("Answers")
struct AnswerTests {
    private static let tools = ServiceDesk.tools

    private static func answer(_ text: String, _ policies: CheckedPolicies, reach: AnswerReach = AnswerReach()) throws -> PolicyAnswer {
        let question = try PolicyQuestion(text, policies: policies, tools: tools)
        return policies.answer(question, tools: tools, from: Sample.noon, reach: reach)
    }

    /// A desk whose statements are given.
    private static func desk(_ statements: String) throws -> CheckedPolicies {
        let head = """
            tollgate: 1
            timezone: Asia/Shanghai
            context: { vip: boolean }
            agents: { desk: {}, other: {} }
            approvers: { lead: { roles: [lead] } }
            lists: { blocked: ["2088000000000009"] }

            """
        let check = Sample.check(head + statements, tools: tools)
        return try #require(check.policies, "\(check.diagnostics)")
    }

    // MARK: - A service desk

    @Test("a splitting attempt is found, with calls that each pass by themselves")
    func splitting() throws {
        let answer = try Self.answer("can customer-service ever move more than 200.00 CNY without an approval?", try ServiceDesk.policies())
        #expect(answer.verdict == .yes)
        #expect(answer.calls.count == 5)
        #expect(answer.calls.allSatisfy { $0.heldBy.isEmpty && $0.permits == ["cs-refunds"] })
        #expect(Set(answer.calls.compactMap { $0.request.order?.text }).count == 5)
        #expect(try #require(answer.total).minorUnits > 200_00)
    }

    @Test(
        "a no for every call names what says so",
        arguments: [
            ("can customer-service refund more than 2000.00 CNY in one call", "`refund-call` lets at most 2000.00 CNY pass in one call"),
            (
                "can customer-service refund more than 50.00 CNY per order without an approval",
                "`cs-lead` lets at most 50.00 CNY pass by itself for each order"
            ),
            (
                "can customer-service refund more than 5000.00 CNY per day",
                "`cs-refund-day` lets at most 5000.00 CNY pass for each agent per day"
            ),
            ("can customer-service refund more than 50 times per day", "`cs-refund-day` lets at most 50 calls pass for each agent per day"),
            (
                "can customer-service refund more than 1000.00 CNY within 24h without an approval",
                "`unattended-day` lets at most 500.00 CNY pass by itself for each agent per day, and this touches at most 2 of these"
                    + " windows: 1000.00 CNY"
            ),
            ("can customer-service transfer", "no scope permits it to `customer-service`"),
        ])
    func proofs(_ text: String, _ proof: String) throws {
        let answer = try Self.answer(text, try ServiceDesk.policies())
        #expect(answer.verdict == .no)
        #expect(answer.proof == proof)
        #expect(answer.calls.isEmpty)
    }

    @Test("one fen less than a proof says can be reached")
    func tight() throws {
        let policies = try ServiceDesk.policies()
        for text in [
            "can customer-service refund more than 1999.99 CNY in one call",
            "can customer-service refund more than 49.99 CNY per order without an approval",
            "can customer-service refund more than 4999.99 CNY per day", "can customer-service refund more than 49 times per day",
            "can customer-service refund more than 999.99 CNY within 24h without an approval",
        ] {
            let answer = try Self.answer(text, policies)
            #expect(answer.verdict == .yes, "\(text): \(answer.text)")
        }
    }

    @Test("what a calendar day stops may pass over midnight, and the answer says so")
    func midnight() throws {
        let answer = try Self.answer(
            "can customer-service refund more than 500.00 CNY per day without an approval", try ServiceDesk.policies())
        #expect(answer.verdict == .no)
        let other = try #require(answer.besides.first)
        #expect(other.verdict == .yes)
        let times = other.calls.map(\.time)
        #expect(times.contains { $0.hasSuffix("23:59:59.999") } && times.contains { $0.hasSuffix("00:00:00") }, "\(times)")
        let first = try #require(other.calls.first), last = try #require(other.calls.last)
        #expect(last.request.now - first.request.now == .milliseconds(1))
        #expect(answer.text.contains("But refunds by `customer-service`, more than 500.00 CNY, in all within 24h"))
    }

    @Test("where people may agree, held calls count, and are shown as held")
    func approvals() throws {
        let answer = try Self.answer("can customer-service refund more than 1000.00 CNY in one call", try ServiceDesk.policies())
        #expect(answer.verdict == .yes)
        #expect(answer.calls.map(\.heldBy) == [["cs-lead", "finance-pair"]])
    }

    @Test("transfers: to an enrolled payee without an approval, and never to a stranger")
    func payees() throws {
        let policies = try ServiceDesk.policies()
        let known = try Self.answer("can finance-bot transfer without an approval", policies)
        #expect(known.calls.first?.request.facts.payee?.isKnown == true)
        let day = try Self.answer("can finance-bot transfer more than 1000.00 CNY to one payee within 1h unattended", policies)
        #expect(day.verdict == .yes)
        #expect(Set(day.calls.compactMap { $0.request.payee }).count == 1)
    }

    // MARK: - Conditions

    @Test("times of payment are tried at the edge of a condition, and a no says what was tried")
    func age() throws {
        let policies = try Self.desk(
            """
            scopes:
              - { permit: fresh, agents: [desk], effects: [refund], when: 'now - order.paid_at < duration("168h")', unlimited: true }
            gates:
              - { gate: late, effects: [refund], when: 'now - order.paid_at >= duration("167h59m59s")', by: [lead] }
            """)
        #expect(try Self.answer("can desk refund without an approval", policies).verdict == .yes)
        let other = try Self.answer("can other refund", policies)
        #expect(other.proof == "no scope permits it to `other`")
        let stale = try Self.desk(
            """
            scopes:
              - permit: never
                effects: [refund]
                when: now - order.paid_at < duration("1h")
                unlimited: true
              - forbid: early
                effects: [refund]
                when: now - order.paid_at <= duration("2h")
            """)
        let none = try Self.answer("can desk refund", stale)
        #expect(none.verdict == .no && none.proof == nil)
        #expect(none.bounds.contains { $0.hasPrefix("order.paid_at: ") && $0.contains("2h ago") }, "\(none.bounds)")
    }

    @Test("a claim that a policy declares is tried with each value and absent")
    func claims() throws {
        let policies = try Self.desk(
            """
            scopes: [{ permit: refunds, effects: [refund], unlimited: true }]
            gates:
              - { gate: vip, effects: [refund], above: 500.00 CNY, by: [lead] }
              - gate: others
                effects: [refund]
                above: 100.00 CNY
                by: [lead]
                when: '!has(context.vip) || !context.vip'
            """)
        let vip = try Self.answer("can desk refund more than 100.00 CNY per order without an approval", policies)
        #expect(vip.calls.first?.request.context?.declared["vip"] == true)
        #expect(
            try Self.answer("can desk refund more than 100.00 CNY per order without an approval without a context", policies).verdict == .no
        )
        let most = try Self.answer("can desk refund more than 500.00 CNY per order without an approval", policies)
        #expect(most.proof == "`vip` lets at most 500.00 CNY pass by itself for each order")
    }

    @Test("orders outside the context, quotes, percentages, hours and lists are tried where statements ask for them")
    func others() throws {
        let policies = try Self.desk(
            """
            scopes:
              - { permit: reads, effects: [read], when: 'order.id in context.orders' }
              - { permit: links, effects: [collect], when: 'amount == context.quotes[order.id]', unlimited: true }
              - { permit: refunds, effects: [refund], when: '!(order.buyer in lists["blocked"])', unlimited: true }
            gates:
              - { gate: share, effects: [refund], above: 'order.paid.percent(30)', by: [lead] }
              - { gate: night, effects: [refund], when: 'now.localHour() >= 22 || now.localHour() < 6', by: [lead] }
            """)
        #expect(try Self.answer("can desk read outside its context", policies).verdict == .no)
        #expect(try Self.answer("can desk read", policies).verdict == .yes)
        #expect(try Self.answer("can desk collect without a context", policies).verdict == .no)
        #expect(try Self.answer("can desk collect more than 5.00 CNY in one call", policies).verdict == .yes)
        #expect(try Self.answer("can desk refund at night without an approval", policies).verdict == .no)
        let early = try Self.answer("can desk refund between 05:00 and 07:00 without an approval", policies)
        #expect(early.calls.first?.time.hasSuffix("06:00:00") == true, "\(early.text)")
        let share = try Self.answer("can desk refund more than 100.00 CNY per order without an approval", policies)
        let call = try #require(share.calls.first), order = try #require(call.request.facts.order)
        #expect(try #require(order.paid).percent(30).minorUnits >= 100_01)
        #expect(order.buyer != "2088000000000009")
    }

    @Test("calls of several agents are added up only where the question says so")
    func agents() throws {
        let policies = try Self.desk(
            """
            scopes: [{ permit: refunds, effects: [refund] }]
            limits: [{ limit: day, effects: [refund], amount: 100.00 CNY, per: day, each: agent }]
            """)
        #expect(try Self.answer("can any agent refund more than 100.00 CNY per day", policies).verdict == .no)
        let both = try Self.answer("can all agents together refund more than 100.00 CNY per day", policies)
        #expect(Set(both.calls.map(\.request.agent)) == ["desk", "other"])
        #expect(try Self.answer("can all agents together refund more than 200.00 CNY per day", policies).verdict == .no)
    }

    @Test("a budget that ends is not a no")
    func budget() throws {
        let policies = try Self.desk(
            """
            scopes: [{ permit: refunds, effects: [refund], unlimited: true }]
            gates:
              - { gate: one, effects: [refund], above: 10.00 CNY, per: day, each: customer, by: [lead] }
              - { gate: two, effects: [refund], above_count: 7, per: day, by: [lead] }
            """)
        let answer = try Self.answer(
            "can desk refund more than 90.00 CNY per day without an approval", policies,
            reach: AnswerReach(calls: 60, objects: 60, tries: 2000))
        #expect(answer.verdict == .notFound)
        #expect(answer.text.contains("Not found within"))
    }
}
