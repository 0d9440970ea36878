import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("Places of mistakes in expressions")
struct ExpressionPlaceTests {
    /// Checks a scope whose `when` is written so, and gives the first finding's line in the expression and the text under its carets.
    private func marked(_ written: String) throws -> String {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { 客服: {} }
            scopes:
              - permit: 退款
                effects: [refund]
                unlimited: true
                when: \(written)
            """
        let finding = try #require(Sample.check(text).diagnostics.first)
        let line = SourceFile(name: "", text: text).lines[finding.span.line - 1]
        let part = line.dropFirst(finding.span.column - 1).prefix(finding.span.length)
        return "\(finding.span.line - 7) \(part)"
    }

    @Test(
        "carets stand under the words in question, however the expression is written",
        arguments: [
            ("reason == '退款' && order.byer == reason", "1 byer"),
            ("'reason == ''退款'' && order.byer == reason'", "1 byer"),
            (#""reason == \"退款\" && order.byer == reason""#, "1 byer"),
            (#""reason == \"\u9000\u6b3e\" && order.byer == reason""#, "1 byer"),
            ("reason == '退款'\n        && order.byer == reason", "2 byer"),
            ("'reason == ''退款''\n\n        && order.byer == reason'", "3 byer"),
            ("\"reason == '退款'  \n        && order.byer == reason\"", "2 byer"),
            ("\"reason == '退\\\n        款' && order.byer == reason\"", "2 byer"),
            ("|\n      reason == '退款'\n        && order.byer == reason\n", "3 byer"),
            (">-\n      reason == '退款'\n\n      && order.byer == reason", "4 byer"),
            ("> # why\n      reason == '退款'\n      && order.byer == reason", "3 byer"),
            ("reason == '退款' && nam == reason", "1 nam"), ("  (amount >   3)", "1 >"),
        ])
    func places(written: String, expected: String) throws {
        #expect(try marked(written) == expected)
    }

    @Test("a whole finding in a block under Chinese text is printed with its line and carets")
    func rendered() {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: {} }
            scopes:
              - permit: refunds
                effects: [refund]
                unlimited: true
                when: |
                  // 只退本月的订单
                  reason.contains("退款，迟到") && amount > 200
            """
        #expect(
            Sample.findings(text) == """
                desk.yaml:10:42: error[type-mismatch]: cannot compare money with int
                   |
                10 |       reason.contains("退款，迟到") && amount > 200
                   |                                               ^
                   = help: an amount has a currency: write `money("200.00 CNY")`
                """)
    }

    @Test(
        "where YAML would misread an expression, the help is to quote it",
        arguments: [
            "!payee.known", "\"a\" == reason", "[1, 2].exists(x, x == 1)", "reason == \"a: b\" ? true : false", "{\"a\": 1}.size() > 0",
            "reason.contains(\" # 1\")", "*amount", "[reason]", "{reason: x}",
        ])
    func misread(written: String) throws {
        let text = ConditionTests.policy(permit: written)
        let help = Sample.check(text).diagnostics.flatMap(\.help)
        #expect(help.contains { $0.contains("quotes") }, "\(Sample.findings(text))")
        #expect(Sample.check(text).policies == nil)
    }
}
