import CEL
import Diagnostics
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Conditions that say nothing")
struct LogicTests {
    private static func codes(_ condition: String, effects: String = "refund") -> [String] {
        Sample.codes(
            """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: { groups: [front] } }
            scopes:
              - permit: r
                effects: [\(effects)]
                unlimited: true
                when: '\(condition)'
            """)
    }

    @Test(
        "what cannot hold is found",
        arguments: [
            "1 > 2", "\"a\" == \"b\"", "amount > money(\"50.00 CNY\") && amount < money(\"20.00 CNY\")",
            "amount > money(\"50.00 CNY\") && amount < money(\"50.01 CNY\")", "order.id == \"a\" && order.id == \"b\"",
            "order.id == \"a\" && order.id != \"a\"", "order.id == \"a\" && !(order.id in [\"a\", \"b\"])",
            "order.id in [\"a\", \"b\"] && order.id in [\"c\"]", "payee.known && !payee.known || 1 == 2",
            "now.localHour() > 20 && (now.localHour() < 6 || now.localHour() == 12)", "!(reason == \"x\" || reason != \"x\")",
            "amount < order.paid && amount > order.paid", "order.paid <= amount && amount < order.paid", "amount != amount",
            "now < timestamp(\"2026-01-01T00:00:00Z\") && now > timestamp(\"2027-01-01T00:00:00Z\")",
            "now - order.paid_at < duration(\"1h\") && now - order.paid_at >= duration(\"60m\")",
            "reason == \"a\" ? amount < amount : reason == \"a\"", "reason.contains(\"a\") && ! reason . contains( \"a\" )",
            "has(context.customer) && !has(context.customer)",
        ])
    func contradictions(condition: String) {
        let effects = condition.contains("payee") ? "transfer" : "refund"
        #expect(Self.codes(condition, effects: effects) == ["never-true"])
    }

    @Test(
        "what may hold is let pass",
        arguments: [
            "amount > money(\"50.00 CNY\") && amount < money(\"50.02 CNY\")", "order.id == \"a\" || order.id == \"b\"",
            "order.id in [\"a\", \"b\"] && order.id in [\"b\"]", "now.localHour() >= 22 || now.localHour() < 6",
            "order.id == \"a\" && order.trade_no == \"b\"", "amount >= order.paid",
            "agent.name == \"desk\"", "agent.name != \"desk\"", "order.buyer in lists[\"none\"]", "reason.size() > 1 && reason.size() < 3",
            "context.orders.exists(o, o == \"a\") && context.orders.exists(o, o == \"b\")", "now - order.paid_at < duration(\"168h\")",
            "now.localDate() == \"2028-02-29\"", "\"front\" in agent.groups", "order.status == \"paid\"",
            "double(reason.size()) > 1.0 && double(reason.size()) < 2.0",
        ])
    func possible(condition: String) {
        let lists = condition.contains("lists")
        #expect(Self.codes(condition).filter { !lists || $0 != "unknown-list" } == [])
    }

    @Test(
        "conditions within the conditions of others are checked at once, however deep",
        arguments: [
            { "(\($0) ? number == \"i\" : false)" }, { "(\($0) ? has(context.orders) : reason == \"x\")" },
            { "(\($0) ? number == \"i\" : number == \"j\")" },
        ] as [@Sendable (String) -> String])
    func nested(around inner: @Sendable (String) -> String) {
        let condition = (0..<90).reduce("reason == \"a\"") { condition, _ in inner(condition) }
        #expect(Self.codes(condition) == [])
    }

    @Test(
        "a value that nothing ever has is pointed at",
        arguments: [
            ("order.status == \"payed\"", "`order.status` is never `payed`"),
            ("order.status != \"payed\"", "`order.status` is never `payed`"),
            ("order.status in [\"paid\", \"done\"]", "`order.status` is never `done`"),
            ("agent.name == \"dsk\"", "`agent.name` is never `dsk`"),
            ("tool == \"query-alipay-payment\"", "`tool` is never `query-alipay-payment`"),
            ("\"frnt\" in agent.groups", "`agent.groups` never has `frnt`"), ("now.localHour() == 24", "`now.localHour()` is never `24`"),
            ("now.localHour() >= 24", "this never holds: `now.localHour()` is from 0 to 23"),
            ("0 > now.localDayOfWeek()", "this never holds: `now.localDayOfWeek()` is from 0 to 6"),
            ("now.getMonth() > 11", "this never holds: `now.getMonth()` is from 0 to 11"),
            ("now.localDate() == \"2026-02-29\"", "`now.localDate()` is never `2026-02-29`"),
            ("now.localDate() in [\"2026-1-1\"]", "`now.localDate()` is never `2026-1-1`"),
            ("amount <= money(\"0.00 CNY\")", "this never holds: `amount` is above zero"),
            ("amount == money(\"0.00 CNY\")", "`amount` is never `0.00 CNY`"),
            ("now - order.paid_at < duration(\"-168h\")", "this never holds: `now - order.paid_at` is not less than nothing"),
            ("reason.size() < 0 || reason == \"\"", "this never holds: `reason.size()` is from 0 on"),
            ("context.orders.exists(o, now.localHour() > 23)", "this never holds: `now.localHour()` is from 0 to 23"),
        ])
    func impossible(condition: String, message: String) {
        let text = """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: { groups: [front] } }
            scopes:
              - permit: r
                effects: [refund]
                unlimited: true
                when: '\(condition)'
            """
        let found = Sample.check(text).diagnostics
        #expect(found.filter { $0.code != "universal-time" }.map(\.message) == [message])
        #expect(found.contains { $0.code == "impossible-value" && $0.severity == .error })
    }

    @Test("a name that a macro gives another meaning is none of what is known")
    func hidden() {
        #expect(Self.codes("[1, 2].exists(amount, amount < 1)") == [])
        #expect(Self.codes("[\"a\"].exists(tool, tool == \"a\")") == [])
    }

    @Test("what always holds is told of, and `false` alone is a warning")
    func always() {
        #expect(Self.codes("true") == ["always-true"])
        #expect(Self.codes("reason == \"a\" || reason != \"a\"") == ["always-true"])
        #expect(Self.codes("reason != \"a\" || reason != \"b\"") == ["always-true"])
        #expect(Self.codes("now.localHour() >= 0 && now.localHour() < 24") == ["always-true"])
        #expect(Self.codes("false") == ["never-true"])
        let text = "tollgate: 1\ntimezone: UTC\nagents: { a: {} }\nscopes: [{ permit: p, effects: [read], when: 'false' }]"
        #expect(Sample.check(text).policies != nil)
    }

    @Test("amounts that conditions write out are in the currency of the set")
    func currencies() {
        let text = """
            tollgate: 1
            timezone: UTC
            agents: { desk: {} }
            scopes:
              - { permit: 退款, effects: [refund], when: 'amount < money("10.00 USD")' }
              - { permit: 再退, effects: [refund], when: 'amount < money("10.00 USD")' }
            limits: [{ limit: day, effects: [refund], amount: 1.00 CNY, per: day }]
            """
        let found = Sample.check(text).diagnostics
        #expect(found.map(\.code) == ["mixed-currency"])
        #expect(found.map(\.message) == ["this amount is in CNY, and others are in USD"])
        #expect(Sample.codes(text.replacing("1.00 CNY, per", with: "1.00 USD, per")) == ["same-twice"])
    }

    @Test("of generated conditions none that is ruled out ever holds, and enough are ruled out to tell")
    func soundness() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var (ruledOut, always) = (0, 0)
        for _ in 0..<3000 {
            let text = Self.condition(depth: 3, &random)
            var environment = CELEnvironment()
            for name in ["x", "y"] { environment.declare(variable: name, as: .int) }
            environment.declare(variable: "t", as: .string)
            environment.declare(variable: "b", as: .bool)
            let syntax = try #require(CELParser.parse(text).0)
            let checked = try #require(CELChecker.check(syntax, environment, expecting: .bool).0)
            let logic = ConditionLogic(constants: checked.constants, domains: ValueDomains(statuses: []))
            let (mayHold, mayFail) = (logic.mayBe(true, checked.syntax.root), logic.mayBe(false, checked.syntax.root))
            if !mayHold { ruledOut += 1 }
            if !mayFail { always += 1 }
            guard !mayHold || !mayFail else { continue }
            for number in 0..<(6 * 6 * 3 * 2) {
                var activation = CELActivation(environment)
                activation["x"] = .int(Int64(number % 6))
                activation["y"] = .int(Int64(number / 6 % 6))
                activation["t"] = .string(["a", "b", "c"][number / 36 % 3])
                activation["b"] = .bool(number / 108 == 0)
                let holds = try checked.holds(activation)
                #expect(holds ? mayHold : mayFail, "seed \(seed): \(text) is \(holds) for number \(number)")
            }
        }
        #expect(ruledOut > 50 && always > 50, "seed \(seed): \(ruledOut), \(always)")
        print("conditions: seed \(seed), \(ruledOut) never hold, \(always) always do")
    }

    private static func condition(depth: Int, _ random: inout SeededGenerator) -> String {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        if depth == 0 || Int.random(in: 0..<4, using: &random) == 0 {
            let sign = pick(["<", "<=", "==", "!=", ">", ">="])
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return "b"
            case 1: return "t \(pick(["==", "!="])) \"\(pick(["a", "b", "c"]))\""
            case 2: return "x \(sign) y"
            case 3: return "t in [\"\(pick(["a", "b"]))\", \"\(pick(["b", "c"]))\"]"
            case 4: return "\(Int.random(in: 0..<6, using: &random)) \(sign) \(pick(["x", "y"]))"
            default: return "\(pick(["x", "y"])) \(sign) \(Int.random(in: 0..<6, using: &random))"
            }
        }
        let parts = (0..<3).map { _ in condition(depth: depth - 1, &random) }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return "!(\(parts[0]))"
        case 1: return "((\(parts[0])) ? (\(parts[1])) : (\(parts[2])))"
        case 2, 3: return "((\(parts[0])) || (\(parts[1])))"
        default: return "((\(parts[0])) && (\(parts[1])) && (\(parts[2])))"
        }
    }
}
