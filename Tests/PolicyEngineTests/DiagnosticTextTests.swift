import Diagnostics
import Testing

@testable import PolicyEngine

@Suite("What a check prints")
struct DiagnosticTextTests {
    @Test("all mistakes of a file come at once, in their order, with carets under wide characters")
    func everything() {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents:
              客服: { title: 前台, operaters: [] }
            approvers:
              主管: { roles: [经理] }
            scopes:
              - permit: 客服退款
                agents: [客服, 财务]
                effects: [refund]
                unlimited: yes
            limits:
              - limit: 每日上限
                agents: [客服]
                amount: 5000 CNY
                per: day
            gates:
              - gate: 大额
                effects: [refund]
                above: 50.00 CNY
                by: [经里]
            """
        #expect(
            Sample.findings(text) == """
                desk.yaml:4:20: error[unknown-key]: an agent has no key `operaters`
                  |
                4 |   客服: { title: 前台, operaters: [] }
                  |                        ^^^^^^^^^
                  = help: did you mean `operators`?

                desk.yaml:9:18: error[unknown-agent]: there is no agent `财务`
                  |
                9 |     agents: [客服, 财务]
                  |                    ^^^^
                  = help: declare it: `agents: { 财务: {} }`

                desk.yaml:11:16: error[unknown-word]: `unlimited` cannot be `yes`
                   |
                11 |     unlimited: yes
                   |                ^^^
                   = help: it takes `true` or `false`

                desk.yaml:15:13: error[bad-money]: `5000 CNY` is not an amount of money
                   |
                15 |     amount: 5000 CNY
                   |             ^^^^^^^^
                   = help: write `5000.00 CNY`

                desk.yaml:21:10: error[unknown-role]: no approver has the role `经里`
                   |
                21 |     by: [经里]
                   |          ^^^^
                   = help: did you mean `经理`?
                """)
    }

    @Test("a name that is taken in another file is reported at the second file and names the first")
    func overFiles() {
        let first = SourceFile(
            name: "a.yaml", text: "tollgate: 1\ntimezone: Asia/Shanghai\nagents:\n  desk: {}\nlists:\n  vip: []\n")
        let second = SourceFile(name: "b.yaml", text: "tollgate: 1\nagents:\n  desk: {}\nlists:\n  vip: []\n")
        let check = PolicyChecker.check([first, second], tools: Sample.tools)
        #expect(check.policies == nil)
        #expect(
            DiagnosticRenderer(sources: [first, second]).render(check.diagnostics) == """
                b.yaml:3:3: error[repeated-name]: the name `desk` is given to an agent twice
                  |
                3 |   desk: {}
                  |   ^^^^
                  = help: choose another; the first is at a.yaml:4:3

                b.yaml:5:3: error[repeated-name]: the name `vip` is given to a list twice
                  |
                5 |   vip: []
                  |   ^^^
                  = help: choose another; the first is at a.yaml:6:3
                """)
    }

    @Test("files are merged: one declares, another uses")
    func merged() throws {
        let people = SourceFile(name: "people.yaml", text: "tollgate: 1\ntimezone: UTC\nagents:\n  desk: {}\n")
        let rules = SourceFile(
            name: "rules.yaml", text: "tollgate: 1\nscopes:\n  - permit: reads\n    agents: [desk]\n    effects: [read]\n")
        for files in [[people, rules], [rules, people]] {
            let check = PolicyChecker.check(files, tools: Sample.tools)
            #expect(check.diagnostics.isEmpty)
            #expect(check.policies?.sources == files)
        }
    }

    @Test("a file that cannot be read is reported alone: what others refer to may be in it")
    func unreadableNeighbour() {
        let broken = SourceFile(name: "a.yaml", text: "tollgate: 1\ntimezone: UTC\nagents: { desk: {}\n")
        let rules = SourceFile(
            name: "b.yaml", text: "tollgate: 1\nscopes:\n  - permit: refunds\n    agents: [desk]\n    effects: [refund]\n    tols: [x]\n")
        let check = PolicyChecker.check([broken, rules], tools: Sample.tools)
        #expect(check.diagnostics.map(\.code) == ["yaml-syntax", "unknown-key"])
    }

    @Test("no file says a time zone: the error is at the beginning of the first")
    func noTimezone() {
        #expect(
            Sample.findings("tollgate: 1\n") == """
                desk.yaml:1:1: error[missing-key]: no file says in which `timezone` days, weeks and months are counted
                  |
                1 | tollgate: 1
                  | ^
                  = help: add `timezone: Asia/Shanghai`
                """)
    }

    @Test("a limit on one of two tools with the effect does not bound the other")
    func partialCoverage() {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: {} }
            scopes:
              - permit: links
                effects: [collect]
                tools: [create-*]
            limits:
              - limit: links-day
                tools: [create-mobile-*]
                amount: 100.00 CNY
                per: day
            """
        #expect(
            Sample.findings(text) == """
                desk.yaml:5:13: warning[unlimited-collecting]: `links` permits `collect`, and no limit of a fixed amount bounds it over time
                  |
                5 |   - permit: links
                  |             ^^^^^ by the agent `desk`
                  = help: `links-day` does not cover the tool `create-web-page-alipay-payment`
                  = help: add a limit with `effects: [collect]`, an `amount` and `per: day`
                  = help: or, if there shall be none, say `unlimited: true` in the scope

                desk.yaml:10:13: warning[tool-left-out]: `create-mobile-*` matches not every tool that can `collect`: \
                `create-web-page-alipay-payment` stays outside of `links-day`
                   |
                10 |     tools: [create-mobile-*]
                   |             ^^^^^^^^^^^^^^^ and `desk` may use it
                   = help: write `effects: [collect]` in place of `tools` to mean all of them
                   = help: or name `create-web-page-alipay-payment` in the scope that permits it, if it is meant to stay outside
                """)
    }

    @Test(
        "what is no bound over time is said",
        arguments: [
            ("amount: 1.00 CNY\n    per: call", "it judges each call by itself"),
            ("amount: 1.00 CNY\n    per: ever", "its window never ends, so it says nothing about a day"),
            ("amount: 1.00 CNY\n    per: day\n    each: order", "every order has a balance of its own"),
            ("count: 5\n    per: day", "it counts calls, not amounts"),
        ])
    func noBound(limit: String, why: String) throws {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: {} }
            scopes:
              - permit: refunds
                effects: [refund]
            limits:
              - limit: bound
                effects: [refund]
                \(limit)
            """
        let finding = try #require(Sample.check(text).diagnostics.first)
        #expect(finding.code == "unlimited-spending")
        #expect(finding.help.first == "`bound` does not bound it: \(why)")
    }

    @Test(
        "what is a bound over time is none of the checker's business",
        arguments: ["per: hour", "per: day", "per: week", "per: month\n    each: shop", "within: 36h", "per: day\n    each: customer"])
    func bound(window: String) throws {
        _ = try Sample.policies(
            """
            tollgate: 1
            timezone: UTC
            agents: { desk: {} }
            scopes:
              - permit: refunds
                effects: [refund]
            limits:
              - limit: bound
                effects: [refund]
                amount: 1.00 CNY
                \(window)
            """)
    }

    @Test("a limit whose exception lets somebody out is no bound for them")
    func excepted() {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: {}, bot: {} }
            scopes:
              - permit: refunds
                effects: [refund]
            limits:
              - limit: bound
                amount: 1.00 CNY
                per: day
                except: { agents: [bot] }
            """
        #expect(Sample.check(text).diagnostics.map(\.label) == ["by the agent `bot`"])
    }

    @Test("an error in a limit does not make the scopes that it bounds look unbounded")
    func noFollowUps() {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: {} }
            scopes:
              - permit: refunds
                effects: [refund]
            limits:
              - limit: bound
                agents: [dsk]
                amount: 1.00 CNY
                per: day
            """
        #expect(Sample.codes(text) == ["unknown-agent"])
        #expect(Sample.codes(text.replacing("dsk", with: "desk").replacing("1.00 CNY", with: "1.00 RMB")) == ["bad-money"])
    }

    @Test("operators cannot answer for their own agent, so too few others is an error")
    func makers() {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: { operators: [a] } }
            approvers: { a: { roles: [lead] }, b: { roles: [lead] } }
            scopes:
              - permit: links
                effects: [collect]
                unlimited: true
            gates:
              - gate: pair
                effects: [collect]
                by: [lead]
                approvals: 2
            """
        #expect(
            Sample.findings(text) == """
                desk.yaml:13:16: error[too-few-people]: `pair` needs 2 approvals, and for the agent `desk` only 1 person can give one
                   |
                13 |     approvals: 2
                   |                ^
                   = help: its operators cannot approve; give its roles to more people
                """)
        #expect(Sample.codes(text.replacing("effects: [collect]\n    by", with: "effects: [refund]\n    by")) == ["never-applies"])
        #expect(Sample.codes(text.replacing("by: [lead]", with: "by: [lead, admin]")) == [])
    }

    @Test("a pattern that matches nothing is an error that names what there is")
    func pattern() {
        let text = "tollgate: 1\ntimezone: UTC\nscopes:\n  - permit: funds\n    tools: [alipay-fund-*]\n"
        #expect(
            Sample.findings(text, tools: Array(Sample.tools.prefix(2))) == """
                desk.yaml:5:13: error[unknown-tool]: no tool matches `alipay-fund-*`
                  |
                5 |     tools: [alipay-fund-*]
                  |             ^^^^^^^^^^^^^
                  = help: the tools are `create-mobile-alipay-payment` and `create-web-page-alipay-payment`
                """)
    }

    @Test(
        "amounts are typed in one way",
        arguments: [
            ("50", "write `50.00 CNY`"), ("50.00", "write `50.00 CNY`"), ("50.5 CNY", "write `50.50 CNY`"),
            ("50.00 cny", "write `50.00 CNY`"), ("100.00 JPY", "write `100 JPY`"), ("1.00 KWD", "write `1.000 KWD`"),
            ("\"50.00  CNY\"", "write `50.00 CNY`"),
        ])
    func money(text: String, help: String) throws {
        let policy = "tollgate: 1\ntimezone: UTC\nlimits:\n  - limit: a\n    amount: \(text)\n    per: day\n"
        let finding = try #require(Sample.check(policy).diagnostics.first)
        #expect(finding.code == "bad-money")
        #expect(finding.help == [help])
    }

    @Test(
        "what is no amount is refused, whatever a lenient reader would make of it",
        arguments: [
            "-50.00 CNY", "+50.00 CNY", "1e2 CNY", "50.001 CNY", "0x10 CNY", "50.00 XXX", "CNY 50.00", "5_0.00 CNY", "50,00 CNY",
            "１００.００ CNY", "0.00 CNY", "9999999999999999999.00 CNY", "[50.00 CNY]", "NaN CNY", ".50 CNY", "050.00 CNY", "~",
        ])
    func noMoney(text: String) {
        let policy = "tollgate: 1\ntimezone: UTC\nlimits:\n  - limit: a\n    amount: \(text)\n    per: day\n"
        #expect(Sample.codes(policy) == [text.hasPrefix("[") ? "wrong-type" : "bad-money"])
    }

    @Test(
        "durations and counts are typed in one way",
        arguments: ["0s", "367d", "30", "m", "-5m", "05m", "1h30m", "１m", "99999999999999999999d"])
    func durations(text: String) {
        let policy = "tollgate: 1\ntimezone: UTC\nlimits:\n  - limit: a\n    count: 1\n    within: \(text)\n"
        #expect(Sample.codes(policy) == ["bad-duration"])
    }
}
