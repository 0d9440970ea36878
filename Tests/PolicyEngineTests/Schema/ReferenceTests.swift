import CEL
import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("The reference")
struct ReferenceTests {
    @Test("docs/policy/reference.md is what the program writes")
    func inStep() throws {
        let help = "`tollgate policy reference > docs/policy/reference.md`"
        #expect(try Sample.file("docs/policy/reference.md").text == PolicyReference.markdown, "\(help)")
    }

    @Test("every name that expressions see is explained, and no other")
    func names() {
        let objects = [Vocabulary.agent, Vocabulary.payee, Vocabulary.context([]), Vocabulary.paidOrder]
        let names = Root.allCases.map(\.name) + objects.flatMap { type in type.fields.map { "\(type.name).\($0.name)" } }
        #expect(Set(names) == Set(FactTexts.all.keys))
    }

    @Test("every function, operator and macro is explained, and no other")
    func functions() {
        let standard = CELEnvironment().listing
        #expect(Set(PolicyReference.ownListing.map(\.name)) == Set(FunctionTexts.own.keys))
        #expect(Set(standard.filter { $0.kind == .function }.map(\.name)) == Set(FunctionTexts.standard.keys))
        #expect(Set(standard.filter { $0.kind == .operator }.map(\.name)) == Set(FunctionTexts.operators.keys))
        #expect(Set(CELEnvironment.macros.map(\.name)) == Set(FunctionTexts.macros.keys))
    }

    @Test("every key of every map has its row, and every map its section")
    func keys() {
        let page = PolicyReference.markdown
        for map in PolicyGrammar.file.withInner {
            #expect(page.contains("\n### \(PolicyReference.title(map))\n"), "\(map.name)")
            for key in map.keys { #expect(page.contains("`\(key.name)`"), "\(key.name)") }
        }
    }

    @Test("expressions of every form that the reference lists for money and the calendar check")
    func examples() throws {
        for text in [
            "money(\"1.00 CNY\") + amount > amount - money(\"1.00 CNY\")", "amount * 2 >= 2 * amount", "amount < order.paid.percent(30)",
            "min(amount, order.paid) <= max(amount, order.paid, order.open)", "now.localHour() < 9", "now.localDayOfWeek() in [0, 6]",
            "now.localDate() == \"2026-06-15\"",
        ] {
            let policy = """
                tollgate: 1
                timezone: Asia/Shanghai
                scopes:
                  - forbid: a
                    effects: [refund]
                    when: '\(text)'
                """
            #expect(Sample.check(policy).policies != nil, "\(text): \(Sample.codes(policy))")
        }
    }
}
