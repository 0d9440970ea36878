import CEL
import Testing

/// What a host sees of an evaluation.
struct EvaluationTests {
    @Test(
        "expressions over a host's objects and money give what they say",
        arguments: [
            ("order.id in context.orders && amount <= money('50.00 CNY')", "true"),
            ("amount < money('50.00 CNY')", "false"),
            ("amount == money('50.00 CNY')", "true"),
            ("has(order.buyer)", "false"), ("has(order.paid)", "true"), ("order.buyer == 'x'", "!noSuchField"),
            ("has(order.buyer) && order.buyer == 'x'", "false"), ("order.buyer == 'x' && has(order.buyer)", "false"),
            ("context.vip || count == 3", "true"), ("context.vip || count == 4", "!noSuchField"),
            ("names.map(n, n + '!')", "[一!, two!]"), ("names.exists(n, n.size() == 1)", "true"),
            ("anything.key + 1", "8"), ("anything.other", "!noSuchKey"), ("anything.key.x", "!noSuchOverload"),
            ("now.getHours('Asia/Shanghai')", "9"), ("now.getHours()", "1"), ("string(now - duration('90m'))", "2026-07-28T00:00:00Z"),
            ("type(amount) == money", "true"), ("[1, 2][5]", "!noSuchKey"), ("9223372036854775807 + count", "!overflow"),
            ("-(-9223372036854775807 - 1)", "!overflow"), ("count % 0", "!divisionByZero"), ("{'a': 1, 'a': 2}", "!invalidArgument"),
            ("[[1, 2], [3]].map(l, l.map(x, x * count))", "[[3, 6], [9]]"),
            ("[1, 2].all(x, [3].exists(y, x < y))", "true"), ("{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: a}"),
            ("true ? count : count / 0", "3"), ("'%s %05d'.format([1, 2])", "!invalidArgument"),
        ])
    func values(_ text: String, _ wanted: String) {
        #expect(Shop.result(text) == wanted)
    }

    @Test("a budget that is used up fails the whole, and nothing absorbs it")
    func budget() throws {
        #expect(Shop.result("true || [1, 2, 3].all(x, x > 0)", budget: 100) == "true")
        #expect(Shop.result("[1, 2, 3].all(x, x > count) || true", budget: 5) == "!budget")
        #expect(Shop.result("[1, 2, 3].exists(x, [1, 2, 3].exists(y, x * y > count * 9)) || true", budget: 20) == "!budget")
        #expect(Shop.result("count == 3", budget: 0) == "!budget")
        #expect(Shop.result("count == 3", budget: -5) == "!budget")
    }

    @Test("a value that holds one value many times is charged for each time")
    func sharing() {
        let doubled = (0..<40).reduce("[[count]]") { text, _ in "\(text).map(x, [x, x])" }
        #expect(Shop.result("size(\(doubled)) == 1", budget: 10_000) == "true")
        #expect(Shop.result("\(doubled) == \(doubled)", budget: 100_000) == "!budget")
        #expect(Shop.result("'%s'.format([\(doubled)])", budget: 100_000) == "!budget")
    }

    @Test("a variable without a value fails, and one of another type than declared fails as well")
    func wrongBindings() throws {
        let expression = try #require(Shop.checked("count + 1 == 4"))
        var activation = Shop.activation
        activation["count"] = nil
        #expect(throws: CELFailure.self) { try expression.evaluate(activation).get() }
        activation["count"] = .string("three")
        #expect(throws: CELFailure.self) { try expression.evaluate(activation).get() }
        #expect(throws: CELFailure.self) { try expression.evaluate(CELActivation(CELEnvironment())).get() }
    }

    @Test("a failure says what failed and where")
    func failurePlace() throws {
        let expression = try #require(Shop.checked("true && order.buyer == 'x'"))
        guard case .failure(let failure) = expression.evaluate(Shop.activation) else {
            Issue.record("it has a value")
            return
        }
        #expect(failure.message == "`buyer` is absent")
        #expect(failure.range.map { expression.syntax.span($0).column } == 15)
    }

    @Test(
        "selections of what may be absent are found unless has() guards them",
        arguments: [
            ("order.buyer == 'x'", ["order.buyer"]),
            ("has(order.buyer) && order.buyer == 'x'", []),
            ("order.buyer == 'x' && has(order.buyer)", []),
            ("!has(order.buyer) || order.buyer == 'x'", []),
            ("has(order.buyer) || order.buyer == 'x'", ["order.buyer"]),
            ("has(order.buyer) ? order.buyer == 'x' : order.paid == amount", ["order.paid"]),
            ("!(has(order.buyer) && has(order.paid)) ? true : order.buyer == 'x' && order.paid == amount", []),
            ("has(context.orders) && context.orders.exists(o, o == order.id)", []),
            ("names.filter(n, has(order.buyer)).all(n, n == order.buyer)", ["order.buyer"]),
            ("names.map(n, has(order.buyer), order.buyer) == []", []),
            ("has(context.quotes) && order.id in context.quotes && context.quotes[order.id] == amount", []),
            ("has(context.quotes) && context.quotes[order.id] == amount", ["context.quotes[order.id]"]),
            ("anything.key == 1", ["anything.key"]),
            ("order.id == 'x'", []),
            ("(order.paid == amount ? has(order.buyer) : false) && order.buyer == 'x'", ["order.paid"]),
        ])
    func guards(_ text: String, _ paths: [String]) throws {
        let expression = try #require(Shop.checked(text), "\(Shop.issues(text))")
        #expect(expression.unguardedSelections.map(\.path) == paths)
    }

    @Test("an expression says which variables and functions it uses")
    func uses() throws {
        let expression = try #require(
            Shop.checked("has(order.buyer) && order.id in context.orders && now.getHours() < 8 && names.exists(x, x == order.id)"))
        #expect(expression.uses.map(\.path) == ["order.buyer", "order.id", "context.orders", "now", "names", "order.id"])
        #expect(expression.calls.filter { $0.function == "getHours" }.map(\.argumentCount) == [1])
    }

    @Test("a name is looked up in the container first, and brackets end a dotted name")
    func containers() throws {
        var environment = CELEnvironment(container: "a.b")
        environment.declare(variable: "a.x", as: .int)
        environment.declare(variable: "x", as: .string)
        let syntax = try #require(CELParser.parse("[x == 1, .x == 'outer']").0)
        let expression = try #require(CELChecker.check(syntax, environment).0)
        var activation = CELActivation(environment)
        activation["a.x"] = .int(1)
        activation["x"] = .string("outer")
        #expect("\(try expression.evaluate(activation).get())" == "[true, true]")
    }
}
