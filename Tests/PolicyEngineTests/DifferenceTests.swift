import Diagnostics
import Foundation
import Money
import Testing

@testable import PolicyEngine

@Suite("What differs in meaning")
struct DifferenceTests {
    private static let base = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [ops] }
          bot: {}
          night: {}
        approvers:
          ops: { roles: [] }
          lead: { roles: [lead] }
          boss: { roles: [lead, duty] }
        context: { vip: boolean }
        lists:
          blocked: ["2088000000000001"]
          spare: [a]
        scopes:
          - permit: refunds
            agents: [desk]
            effects: [refund]
            when: order.paid > money("1.00 CNY") && now - order.paid_at < duration("168h")
          - permit: reads
            effects: [read]
          - forbid: blocked
            effects: [refund]
            when: order.buyer in lists["blocked"]
        limits:
          - limit: refund-day
            effects: [refund]
            amount: 1000.00 CNY
            count: 20
            per: day
            each: agent
          - limit: refund-order
            effects: [refund]
            amount: order.paid.percent(50)
            per: ever
            each: order
            except: { agents: [bot] }
        gates:
          - gate: over
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
          - gate: unattended
            effects: [refund]
            above: 500.00 CNY
            per: day
            without: approval
            by: [lead]

        """

    private static func difference(_ replacements: (String, String)...) throws -> PolicyDifference {
        var text = base
        for (old, new) in replacements {
            try #require(text.contains(old), "`\(old)` stands nowhere")
            text = text.replacing(old, with: new)
        }
        let check = Sample.check(text, tools: Sample.tools + [Sample.transferTool])
        let later = try #require(check.policies, "\(Sample.rendered(check, text))")
        return try Sample.policies(base).difference(to: later)
    }

    @Test("order, comments, layout, file names, quotes and brackets are no difference")
    func layout() throws {
        let same = try Self.difference(
            ("agents:\n  desk", "agents:   # who calls\n  desk"),
            ("  bot: {}\n", "  bot: { }\n\n"),
            (
                "order.paid > money(\"1.00 CNY\") && now - order.paid_at < duration(\"168h\")",
                "'(now  -  order.paid_at) < duration(\"168h\") && (order.paid > money( \"1.00 CNY\" ))'"
            ),
            ("lists[\"blocked\"]", "lists['blocked']"), ("roles: [lead, duty]", "roles: [duty, lead]"),
            ("amount: 1000.00 CNY\n    count: 20\n", "count: 20\n    amount: \"1000.00 CNY\"\n"))
        #expect(same.isEmpty, "\(same.text)")
        let files = [
            SourceFile(name: "b.yaml", text: "tollgate: 1\ntimezone: Asia/Shanghai\n" + Self.section("gates")),
            SourceFile(name: "a.yaml", text: Self.base.replacing(Self.section("gates"), with: "")),
        ]
        let split = try #require(PolicyChecker.check(files, tools: Sample.tools).policies)
        #expect(try Sample.policies(Self.base).difference(to: split).isEmpty)
    }

    private static func section(_ name: String) -> String {
        guard let start = base.range(of: "\(name):\n") else { return "" }
        return String(base[start.lowerBound...])
    }

    /// What changes, how it is said, and what it means.
    @Test(
        "each part that changes is named, with what it means from the agents' point of view",
        arguments: [
            ("amount: 1000.00 CNY", "amount: 2000.00 CNY", "amount: 1000.00 CNY -> 2000.00 CNY  [widens]", "widens"),
            ("amount: 1000.00 CNY", "amount: 999.99 CNY", "amount: 1000.00 CNY -> 999.99 CNY  [narrows]", "narrows"),
            ("    count: 20\n", "", "count: 20 -> (nothing)  [widens]", "widens"),
            ("count: 20\n    per: day", "count: 20\n    per: week", "per: per day -> per week  [narrows]", "narrows"),
            ("count: 20\n    per: day", "count: 20\n    within: 24h", "within: per day -> within 1d  [narrows]", "narrows"),
            ("count: 20\n    per: day", "count: 20\n    within: 23h", "within: per day -> within 23h  [may widen or narrow]", "unclear"),
            ("count: 20\n    per: day", "count: 20\n    per: hour", "per: per day -> per hour  [widens]", "widens"),
            ("each: agent", "each: shop", "each: agent -> shop  [narrows]", "narrows"),
            ("each: agent", "each: customer", "each: agent -> customer  [may widen or narrow]", "unclear"),
            (
                "except: { agents: [bot] }", "except: { agents: [bot, night] }", "except: agents bot -> agents bot, night  [widens]",
                "widens"
            ),
            (
                "percent(50)", "percent(60)", "amount: order.paid.percent(50) -> order.paid.percent(60)  [may widen or narrow]", "unclear"
            ),
            (
                "    when: order.buyer in lists[\"blocked\"]\n", "", "when: order.buyer in lists[\"blocked\"] -> (nothing)  [narrows]",
                "narrows"
            ),
            (
                "order.paid > money(\"1.00 CNY\") && ", "",
                """
                when: order.paid > money("1.00 CNY") && now - order.paid_at < duration("168h") -> now - order.paid_at < duration("168h")  \
                [widens]
                """, "widens"
            ),
            (
                "duration(\"168h\")", "duration(\"100h\")",
                """
                when: order.paid > money("1.00 CNY") && now - order.paid_at < duration("168h") -> order.paid > money("1.00 CNY") && now - \
                order.paid_at < duration("100h")  [may widen or narrow]
                """, "unclear"
            ),
            ("agents: [desk]\n", "agents: [desk, bot]\n", "agents: desk -> bot, desk  [widens]", "widens"),
            ("    agents: [desk]\n", "", "agents: desk -> all  [widens]", "widens"),
            ("effects: [read]", "effects: [read, disclose]", "effects: read -> read, disclose  [widens]", "widens"),
            ("effects: [read]", "effects: [read]\n    unlimited: true", "unlimited: (nothing) -> true", "same"),
            ("above: 50.00 CNY\n    by: [lead]", "above: 60.00 CNY\n    by: [lead]", "above: 50.00 CNY -> 60.00 CNY  [widens]", "widens"),
            ("above: 50.00 CNY\n    by: [lead]", "by: [lead]", "above: 50.00 CNY -> (nothing)  [narrows]", "narrows"),
            (
                "above: 50.00 CNY\n    by: [lead]", "above: 50.00 CNY\n    above_count: 3\n    by: [lead]",
                "above_count: (nothing) -> 3  [narrows]", "narrows"
            ),
            ("CNY\n    by: [lead]", "CNY\n    by: [lead, duty]", "by: lead -> duty, lead  [widens]", "widens"),
            ("CNY\n    by: [lead]", "CNY\n    by: [lead]\n    approvals: 2", "approvals: 1 -> 2  [narrows]", "narrows"),
            ("CNY\n    by: [lead]", "CNY\n    by: [lead]\n    expires: 2d", "expires: 1d -> 2d  [widens]", "widens"),
            (
                "CNY\n    by: [lead]", "CNY\n    by: [lead]\n    escalate: { after: 10m, by: [duty] }",
                "escalate: (nothing) -> after 10m by duty  [widens]", "widens"
            ),
            ("CNY\n    by: [lead]", "CNY\n    each: shop\n    by: [lead]", "each: order -> shop  [narrows]", "narrows"),
            ("    without: approval\n", "", "without: approval -> (nothing)  [narrows]", "narrows"),
            ("operators: [ops]", "operators: []", "operators: ops -> none  [widens]", "widens"),
            ("operators: [ops]", "title: Desk, operators: [ops]", "title: (nothing) -> Desk", "same"),
            ("lead: { roles: [lead] }", "lead: { roles: [] }", "roles: lead -> none  [narrows]", "narrows"),
            ("ops: { roles: [] }", "ops: { roles: [lead] }", "roles: none -> lead  [widens]", "widens"),
            ("roles: [lead, duty]", "roles: [lead]", "roles: duty, lead -> lead", "same"),
            ("vip: boolean", "vip: string", "type: boolean -> string", "same"),
            ("spare: [a]", "spare: [b, c]", "values: (nothing) -> without a, with b, c", "same"),
        ])
    func parts(old: String, new: String, line: String, direction: String) throws {
        let found = try Self.difference((old, new))
        let lines = found.changes.flatMap(\.parts).map(\.line)
        #expect(lines == [line], "\(found.text)")
        #expect(found.direction.rawValue == direction, "\(found.text)")
    }

    @Test("statements that came, went and were renamed are named as such")
    func whole() throws {
        let found = try Self.difference(
            ("limit: refund-day", "limit: refund-daily"), ("  - permit: reads\n    effects: [read]\n", ""),
            ("gates:\n", "gates:\n  - gate: all\n    effects: [refund]\n    by: [lead]\n"))
        #expect(
            found.text == """
                - permit reads: effects read  [narrows]
                = limit refund-daily, which was refund-day
                + gate all: effects refund; by lead; approvals 1; expires 1d  [narrows]
                """)
        #expect(found.direction == .narrows)
    }

    @Test("what restrains widens when it goes, and what opens narrows")
    func removed() throws {
        let forbid = "  - forbid: blocked\n    effects: [refund]\n    when: order.buyer in lists[\"blocked\"]\n"
        #expect(try Self.difference((forbid, "")).direction == .widens)
        let limit = """
              - limit: refund-order
                effects: [refund]
                amount: order.paid.percent(50)
                per: ever
                each: order
                except: { agents: [bot] }

            """
        let found = try Self.difference((limit, ""))
        #expect(found.direction == .widens && found.changes.map(\.kind) == [.removed] && found.widening.map(\.name) == ["refund-order"])
    }

    @Test("a list that a statement asks changes the statement; one that it does not ask leaves it alone")
    func lists() throws {
        let asked = try Self.difference(("2088000000000001", "2088000000000002"))
        #expect(asked.changes.map(\.name) == ["blocked", "blocked"] && asked.changes.map(\.what) == ["list", "forbid"])
        #expect(asked.direction == .unclear && asked.text.contains("the same, of what is declared otherwise now"))
        #expect(try Self.difference(("spare: [a]", "spare: [b]")).changes.map(\.what) == ["list"])
    }

    @Test("an agent that is gone takes with it what only restrained it; one that is new may do what is open to all")
    func agents() throws {
        let gone = try Self.difference(("  bot: {}\n", ""), ("    except: { agents: [bot] }\n", ""))
        #expect(gone.changes.map(\.what) == ["agent", "limit"])
        #expect(gone.changes.map(\.direction) == [.narrows, .narrows], "\(gone.text)")
        let new = try Self.difference(("  bot: {}\n", "  bot: {}\n  helper: {}\n"))
        #expect(new.changes.map(\.direction) == [.widens], "reads are open to all")
    }

    @Test("a new gate that is easier to pass than one for what nobody approved may let more happen")
    func inFront() throws {
        let found = try Self.difference(("gates:\n", "gates:\n  - gate: first\n    effects: [refund]\n    by: [duty]\n"))
        #expect(found.changes.map(\.direction) == [.both])
    }

    @Test(
        "a gate that holds more than before may let more happen where it then stands in front of a stricter one",
        arguments: [
            ("    above: 50.00 CNY\n", "    above: 10.00 CNY\n"), ("    above: 50.00 CNY\n", ""),
            ("    above: 50.00 CNY\n", "    above: 50.00 CNY\n    above_count: 2\n"),
            ("    above: 50.00 CNY\n", "    above: 50.00 CNY\n    each: shop\n"),
            ("    effects: [refund]\n    above: 50.00 CNY\n", "    effects: [refund, transfer]\n    above: 50.00 CNY\n"),
        ])
    func nearerInFront(old: String, new: String) throws {
        let strict = ("    without: approval\n    by: [lead]\n", "    without: approval\n    approvals: 2\n    by: [lead]\n")
        let text = Self.base.replacing(strict.0, with: strict.1)
        let later = try Sample.policies(text.replacing(old, with: new), tools: Sample.tools + [Sample.transferTool])
        let found = try Sample.policies(text, tools: Sample.tools + [Sample.transferTool]).difference(to: later)
        #expect(found.changes.map(\.name) == ["over"] && found.changes.map(\.direction) == [.both], "\(found.text)")
        #expect(found.changes.flatMap(\.parts).map(\.direction) == [.narrows], "\(found.text)")
    }

    @Test("another zone moves every calendar window")
    func zone() throws {
        let found = try Self.difference(("Asia/Shanghai", "Europe/Berlin"))
        #expect(found.changes.first?.what == "timezone" && found.direction == .unclear)
    }
}
