public import CEL
import Fuzzing

/// What the expressions see, and its values.
public struct CELWorld: Sendable {
    /// What they see.
    public let environment: CELEnvironment
    /// The values.
    public let activation: CELActivation

    /// An order, lists, maps, an instant and something of any type.
    public init() {
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

    /// The expression; nil where it is refused.
    public func checked(_ text: String, expecting: CELType? = nil) -> CheckedExpression? {
        guard let syntax = CELParser.parse(text).0 else { return nil }
        let (expression, issues) = CELChecker.check(syntax, environment, expecting: expecting)
        require((expression == nil) != issues.isEmpty, "neither an expression nor a mistake")
        for issue in issues { issue.requireSound(in: text) }
        return expression
    }
}

extension CELIssue {
    /// What has to hold for any mistake that is told of a text: it lies within the text, at a place, and says so in a sentence of ours.
    public func requireSound(in text: String) {
        require(span.scalarOffset + span.scalarCount <= text.unicodeScalars.count, "a mistake lies outside of the text")
        require(span.line >= 1 && span.column >= 1 && span.length >= 0, "a place is none")
        require(!message.isEmpty && !message.hasSuffix("."), "a message is no sentence of ours")
    }
}
