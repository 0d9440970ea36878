/// A word of an expression.
struct Token: Sendable {
    enum Kind: Sendable, Hashable {
        case end
        /// The digits as written, with `0x` where it is there; a sign is the parser's.
        case int(String)
        case uint(String)
        case double(String)
        case string(String)
        case bytes([UInt8])
        case name(String)
        /// A field's name between backticks.
        case quotedName(String)
        /// Punctuation or an operator.
        case symbol(String)
    }

    let kind: Kind
    let range: CELRange

    func isSymbol(_ text: String) -> Bool { kind == .symbol(text) }
    func isName(_ text: String) -> Bool { kind == .name(text) }
}

/// Reading stops at the first mistake; this carries it out.
struct ReadingStopped: Error {
    let code: CELIssueCode
    let message: String
    let range: CELRange
    let help: [String]

    init(_ code: CELIssueCode, _ message: String, _ range: CELRange, help: [String] = []) {
        self.code = code
        self.message = message
        self.range = range
        self.help = help
    }
}
