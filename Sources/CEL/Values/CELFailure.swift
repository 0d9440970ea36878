/// Why an expression has no value.
public struct CELFailure: Error, Sendable, Hashable {
    /// The kinds of failures.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An operator or function met values of types that it does not take.
        case noSuchOverload
        /// A map or list has nothing under this key or index.
        case noSuchKey
        /// An object has no such field, or the field is absent.
        case noSuchField
        /// A variable has no value, or a name means nothing.
        case unbound
        /// A number was divided by zero.
        case divisionByZero
        /// The result does not fit the type.
        case overflow
        /// A value is outside of what it may be.
        case range
        /// A value is not written as the function needs it.
        case invalidArgument
        /// More work than the budget allows. Nothing absorbs this one.
        case budget
        /// The host's own function failed.
        case host
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// One lower-case sentence without a full stop.
    public let message: String
    /// The part of the expression that failed, in scalars; nil before it is known.
    public private(set) var range: CELRange?

    /// A failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The failure, with a place where it had none.
    func at(_ range: CELRange) -> CELFailure {
        guard self.range == nil else { return self }
        var placed = self
        placed.range = range
        return placed
    }

    /// `_+_` met values that it does not take.
    static func noOverload(_ function: String, _ values: CELValue...) -> CELFailure {
        noOverload(function, of: values)
    }

    static func noOverload(_ function: String, of values: [CELValue]) -> CELFailure {
        let types = values.map { $0.type.runtimeName }.joined(separator: ", ")
        return CELFailure(.noSuchOverload, "`\(OperatorNames.shown(function))` does not take (\(types))")
    }

    static func overflow(_ what: String) -> CELFailure { CELFailure(.overflow, "\(what) is out of range") }
}

/// Operators as people write them.
enum OperatorNames {
    static func shown(_ function: String) -> String {
        switch function {
        case "@in": "in"
        case "_[_]": "[]"
        case "!_", "-_": String(function.prefix(1))
        default:
            function.hasPrefix("_") && function.hasSuffix("_") && function.count > 2 ? String(function.dropFirst().dropLast()) : function
        }
    }

    static func isOperator(_ function: String) -> Bool { shown(function) != function }
}
