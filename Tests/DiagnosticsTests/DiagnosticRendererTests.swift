import Diagnostics
import Testing

@Suite("diagnostics as people read them")
struct DiagnosticRendererTests {
    private static let policy = SourceFile(
        name: "policies/payments.policy",
        text: """
            budget daily { limit 500.00 CNY per day per principal }

            permit small_payments
              on alipay_trade_pay
              when args.total_amout <= 100.00 CNY
               and principal.role == "buyer"
              reserve args.total_amount from budget dayly

            permit refunds
              on alipay_trade_refund
              when args.refund_amount <= "100"

            forbid 夜间大额
              on alipay_fund_trans_uni_transfer
              when args.remark == "奶茶" and args.trans_amount = 1000.00 CNY

            permit big_payments
              on alipay_trade_pay
              when args.total_amount > 100.00 CNY
            """)

    private static func at(_ line: Int, _ column: Int, _ length: Int) -> SourceSpan {
        SourceSpan(file: policy.name, line: line, column: column, length: length)
    }

    private let renderer = DiagnosticRenderer(sources: [policy])

    @Test("a finding is its place, its sentence, the line with carets under the token, and the help")
    func argument() {
        let diagnostic = Diagnostic(
            code: "unknown-argument", message: "`alipay_trade_pay` has no argument `total_amout`", span: Self.at(5, 13, 11),
            help: ["did you mean `total_amount`?"])
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:5:13: error[unknown-argument]: `alipay_trade_pay` has no argument `total_amout`
                  |
                5 |   when args.total_amout <= 100.00 CNY
                  |             ^^^^^^^^^^^
                  = help: did you mean `total_amount`?
                """)
    }

    @Test("the gutter is as wide as the line's number, and a label stands behind the carets")
    func label() {
        let diagnostic = Diagnostic(
            code: "type-mismatch", message: "cannot compare money with string", span: Self.at(11, 27, 2),
            label: "left is money, right is string", help: ["write the amount with its currency: `100.00 CNY`"])
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:11:27: error[type-mismatch]: cannot compare money with string
                   |
                11 |   when args.refund_amount <= "100"
                   |                           ^^ left is money, right is string
                   = help: write the amount with its currency: `100.00 CNY`
                """)
    }

    @Test("a caret behind Chinese text stands under its token, since each of its characters takes two cells")
    func behindChinese() {
        let diagnostic = Diagnostic(
            code: "assignment-in-condition", message: "`=` is not an operator", span: Self.at(15, 50, 1), help: ["write `==` to compare"])
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:15:50: error[assignment-in-condition]: `=` is not an operator
                   |
                15 |   when args.remark == "奶茶" and args.trans_amount = 1000.00 CNY
                   |                                                    ^
                   = help: write `==` to compare
                """)
    }

    @Test("carets under Chinese text are two for each character")
    func underChinese() {
        let diagnostic = Diagnostic(code: "name", message: "`夜间大额` is not a name", span: Self.at(13, 8, 4))
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:13:8: error[name]: `夜间大额` is not a name
                   |
                13 | forbid 夜间大额
                   |        ^^^^^^^^
                """)
    }

    @Test("every help has a line of its own, and a warning says so")
    func twoHelps() {
        let diagnostic = Diagnostic(
            severity: .warning, code: "unreserved-spend", message: "rule `big_payments` permits spending without reserving a budget",
            span: Self.at(17, 8, 12), label: "permits `alipay_trade_pay`, which spends `total_amount`",
            help: [
                "add `reserve args.total_amount from budget daily`",
                "or, to allow unlimited spending on purpose, add `reserve nothing`",
            ])
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:17:8: warning[unreserved-spend]: rule `big_payments` permits spending without reserving a budget
                   |
                17 | permit big_payments
                   |        ^^^^^^^^^^^^ permits `alipay_trade_pay`, which spends `total_amount`
                   = help: add `reserve args.total_amount from budget daily`
                   = help: or, to allow unlimited spending on purpose, add `reserve nothing`
                """)
    }

    @Test("notes stand before help: first why, then what to do")
    func notes() {
        let diagnostic = Diagnostic(code: "x", message: "m", span: Self.at(17, 8, 12), notes: ["why", "and why"], help: ["do this"])
        #expect(
            renderer.render(diagnostic) == """
                policies/payments.policy:17:8: error[x]: m
                   |
                17 | permit big_payments
                   |        ^^^^^^^^^^^^
                   = note: why
                   = note: and why
                   = help: do this
                """)
    }

    @Test("findings come in the order of their places, an empty line between two")
    func sorted() {
        let late = Diagnostic(code: "b", message: "late", span: Self.at(9, 1, 6))
        let early = Diagnostic(code: "a", message: "early", span: Self.at(3, 8, 5))
        let earliest = Diagnostic(code: "c", message: "earliest", span: Self.at(3, 1, 6))
        #expect(
            renderer.render([late, early, earliest]) == """
                policies/payments.policy:3:1: error[c]: earliest
                  |
                3 | permit small_payments
                  | ^^^^^^

                policies/payments.policy:3:8: error[a]: early
                  |
                3 | permit small_payments
                  |        ^^^^^

                policies/payments.policy:9:1: error[b]: late
                  |
                9 | permit refunds
                  | ^^^^^^
                """)
    }

    @Test("after the limit only the number of the others is said")
    func limit() {
        let many = (1...23).map { Diagnostic(code: "x", message: "m", span: SourceSpan(file: "f", line: $0, column: 1, length: 1)) }
        let parts = renderer.render(many).split(separator: "\n\n")
        #expect(parts.count == 21)
        #expect(parts.first == "f:1:1: error[x]: m")
        #expect(parts.last == "and 3 more")
        #expect(renderer.render(Array(many.prefix(20))).hasSuffix("f:20:1: error[x]: m"))
        #expect(renderer.render(many, limit: 22).hasSuffix("and 1 more"))
        #expect(renderer.render([]) == "")
    }

    @Test("a place in a file or line that is not there is named without an excerpt")
    func noExcerpt() {
        let span = SourceSpan(file: policy, line: 99, column: 1, length: 1)
        let diagnostic = Diagnostic(code: "x", message: "m", span: span, help: ["h"])
        #expect(renderer.render(diagnostic) == "policies/payments.policy:99:1: error[x]: m\n   = help: h")
        let zero = Diagnostic(code: "x", message: "m", span: SourceSpan(file: policy, line: 0, column: 0, length: 0))
        #expect(renderer.render(zero) == "policies/payments.policy:0:0: error[x]: m")
    }

    private var policy: String { Self.policy.name }
}
