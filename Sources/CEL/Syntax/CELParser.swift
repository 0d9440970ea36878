public import Diagnostics

/// Reads expressions of the Common Expression Language (cel-spec, langdef.md).
public enum CELParser {
    /// Reads an expression: the syntax, or what is wrong with the text. Reading stops at the first mistake.
    /// - Parameter macros: whether `has`, `all`, `map` and the like mean macros; they are ordinary functions otherwise.
    public static func parse(_ text: String, limits: CELLimits = .standard, macros: Bool = true) -> (CELSyntax?, [CELIssue]) {
        let source = CELSource(text)
        do throws(ReadingStopped) {
            guard source.scalars.count <= limits.maximumLength else {
                throw ReadingStopped(
                    .limit, "the expression has \(source.scalars.count) characters, more than the \(limits.maximumLength) allowed",
                    CELRange(0, 0))
            }
            var lexer = Lexer(source.scalars)
            var reader = Reader(tokens: try lexer.tokens(), source: source, limits: limits, macros: macros)
            let root = try reader.wholeExpression()
            return (CELSyntax(text: text, root: root, nodeCount: reader.nodeCount, source: source), [])
        } catch {
            return (nil, [CELIssue(code: error.code, message: error.message, span: source.span(error.range), help: error.help)])
        }
    }

    /// Reads a whole file as one expression.
    public static func parse(_ file: SourceFile, limits: CELLimits = .standard, macros: Bool = true) -> (CELSyntax?, [CELIssue]) {
        parse(file.text, limits: limits, macros: macros)
    }
}

/// Reads the words of one expression, by the grammar of the language definition.
struct Reader {
    let tokens: [Token]
    let source: CELSource
    let limits: CELLimits
    let macros: Bool
    var index = 0
    var nodeCount = 0
    var nesting = 0

    init(tokens: [Token], source: CELSource, limits: CELLimits, macros: Bool) {
        self.tokens = tokens
        self.source = source
        self.limits = limits
        self.macros = macros
    }

    var token: Token { tokens[index] }

    mutating func advance() { index = min(index + 1, tokens.count - 1) }

    mutating func take(_ symbol: String) -> Bool {
        guard token.isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(ReadingStopped) {
        guard take(symbol) else { throw unexpected(wanting: "`\(symbol)`") }
    }

    /// The mistake of the word that stands here.
    func unexpected(wanting wanted: String) -> ReadingStopped {
        if token.kind == .end {
            if index == 0 { return ReadingStopped(.syntax, "the expression is empty", token.range) }
            return ReadingStopped(.syntax, "the expression ends where \(wanted) should follow", token.range)
        }
        let word = source.text(token.range)
        return ReadingStopped(.syntax, "expected \(wanted), found `\(word)`", token.range, help: help(for: word))
    }

    private func help(for word: String) -> [String] {
        switch word {
        case "and", "AND": ["write `&&`"]
        case "or", "OR": ["write `||`"]
        case "not", "NOT": ["write `!`"]
        case "is": ["write `==`"]
        default: []
        }
    }

    /// A node over its parts; refuses one that lies too deep.
    mutating func node(_ kind: CELNodeKind, _ range: CELRange, over parts: [CELNode] = []) throws(ReadingStopped) -> CELNode {
        var depth = 1
        for part in parts { depth = max(depth, part.depth + 1) }
        guard depth <= limits.maximumDepth else { throw tooDeep(range) }
        defer { nodeCount += 1 }
        return CELNode(id: nodeCount, range: range, kind: kind, depth: depth)
    }

    func tooDeep(_ range: CELRange) -> ReadingStopped {
        ReadingStopped(
            .limit, "the expression is nested deeper than the \(limits.maximumDepth) levels allowed", CELRange(range.start, range.start))
    }

    mutating func wholeExpression() throws(ReadingStopped) -> CELNode {
        let root = try expression()
        guard token.kind == .end else { throw unexpected(wanting: "an operator or the end") }
        return root
    }

    /// `condition ? first : second`, or what is inside it.
    mutating func expression() throws(ReadingStopped) -> CELNode {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= limits.maximumDepth else { throw tooDeep(token.range) }
        let condition = try disjunction()
        guard take("?") else { return condition }
        let first = try disjunction()
        try expect(":")
        let second = try expression()
        return try node(.conditional(condition, first, second), condition.range.through(second.range), over: [condition, first, second])
    }

    private mutating func disjunction() throws(ReadingStopped) -> CELNode {
        let first = try conjunction()
        guard token.isSymbol("||") else { return first }
        var operands = [first]
        while take("||") { operands.append(try conjunction()) }
        return try node(.or(operands), first.range.through(operands[operands.count - 1].range), over: operands)
    }

    private mutating func conjunction() throws(ReadingStopped) -> CELNode {
        let first = try binary(0)
        guard token.isSymbol("&&") else { return first }
        var operands = [first]
        while take("&&") { operands.append(try binary(0)) }
        return try node(.and(operands), first.range.through(operands[operands.count - 1].range), over: operands)
    }

    private static let levels: [[String]] = [["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]]

    /// A chain of operators of one level, read from the left.
    private mutating func binary(_ level: Int) throws(ReadingStopped) -> CELNode {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level + 1)
        while let function = operatorName(level) {
            let place = token.range
            advance()
            let right = try binary(level + 1)
            let call = CELCall(function: function, nameRange: place, target: nil, arguments: [left, right])
            left = try node(.call(call), left.range.through(right.range), over: [left, right])
        }
        return left
    }

    private func operatorName(_ level: Int) -> String? {
        if level == 0, token.isName("in") { return "@in" }
        guard case .symbol(let symbol) = token.kind, Self.levels[level].contains(symbol) else { return nil }
        return "_\(symbol)_"
    }

    /// A chain of `!` or of `-`. A minus right before a number belongs to the number, or the least integer could not be written.
    private mutating func unary() throws(ReadingStopped) -> CELNode {
        guard case .symbol(let sign) = token.kind, sign == "!" || sign == "-" else { return try member() }
        var places: [CELRange] = []
        while token.isSymbol(sign) {
            places.append(token.range)
            advance()
        }
        var operand: CELNode
        if sign == "-", isSignedNumber, let last = places.popLast() {
            operand = try member(sign: last)
        } else {
            operand = try member()
        }
        // Two in a row undo each other only for what can be negated at all; so each becomes a call.
        for place in places.reversed() {
            let call = CELCall(function: "\(sign)_", nameRange: place, target: nil, arguments: [operand])
            operand = try node(.call(call), place.through(operand.range), over: [operand])
        }
        return operand
    }

    private var isSignedNumber: Bool {
        switch token.kind {
        case .int, .double: true
        default: false
        }
    }
}
