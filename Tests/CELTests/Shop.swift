import CEL

/// An amount, as a host adds it.
struct Amount: CELCustomValue {
    let cents: Int64
    let currency: String

    var typeName: String { "money" }
    var description: String { "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100) \(currency)" }

    func isEqual(to other: any CELCustomValue) throws(CELFailure) -> Bool {
        guard let other = other as? Amount else { return false }
        guard currency == other.currency else { throw CELFailure(.host, "cannot compare \(currency) with \(other.currency)") }
        return cents == other.cents
    }
}

/// An environment as a host sets one up: an order, a conversation's context, money.
enum Shop {
    static let order = CELObjectType(
        "order",
        [
            .init("id", .string), .init("paid", .custom("money"), isOptional: true), .init("buyer", .string, isOptional: true),
            .init("paid_at", .timestamp, isOptional: true),
        ])
    static let context = CELObjectType(
        "context",
        [
            .init("orders", .list(.string), isOptional: true), .init("quotes", .map(.string, .custom("money")), isOptional: true),
            .init("vip", .bool, isOptional: true),
        ])

    static let environment: CELEnvironment = {
        var environment = CELEnvironment()
        environment.declare(object: order)
        environment.declare(object: context)
        environment.declare(variable: "order", as: .object("order"))
        environment.declare(variable: "context", as: .object("context"))
        environment.declare(variable: "amount", as: .custom("money"))
        environment.declare(variable: "now", as: .timestamp)
        environment.declare(variable: "count", as: .int)
        environment.declare(variable: "names", as: .list(.string))
        environment.declare(variable: "anything", as: .dyn)
        environment.declare(type: "money")
        declareMoney(&environment)
        return environment
    }()

    private static func declareMoney(_ environment: inout CELEnvironment) {
        let money = CELType.custom("money")
        environment.declare(
            function: "money",
            [
                CELOverload(
                    [.string], gives: money,
                    .unary { (text) throws(CELFailure) in
                        guard case .string(let text) = text, text.hasSuffix(".00 CNY"), let yuan = Int64(text.dropLast(7)) else {
                            throw CELFailure(.invalidArgument, "`\(text)` is not an amount such as `200.00 CNY`")
                        }
                        return .custom(Amount(cents: yuan * 100, currency: "CNY"))
                    })
            ])
        for (name, holds): (String, @Sendable (Int64, Int64) -> Bool) in [
            ("_<_", { @Sendable in $0 < $1 }), ("_<=_", { @Sendable in $0 <= $1 }),
        ] {
            environment.declare(
                function: name,
                [
                    CELOverload(
                        [money, money], gives: .bool,
                        .binary { (one, other) throws(CELFailure) in
                            guard case .custom(let one) = one, case .custom(let other) = other, let one = one as? Amount,
                                let other = other as? Amount
                            else { throw CELFailure(.host, "not money") }
                            return .bool(holds(one.cents, other.cents))
                        })
                ])
        }
        environment.addHint(for: money, with: .int, help: "write the amount with its currency: `money(\"100.00 CNY\")`")
    }

    /// A paid order in a conversation about it.
    static var activation: CELActivation {
        var activation = CELActivation(environment)
        activation["order"] = .object(CELObject(order, ["id": .string("A1"), "paid": .custom(Amount(cents: 8_888, currency: "CNY"))]))
        activation["context"] = .object(CELObject(context, ["orders": .list([.string("A0"), .string("A1")])]))
        activation["amount"] = .custom(Amount(cents: 5_000, currency: "CNY"))
        activation["now"] = CELTimestamp("2026-07-28T09:30:00+08:00").map { .timestamp($0) }
        activation["count"] = .int(3)
        activation["names"] = .list([.string("一"), .string("two")])
        activation["anything"] = .map(CELMap([("key", .int(7))]))
        return activation
    }

    /// The expression, checked against the shop.
    static func checked(_ text: String) -> CheckedExpression? {
        guard let syntax = CELParser.parse(text).0 else { return nil }
        return CELChecker.check(syntax, environment).0
    }

    /// What the expression gives for the shop's values: the value's text, or `!` and the kind of failure.
    static func result(_ text: String, budget: Int = CheckedExpression.standardBudget) -> String {
        guard let expression = checked(text) else { return "not checked: \(issues(text))" }
        switch expression.evaluate(activation, budget: budget) {
        case .success(let value): return "\(value)"
        case .failure(let failure): return "!\(failure.kind)"
        }
    }

    /// What is wrong with an expression, each finding as one text: place, code, message, help.
    static func issues(_ text: String, expecting: CELType? = nil) -> [String] {
        let (syntax, unread) = CELParser.parse(text)
        let issues = syntax.map { CELChecker.check($0, environment, expecting: expecting).1 } ?? unread
        return issues.map { issue in
            let help = issue.help.map { " | \($0)" }.joined()
            return "\(issue.span.line):\(issue.span.column)+\(issue.span.length) \(issue.code.rawValue): \(issue.message)\(help)"
        }
    }
}
