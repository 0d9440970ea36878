/// What an expression can see: variables, objects, functions and the host's own types.
public struct CELEnvironment: Sendable {
    /// A declared variable.
    struct Variable: Sendable {
        let name: String
        let type: CELType
        let slot: Int
    }

    /// The namespace in which names are looked up first; empty for none.
    public let container: String
    /// How large values may be, for the estimate of what an expression costs.
    public var sizes = CELSizes()
    private(set) var variables: [String: Variable] = [:]
    private(set) var slots: [Variable] = []
    private(set) var objects: [String: CELObjectType] = [:]
    private(set) var functions: [String: [CELOverload]] = CELLibrary.standard
    private(set) var typeNames: [String: CELType] = CELLibrary.typeNames
    private(set) var hints: [Hint] = []

    struct Hint: Sendable {
        let left: CELType
        let right: CELType
        let help: String
    }

    /// The standard library with the string extension, and no variables.
    public init(container: String = "") { self.container = container }

    /// Declares a variable, and gives the slot by which an activation finds it. A name that is declared already gets the new type.
    @discardableResult
    public mutating func declare(variable name: String, as type: CELType) -> Int {
        let slot = variables[name]?.slot ?? slots.count
        let variable = Variable(name: name, type: type, slot: slot)
        variables[name] = variable
        if slot == slots.count { slots.append(variable) } else { slots[slot] = variable }
        return slot
    }

    /// Declares a type of objects, which variables and fields may then have.
    public mutating func declare(object type: CELObjectType) { objects[type.name] = type }

    /// Declares a type of the host's own, so that its name is a value of type `type`.
    public mutating func declare(type name: String) { typeNames[name] = .custom(name) }

    /// Adds ways of calling a function, or an operator by its specification name: `_+_`, `_<_`, `-_`.
    public mutating func declare(function name: String, _ overloads: [CELOverload]) { functions[name, default: []] += overloads }

    /// Says what to do where an operator meets these two types, in either order, and does not take them.
    public mutating func addHint(for left: CELType, with right: CELType, help: String) {
        hints.append(Hint(left: left, right: right, help: help))
    }

    /// The slot of a variable; nil where none is declared with this name.
    public func slot(of variable: String) -> Int? { variables[variable]?.slot }

    /// The object type of a name.
    public func object(_ name: String) -> CELObjectType? { objects[name] }

    /// The names that a name may mean, the first that exists counts: in the container, in what encloses it, outside.
    func candidates(_ name: String) -> [String] {
        if name.hasPrefix(".") { return [String(name.dropFirst())] }
        guard !container.isEmpty else { return [name] }
        var names: [String] = []
        var parts = container.split(separator: ".")
        while !parts.isEmpty {
            names.append("\(parts.joined(separator: ".")).\(name)")
            parts.removeLast()
        }
        return names + [name]
    }

    /// The overloads of the function that a name means here; nil where there is none.
    func function(_ name: String) -> (name: String, overloads: [CELOverload])? {
        for candidate in candidates(name) {
            if let overloads = functions[candidate] { return (candidate, overloads) }
        }
        return nil
    }
}

/// How large the values are that an expression meets, at most: what the estimate of its cost supposes.
public struct CELSizes: Sendable, Hashable {
    /// Octets in a text or bytes.
    public var text = 4096
    /// Elements in a list or map.
    public var elements = 1000
    /// What a value of type `dyn` holds, all in all, in units of the budget.
    public var dynamic = 10_000
    /// Bounds of variables and fields by their path, as in `context.orders`: octets for texts, elements for lists and maps.
    public var paths: [String: Int] = [:]

    /// 4096 octets, 1000 elements.
    public init() {}
}

/// The values of an environment's variables, for one evaluation or several.
public struct CELActivation: Sendable {
    var values: [CELValue?]
    private let variables: [String: CELEnvironment.Variable]

    /// No variable has a value yet.
    public init(_ environment: CELEnvironment) {
        values = Array(repeating: nil, count: environment.slots.count)
        variables = environment.variables
    }

    /// The value in a slot that `declare(variable:as:)` gave; nil for none. A slot that the environment does not have is left alone.
    public subscript(slot: Int) -> CELValue? {
        get { values.indices.contains(slot) ? values[slot] : nil }
        set { if values.indices.contains(slot) { values[slot] = newValue } }
    }

    /// The value of a variable by its name.
    public subscript(name: String) -> CELValue? {
        get { variables[name].flatMap { self[$0.slot] } }
        set { if let variable = variables[name] { self[variable.slot] = newValue } }
    }
}
