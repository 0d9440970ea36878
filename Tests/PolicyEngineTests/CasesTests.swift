import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("Cases")
struct CasesTests {
    @Test("a case passes when the policy says what it expects, by exactly the statements that it names")
    func passes() throws {
        let (run, text) = try CaseDesk.run(
            """
              - case: thirty pass
                expect: permit
                by: [refunds]
              - case: sixty wait
                call: { amount: 60.00 CNY }
                expect: hold
                by: [lead]
              - case: nobody else's order
                call: { tool: query-alipay-payment }
                context: { orders: [O-2] }
                expect: forbid
                by: []
            """)
        #expect(text == "")
        #expect(run.passes)
        #expect(run.results.map(\.name) == ["thirty pass", "sixty wait", "nobody else's order"])
    }

    @Test("a wrong decision is shown at `expect`, with what was left and why a statement did not match")
    func wrongDecision() throws {
        let (run, text) = try CaseDesk.run(
            """
              - case: 三十元要等
                history:
                  - { amount: 25.00 CNY, order: O-2, ago: 1h }
                context: { vip: true }
                expect: hold
            """)
        #expect(!run.passes)
        #expect(
            text == """
                cases.yaml:12:13: error[wrong-decision]: `三十元要等` is expected to be held, and is permitted by `refunds`
                   |
                12 |     expect: hold
                   |             ^^^^
                   = note: forbid `blocked` does not match: its `when` does not hold
                   = note: gate `no-vip` does not match: its `when` does not hold
                   = note: limit `day`: 75.00 CNY of 100.00 CNY left, 4 of 5 calls left
                   = note: limit `customer-day`: 55.00 CNY of 80.00 CNY left
                   = note: gate `lead`: 0.00 CNY counted, holds above 50.00 CNY
                """)
    }

    @Test("statements are compared as sets, and other ones are shown at `by`")
    func wrongStatements() throws {
        let text = try CaseDesk.text(
            """
              - case: both gates hold
                call: { amount: 60.00 CNY }
                context: { vip: false }
                expect: hold
                by: [no-vip, lead]
              - case: one gate
                call: { amount: 60.00 CNY }
                context: { vip: false }
                expect: hold
                by: [lead]
            """)
        #expect(
            text == """
                cases.yaml:17:9: error[wrong-statements]: `one gate` is expected to be held by `lead`, and is held by `lead` and `no-vip`
                   |
                17 |     by: [lead]
                   |         ^^^^^^
                   = note: forbid `blocked` does not match: its `when` does not hold
                   = note: limit `day`: 100.00 CNY of 100.00 CNY left, 5 of 5 calls left
                   = note: limit `customer-day`: 80.00 CNY of 80.00 CNY left
                   = note: gate `lead`: 0.00 CNY counted, holds above 50.00 CNY
                   = note: gate `no-vip`: holds every call that it matches
                """)
    }

    @Test("every limit that stops a call is named, not only the first")
    func severalLimits() throws {
        let (run, text) = try CaseDesk.run(
            """
              - case: both
                history:
                  - { amount: 80.00 CNY, order: O-2, ago: 1h, approved: true }
                expect: forbid
                by: [customer-day, day]
            """)
        #expect(text == "")
        #expect(run.results.first?.steps.first?.statements == ["day", "customer-day"])
    }

    @Test("operations of earlier count as they would: by state, window, order and buyer")
    func history() throws {
        let (_, text) = try CaseDesk.run(
            """
              - case: an order by its other name
                history: [{ amount: 30.00 CNY, order: T-1, ago: 1h }]
                expect: hold
                by: [lead]
              - case: and the call by the other name
                order: T-1
                history: [{ amount: 30.00 CNY, order: O-1, ago: 1h }]
                expect: hold
                by: [lead]
              - case: another order of the same buyer
                history: [{ amount: 51.00 CNY, order: O-2, ago: 1h }]
                expect: forbid
                by: [customer-day]
              - case: another buyer
                history: [{ amount: 51.00 CNY, order: { id: O-2, buyer: "2088000000000002" }, ago: 1h }]
                expect: permit
              - case: yesterday
                history: [{ amount: 80.00 CNY, order: O-2, at: 2026-06-14T23:59:59+08:00 }]
                expect: permit
              - case: what is under way counts in every window
                history: [{ amount: 51.00 CNY, order: O-2, ago: 30d, state: open }]
                expect: forbid
                by: [customer-day]
              - case: what did not happen counts in none
                history: [{ amount: 80.00 CNY, order: O-2, ago: 1h, state: void }]
                expect: permit
              - case: five at once
                call: { amount: 0.01 CNY }
                history: [{ amount: 0.01 CNY, order: O-2, times: 5, ago: 1h }]
                expect: forbid
                by: [day]
              - case: what was paid is the end of an order
                history: [{ amount: 60.01 CNY, ago: 40d }]
                expect: forbid
                by: [order-ceiling]
              - case: what is under way too
                history: [{ amount: 60.01 CNY, ago: 40d, state: open }]
                expect: forbid
                by: [order-ceiling]
              - case: what the case says of the order itself holds
                order: { refunded: 0.00 CNY }
                history: [{ amount: 60.01 CNY, ago: 40d }]
                expect: hold
                by: [lead]
              - case: a payment link is no refund
                history: [{ tool: create-mobile-alipay-payment, amount: 90.00 CNY, ago: 1h }]
                expect: permit
            """)
        #expect(text == "")
    }

    @Test("a whole order is taken back for all that is left of it, and an own order is closed for nothing")
    func kinds() throws {
        let (_, text) = try CaseDesk.run(
            """
              - case: all of an order goes back
                call: { kind: cancel, amount: 50.00 CNY }
                history: [{ amount: 40.00 CNY, at: 2026-06-14T12:00:00+08:00 }]
                expect: hold
                by: [lead]
              - case: not less than is left of it
                call: { kind: cancel, amount: 40.00 CNY }
                history: [{ amount: 40.00 CNY, at: 2026-06-14T12:00:00+08:00 }]
                expect: forbid
                by: [order-ceiling]
              - case: an order that this conversation asked for is closed
                call: { tool: create-mobile-alipay-payment, kind: close, amount: none }
                order: { id: N-1, made_by_host: true }
                history: [{ tool: create-mobile-alipay-payment, kind: none, amount: 1000.00 CNY, order: N-1, ago: 1h }]
                expect: permit
                by: [sells]
              - case: another one is not
                call: { tool: create-mobile-alipay-payment, kind: close, amount: none }
                order: { id: N-1, made_by_host: false }
                expect: forbid
                by: [own-order]
              - case: one that is paid neither
                call: { tool: create-mobile-alipay-payment, kind: close, amount: none }
                order: { id: N-1, made_by_host: true, status: paid }
                expect: forbid
                by: [order-state]
            """)
        #expect(text == "")
    }

    @Test("steps count on one another: what is permitted happens, what is held is open until it is answered")
    func steps() throws {
        let (_, text) = try CaseDesk.run(
            """
              - case: split, and left open
                steps:
                  - { expect: permit, by: [refunds] }
                  - { after: 10m, expect: hold, by: [lead] }
                  - { call: { amount: 20.01 CNY }, order: O-2, expect: forbid, by: [customer-day] }
              - case: split, and rejected
                steps:
                  - { expect: permit }
                  - { expect: hold, answer: reject }
                  - { order: O-2, expect: permit }
              - case: approved the day before
                steps:
                  - { call: { amount: 60.00 CNY }, expect: hold, answer: approve }
                  - { after: 12h, order: O-2, expect: permit }
            """)
        #expect(text == "")
        let wrong = try CaseDesk.text(
            """
              - case: twice
                steps:
                  - { expect: permit }
                  - { expect: permit }
            """)
        let first = wrong.split(separator: "\n").first
        #expect(first == "cases.yaml:11:19: error[wrong-decision]: step 2 of `twice` is expected to be permitted, and is held by `lead`")
    }

    @Test("declared fields of the context have the policy's types")
    func context() throws {
        let (_, text) = try CaseDesk.run(
            """
              - case: all of them
                context:
                  { conv: c, customer: "2088", orders: [O-1], quotes: { O-1: 1.00 CNY },
                    vip: false, level: -3, tags: [a], credit: 1.00 CNY, tier: x }
                expect: hold
                by: [no-vip]
              - case: none of them
                context: none
                expect: permit
            """)
        #expect(text == "")
        let wrong = try CaseDesk.text(
            """
              - case: wrong types
                context: { vip: yes, level: a, tags: b, credit: 1.00, tire: x }
                expect: permit
            """)
        #expect(
            wrong.split(separator: "\n").filter { $0.contains(": error[") }.map { $0.split(separator: " ")[1] } == [
                "error[unknown-word]:", "error[bad-number]:", "error[wrong-type]:", "error[bad-money]:", "error[unknown-key]:",
            ])
        #expect(wrong.contains("did you mean `tier`?"))
    }

    @Test("a filter runs the cases whose names contain it")
    func filter() throws {
        let (run, _) = try CaseDesk.run("  - { case: one, expect: permit }\n  - { case: two, expect: permit }\n", only: "tw")
        #expect(run.results.map(\.name) == ["two"])
        #expect(run.skipped == 1)
    }

    @Test("statements that no case shows both ways are named at their places, with the case that is missing")
    func coverage() throws {
        let (run, _) = try CaseDesk.run(
            """
              - { case: permitted, expect: permit }
              - { case: blocked, order: { buyer: "2088000000000666" }, expect: forbid }
              - { case: stopped, call: { amount: 80.01 CNY }, expect: forbid }
            """)
        #expect(run.passes)
        let policy = SourceFile(name: "desk.yaml", text: CaseDesk.policy)
        let text = DiagnosticRenderer(sources: [policy]).render(run.coverage.diagnostics)
        #expect(
            text.split(separator: "\n").filter { $0.hasPrefix("desk.yaml") } == [
                "desk.yaml:7:13: warning[one-sided]: no case meets the permit `reads`",
                "desk.yaml:10:13: warning[one-sided]: no case shows a call that the permit `refunds` does not match",
                "desk.yaml:12:13: warning[one-sided]: no case shows a call that the permit `sells` matches",
                "desk.yaml:18:12: warning[one-sided]: no case shows a call that the limit `day` stops",
                "desk.yaml:23:12: warning[one-sided]: no case meets the limit `sales-day`",
                "desk.yaml:33:11: warning[one-sided]: no case shows a call that the gate `lead` holds",
                "desk.yaml:37:11: warning[one-sided]: no case shows a call that the gate `no-vip` holds",
            ])
        #expect(text.contains("\n   = help: add one that expects `forbid`, by: [day]\n"))
    }
}
