import CEL
import CLibFuzzer
import Glibc

/// Stops the fuzzer where a rule does not hold, and says which: optimised code leaves the words of `precondition` out.
func require(_ holds: Bool, _ rule: String) {
    if holds { return }
    print(rule)
    fflush(nil)
    abort()
}

/// What the expressions see, and its values.
struct World {
    let environment: CELEnvironment
    let activation: CELActivation

    init() {
        let order = CELObjectType(
            "order", [.init("id", .string), .init("buyer", .string, isOptional: true), .init("paid_at", .timestamp, isOptional: true)])
        var environment = CELEnvironment()
        environment.declare(object: order)
        environment.declare(variable: "order", as: .object("order"))
        environment.declare(variable: "names", as: .list(.string))
        environment.declare(variable: "quotes", as: .map(.string, .int))
        environment.declare(variable: "count", as: .int)
        environment.declare(variable: "now", as: .timestamp)
        environment.declare(variable: "anything", as: .dyn)
        var activation = CELActivation(environment)
        activation["order"] = .object(CELObject(order, ["id": .string("A1")]))
        activation["names"] = .list([.string("A1"), .string("奶茶")])
        activation["quotes"] = .map(CELMap([("A1", .int(8888))]))
        activation["count"] = .int(3)
        activation["now"] = CELTimestamp(seconds: 1_700_000_000).map { .timestamp($0) }
        activation["anything"] = .map(CELMap([("key", .list([.int(7), .null]))]))
        self.environment = environment
        self.activation = activation
    }

    func checked(_ text: String) -> CheckedExpression? {
        guard let syntax = CELParser.parse(text).0 else { return nil }
        let (expression, issues) = CELChecker.check(syntax, environment)
        require((expression == nil) != issues.isEmpty, "neither an expression nor a mistake")
        for issue in issues {
            require(issue.span.scalarOffset + issue.span.scalarCount <= text.unicodeScalars.count, "a mistake lies outside of the text")
        }
        return expression
    }
}

let world = World()
let budget = 50_000

/// What has to hold for any expression: it is refused, or it gives the same twice, for no more than was estimated.
func evaluate(_ text: String) {
    guard let expression = world.checked(text) else { return }
    let (result, spent) = expression.measure(world.activation, budget: budget)
    require(spent <= budget, "more was spent than there was")
    require(spent <= expression.estimatedCost, "it cost more than was estimated")
    let (again, _) = expression.measure(world.activation, budget: budget)
    switch (result, again) {
    case (.success(let one), .success(let other)): require("\(one.type)" == "\(other.type)", "it gives two types")
    case (.failure(let one), .failure(let other)): require(one == other && !one.message.isEmpty, "it fails in two ways")
    default: require(false, "it gives a value, and none")
    }
}

/// A trap that the fuzzer has to find, or it would find nothing else either.
func canary(_ text: String) {
    guard case .success(.list(let elements))? = world.checked(text)?.evaluate(world.activation, budget: budget) else { return }
    require(elements.count != 1, "the canary sings")
}

let sings = CommandLine.arguments.contains("-canary=1")
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
let status =
    sings
    ? LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        canary(String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self))
        return 0
    }
    : LLVMFuzzerRunDriver(&count, &arguments) { data, size in
        evaluate(String(decoding: UnsafeBufferPointer(start: data, count: size), as: UTF8.self))
        return 0
    }
exit(status)
