/// One thing that is wrong with an expression.
public struct CELIssue: Sendable, Hashable {
    /// What kind of mistake it is.
    public let code: CELIssueCode
    /// One lower-case sentence without a full stop; the expression's own words in backticks.
    public let message: String
    /// Where in the expression.
    public let span: CELSpan
    /// What to do about it, best the literal text to type.
    public let help: [String]

    /// A mistake.
    public init(code: CELIssueCode, message: String, span: CELSpan, help: [String] = []) {
        self.code = code
        self.message = message
        self.span = span
        self.help = help
    }
}

/// The kinds of mistakes; the raw value is the stable, searchable name that messages show.
public enum CELIssueCode: String, Sendable, Hashable, CaseIterable {
    /// The text is not an expression.
    case syntax = "cel-syntax"
    /// A number or a string is not written as one, or is out of range.
    case literal = "cel-literal"
    /// The expression is longer, deeper or dearer than allowed.
    case limit = "cel-limit"
    /// The language has it, this implementation does not.
    case unsupported = "cel-unsupported"
    /// No variable has this name.
    case unknownName = "unknown-name"
    /// The object has no field of this name.
    case unknownField = "unknown-field"
    /// No function has this name.
    case unknownFunction = "unknown-function"
    /// An operator or function does not take these types.
    case typeMismatch = "type-mismatch"
    /// The whole expression has another type than is wanted here.
    case resultType = "result-type"
    /// A call whose arguments are all written out fails whenever it is made.
    case constant = "cel-constant"
}

/// How large an expression may be. Larger ones are refused before any time is spent on them.
public struct CELLimits: Sendable, Hashable {
    /// Unicode scalars in the text.
    public var maximumLength: Int
    /// Nested brackets, operators and calls.
    public var maximumDepth: Int

    /// Limits of one's own.
    public init(maximumLength: Int = 16_384, maximumDepth: Int = 100) {
        self.maximumLength = maximumLength
        self.maximumDepth = maximumDepth
    }

    /// 16 384 scalars, 100 levels.
    public static let standard = CELLimits()
}
