import Diagnostics
import Money
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Files of cases that are wrong")
struct CaseFileTests {
    /// A part of a case, what is said of it, and the help.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let text: String
        let found: String
        var help = ""

        var testDescription: String { text }
    }

    @Test(
        "what a case says that cannot be is found at its place",
        arguments: [
            Mistake(
                text: "now: 2026-06-15 12:00, expect: permit", found: "8:21: error[bad-instant]: `2026-06-15 12:00` is not an instant",
                help: "write the date, the time and the offset from UTC: `2026-11-21T12:00:00+08:00`"),
            Mistake(
                text: "expect: permit, by: [refund]", found: "8:37: error[unknown-statement]: there is no statement `refund`",
                help: "did you mean `refunds`?"),
            Mistake(
                text: "call: { tool: query-alipay-payment }, order: { paid: 1.00 CNY }, expect: permit",
                found: "8:63: error[not-known-here]: the host looks nothing up before a `read`, so `paid` is not known",
                help: "leave it out: the policy sees the order's number alone"),
            Mistake(
                text: "payee: { id: x }, expect: permit", found: "8:23: error[not-known-here]: a `refund` has no `payee`",
                help: "leave it out"),
            Mistake(text: "expect: hodl", found: "8:24: error[unknown-word]: `expect` cannot be `hodl`", help: "did you mean `hold`?"),
            Mistake(
                text: "call: { agent: dsk }, expect: permit", found: "8:31: error[unknown-agent]: there is no agent `dsk`",
                help: "did you mean `desk`?"),
            Mistake(
                text: "call: { tool: refund-alipay-paymnt }, expect: permit",
                found: "8:30: error[unknown-tool]: there is no tool `refund-alipay-paymnt`", help: "did you mean `refund-alipay-payment`?"),
            Mistake(
                text: "call: { effect: collect }, expect: permit",
                found: "8:32: error[unknown-effect]: `refund-alipay-payment` has no effect `collect`",
                help: "it has `refund`; leave `effect` out"),
            Mistake(
                text: "call: { args: { outTradeN: O-1 } }, expect: permit",
                found: "8:32: error[unknown-field]: the tool `refund-alipay-payment` has no argument `outTradeN`",
                help: "did you mean `outTradeNo`?"),
            Mistake(
                text: "expect: permit, answer: approve", found: "8:40: error[clashing-keys]: only a call that is held is answered",
                help: "expect `hold`, or leave `answer` out"),
            Mistake(
                text: "history: [{ ago: 1h, at: 2026-06-15T11:00:00+08:00 }], expect: permit",
                found: "8:37: error[clashing-keys]: `ago` and `at` are two ways to say when", help: "keep one of them"),
            Mistake(
                text: "steps: [{ expect: permit }], expect: permit",
                found: "8:45: error[clashing-keys]: a case with `steps` expects something of each step", help: "say `expect` in the steps"),
            Mistake(
                text: "by: []", found: "8:13: error[missing-key]: a case needs `expect`",
                help: "say what the policy has to answer: `expect: permit`, `hold` or `forbid`"),
        ])
    func mistake(_ mistake: Mistake) throws {
        let (run, text) = try CaseDesk.run("  - { case: c, \(mistake.text) }\n")
        #expect(!run.passes && run.results.isEmpty)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first == "cases.yaml:\(mistake.found)")
        #expect(lines.last == "  = help: \(mistake.help)")
        #expect(lines.filter { $0.contains(": error[") }.count == 1)
    }

    @Test("what is wrong in `defaults` is said once, however many cases have it")
    func defaults() throws {
        let head = CaseDesk.head.replacing("amount: 30.00 CNY", with: "amount: 30 CNY")
        let (_, text) = try CaseDesk.run("  - { case: one, expect: permit }\n  - { case: two, expect: permit }\n", head: head)
        #expect(
            text == """
                cases.yaml:5:61: error[bad-money]: `30 CNY` is not an amount of money
                  |
                5 |   call: { agent: desk, tool: refund-alipay-payment, amount: 30 CNY }
                  |                                                             ^^^^^^
                  = help: write `30.00 CNY`
                """)
    }

    @Test(
        "a file that is none is refused",
        arguments: [
            ("", "1:1: error[no-policy]: there is nothing in this file"),
            ("cases: []\n", "1:1: error[missing-key]: a file of cases needs `tollgate-tests`"),
            ("tollgate-tests: 2\ncases: []\n", "1:17: error[unknown-version]: this program reads version 1 of files of cases, not `2`"),
            ("tollgate-tests: 1\n", "1:1: error[missing-key]: a file of cases needs `cases`"),
            ("tollgate-tests: 1\ncases: []\ntols: {}\n", "3:1: error[unknown-key]: a file of cases has no key `tols`"),
            ("tollgate-tests: 1\ncases: []\ndefaults: { history: [], cal: {} }\n", "3:26: error[unknown-key]: `defaults` has no key `cal`"),
            (
                "tollgate-tests: 1\ncases: []\ntools: { t: { effects: [transfr] } }\n",
                "3:25: error[unknown-effect]: there is no effect `transfr`"
            ),
            (
                "tollgate-tests: 1\ncases: []\ntools: { t: { effects: [transfer], optional: [a] } }\n",
                "3:47: error[unknown-field]: the tool has no parameter `a`"
            ),
            ("tollgate-tests: 1\ncases: &a []\n", "2:8: error[anchor]: anchors and aliases are not part of the policy language"),
        ])
    func file(_ text: String, _ found: String) {
        let source = SourceFile(name: "cases.yaml", text: text)
        let (cases, diagnostics) = PolicyCases.read(source)
        #expect(cases == nil)
        let rendered = DiagnosticRenderer(sources: [source]).render(diagnostics)
        #expect(rendered.split(separator: "\n").first.map(String.init) == "cases.yaml:\(found)")
    }

    @Test("two cases have two names")
    func names() throws {
        let text = try CaseDesk.text("  - { case: one, expect: permit }\n  - { case: one, expect: permit }\n")
        #expect(text.hasPrefix("cases.yaml:9:13: error[repeated-name]: two cases are called `one`\n"))
        #expect(text.hasSuffix("help: choose another name; the first is in line 8"))
    }

    @Test("a tool that no host has can be declared, and one that the host has stays what it is")
    func tools() throws {
        let declared =
            "tools: { pay-out: { effects: [transfer], parameters: { amount: money } }, query-alipay-payment: { effects: [refund] } }\n"
        let source = SourceFile(name: "cases.yaml", text: "tollgate-tests: 1\n\(declared)cases: []\n")
        let cases = try #require(PolicyCases.read(source).cases)
        let tools = cases.tools(beside: Sample.tools)
        #expect(tools.count == Sample.tools.count + 1)
        #expect(tools.last == ToolSignature(name: "pay-out", effects: [.transfer], parameters: ["amount": .money]))
    }

    @Test("docs/policy/testing.md explains every finding that only a file of cases can have, and every key")
    func page() throws {
        let page = try Sample.file("docs/policy/testing.md").text
        for code in CaseCode.allCases { #expect(page.contains("| `\(code.rawValue)` |"), "\(code.rawValue)") }
        let keys =
            CaseGrammar.defaults.keyNames + CaseGrammar.call.keyNames + [
                "steps", "after", "answer", "by", "expect", "ago", "at", "state", "times", "approved",
            ]
        for key in keys { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    @Test("a damaged file of cases is read to its end, and every finding has a place in it or in the policies")
    func damaged() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let original = try Sample.file("policies/tests/starter.yaml")
        let policy = try Sample.file("policies/starter.yaml")
        let checked = try #require(PolicyChecker.check([policy], tools: Sample.tools).policies)
        let signs = Array("[]{}:,-&*!|>'\"%@`#\t \n~<=?退\u{200B}0zY")
        var caught = 0
        for _ in 0..<80 {
            var letters = Array(original.text)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<letters.count, using: &random)
                let end = min(letters.count, place + Int.random(in: 1...30, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: letters.removeSubrange(place..<end)
                case 1: letters.insert(contentsOf: letters[place..<end], at: place)
                case 2: letters[place] = signs.randomElement(using: &random) ?? "["
                default: letters.swapAt(place, Int.random(in: 0..<letters.count, using: &random))
                }
            }
            let file = SourceFile(name: original.name, text: String(letters))
            let (cases, findings) = PolicyCases.read(file)
            let run = cases?.run(under: checked, tools: Sample.tools)
            let failures = run?.results.flatMap(\.steps).compactMap(\.failure) ?? []
            let all = findings + (run?.diagnostics ?? []) + failures
            if !all.isEmpty { caught += 1 }
            for span in all.map(\.span) {
                let isInside = file.lines.indices.contains(span.line - 1) && span.column <= file.lines[span.line - 1].count + 1
                #expect(isInside && span.column >= 1 || span.line == file.lines.count + 1, "seed \(seed): \(span)\n\(file.text)")
            }
        }
        #expect(caught > 20, "seed \(seed)")
        print("damaged files of cases: seed \(seed), \(caught) of 80 caught")
    }
}
