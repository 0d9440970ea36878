/// What a function does with its arguments.
public enum CELImplementation: Sendable {
    /// One argument.
    case unary(@Sendable (CELValue) throws(CELFailure) -> CELValue)
    /// Two arguments; for a member function the target is the first.
    case binary(@Sendable (CELValue, CELValue) throws(CELFailure) -> CELValue)
    /// Any number of arguments.
    case variadic(@Sendable ([CELValue]) throws(CELFailure) -> CELValue)
}

/// What a call costs, beyond the unit that every step costs. Texts and bytes count a unit for each 16 octets, lists and maps a unit
/// for each element.
public enum CELCost: Sendable, Hashable {
    /// Always the same.
    case constant(Int)
    /// The sum of the arguments' sizes.
    case linear
    /// The product of the first argument's octets and the sum of the others' sizes.
    case product
    /// The sum of the arguments' sizes with all that they hold.
    case deep
    /// The octets of the first argument times those of the second, in 16: what looking for a pattern may take.
    case pattern
    /// The octets of the arguments: what makes a value of each character.
    case characters
    /// What a list of texts holds, and the second argument once for each element.
    case join
}

/// How large a result may become; what an estimate of later steps begins with.
public enum CELGrowth: Sendable, Hashable {
    /// Texts up to so many octets, lists up to so many elements.
    case constant(Int)
    /// Never more than the first argument.
    case first
    /// Never more than all arguments together, with what they hold.
    case sum
    /// Never more than the product of the first argument's size and the others'.
    case product
    /// Lists of texts: as many, and as large, as the first argument has octets.
    case split
    /// Texts of every argument with what it holds, as written out.
    case formatted
}

/// One of the ways in which a function can be called.
public struct CELOverload: Sendable {
    /// The types of the arguments; for a member function that of the target is the first.
    public let parameters: [CELType]
    /// Whether it is called as `target.function(...)`.
    public let isMember: Bool
    /// The type of what it gives.
    public let result: CELType
    /// What a call costs.
    public let cost: CELCost
    /// How large the result may become.
    public let growth: CELGrowth
    /// What it does. It must always give the same for the same arguments.
    public let implementation: CELImplementation
    /// Does, once, whatever depends only on arguments that are written out, such as reading a pattern; nil to do nothing ahead.
    var prepare: (@Sendable ([CELValue?]) throws(CELFailure) -> CELImplementation?)?

    /// A way to call a function.
    public init(
        _ parameters: [CELType], isMember: Bool = false, gives result: CELType, cost: CELCost = .constant(1),
        growth: CELGrowth = .constant(64),
        _ implementation: CELImplementation
    ) {
        self.parameters = parameters
        self.isMember = isMember
        self.result = result
        self.cost = cost
        self.growth = growth
        self.implementation = implementation
        prepare = nil
    }

    /// The overload with something done ahead.
    func preparing(_ prepare: @escaping @Sendable ([CELValue?]) throws(CELFailure) -> CELImplementation?) -> CELOverload {
        var prepared = self
        prepared.prepare = prepare
        return prepared
    }

    /// The call as messages show it: `string.split(string)`.
    func signature(_ name: String) -> String {
        let types = parameters.map(\.description)
        guard isMember else { return "\(name)(\(types.joined(separator: ", ")))" }
        return "\(types[0]).\(name)(\(types.dropFirst().joined(separator: ", ")))"
    }
}
