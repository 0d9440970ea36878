/// An expression that was read, and not yet checked.
public struct CELSyntax: Sendable {
    /// The text it was read from.
    public let text: String
    /// Its outermost node.
    public let root: CELNode
    /// How many nodes it has; their ids are 0 up to this.
    public let nodeCount: Int

    let source: CELSource

    /// The place of a part of the text.
    public func span(_ range: CELRange) -> CELSpan { source.span(range) }
}

/// A node of an expression.
public struct CELNode: Sendable {
    /// Its number, unique within the expression.
    public let id: Int
    /// The text it stands for.
    public let range: CELRange
    /// What it is.
    public let kind: CELNodeKind
    /// How many levels of nodes it has, itself included.
    let depth: Int
    /// Whether it stands in brackets of its own, so that a name inside does not go on outside: `(a.b).c` is a field of `a.b`.
    var isBracketed = false
}

/// The kinds of nodes.
public indirect enum CELNodeKind: Sendable {
    /// A value that is written out.
    case literal(CELValue)
    /// A name; rooted ones begin with a dot and are looked up outside all containers and macros.
    case name(String, isRooted: Bool)
    /// `operand.field`.
    case select(CELNode, field: String, fieldRange: CELRange)
    /// `has(operand.field)`.
    case has(CELNode, field: String, fieldRange: CELRange)
    /// A call of a function, or an operator by its specification name: `_+_`, `_[_]`, `@in`, `!_`, `-_`.
    case call(CELCall)
    /// Two or more operands of `&&` in a row.
    case and([CELNode])
    /// Two or more operands of `||` in a row.
    case or([CELNode])
    /// `condition ? first : second`.
    case conditional(CELNode, CELNode, CELNode)
    /// `[a, b]`.
    case list([CELNode])
    /// `{key: value}`.
    case map([CELMapEntry])
    /// A comprehension macro.
    case macro(CELMacro)
}

/// A call of a function or operator.
public struct CELCall: Sendable {
    /// The function's name.
    public let function: String
    /// Where the name, or the operator, stands.
    public let nameRange: CELRange
    /// What stands before the dot, for `target.function(...)`.
    public let target: CELNode?
    /// The arguments, without the target.
    public let arguments: [CELNode]
}

/// `key: value` within a map.
public struct CELMapEntry: Sendable {
    /// The key.
    public let key: CELNode
    /// The value.
    public let value: CELNode
}

/// A comprehension: something done with each element of a list or entry of a map.
public struct CELMacro: Sendable {
    /// Which one.
    public enum Kind: Sendable, Hashable {
        /// `all`: no element's body is false.
        case all
        /// `exists`: some element's body is true.
        case exists
        /// `exists_one` and `existsOne`: exactly one element's body is true.
        case existsOne
        /// `map`, `filter` and `transformList`: the list of the bodies of the elements that the filter lets through.
        case list
        /// `transformMap`: the map with each entry's value replaced by the body.
        case map
        /// `transformMapEntry`: the map of all entries of the maps that the bodies are.
        case entries
    }

    /// Which one.
    public let kind: Kind
    /// The list or map.
    public let range: CELNode
    /// One name, for elements or keys; or two, for index and element, or key and value.
    public let variables: [String]
    /// Which elements take part; nil for all.
    public let filter: CELNode?
    /// What is worked out for each.
    public let body: CELNode
    /// Where the macro's name stands.
    public let nameRange: CELRange
}
