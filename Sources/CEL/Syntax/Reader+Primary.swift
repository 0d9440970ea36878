extension Reader {
    /// A primary with everything that follows it: selections, calls, indexes.
    mutating func member(sign: CELRange? = nil) throws(ReadingStopped) -> CELNode {
        var operand = try primary(sign: sign)
        while true {
            if take(".") {
                operand = try selection(of: operand)
            } else if token.isSymbol("[") {
                let place = token.range
                advance()
                if token.isSymbol("?") { throw optionals(token.range) }
                let position = try expression()
                let end = token.range
                try expect("]")
                let call = CELCall(function: "_[_]", nameRange: place.through(end), target: nil, arguments: [operand, position])
                operand = try node(.call(call), operand.range.through(end), over: [operand, position])
            } else if token.isSymbol("{"), isQualifiedName(operand) {
                throw ReadingStopped(
                    .unsupported, "`\(source.text(operand.range)){}` makes a protobuf message, and messages are not supported",
                    operand.range.through(token.range), help: ["write a map with strings as keys: `{\"field\": value}`"])
            } else {
                return operand
            }
        }
    }

    private func optionals(_ range: CELRange) -> ReadingStopped {
        ReadingStopped(.unsupported, "optional selection with `?` is not supported", range, help: ["guard the field with `has(...)`"])
    }

    private func isQualifiedName(_ node: CELNode) -> Bool {
        switch node.kind {
        case .name: true
        case .select(let operand, _, _): isQualifiedName(operand)
        default: false
        }
    }

    /// What follows a dot.
    private mutating func selection(of operand: CELNode) throws(ReadingStopped) -> CELNode {
        let place = token.range
        switch token.kind {
        case .quotedName(let field):
            advance()
            return try node(.select(operand, field: field, fieldRange: place), operand.range.through(place), over: [operand])
        case .name(let name) where !Self.literalWords.contains(name):
            advance()
            guard token.isSymbol("(") else {
                return try node(.select(operand, field: name, fieldRange: place), operand.range.through(place), over: [operand])
            }
            let (arguments, end) = try self.arguments(closing: ")")
            let range = operand.range.through(end)
            if macros, let macro = try macro(name, on: operand, arguments, place, range) { return macro }
            let call = CELCall(function: name, nameRange: place, target: operand, arguments: arguments)
            return try node(.call(call), range, over: [operand] + arguments)
        case .symbol("?"): throw optionals(place)
        default: throw unexpected(wanting: "a field's name")
        }
    }

    /// Words that are never names, not even of fields.
    static let literalWords: Set<String> = ["true", "false", "null", "in"]
    /// Words kept free for the languages around an expression; fields may have them as names.
    static let reservedWords: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    ]

    /// A bracketed list of expressions that begins here, and the place of its end.
    private mutating func arguments(closing: String) throws(ReadingStopped) -> ([CELNode], CELRange) {
        advance()
        var arguments: [CELNode] = []
        while !token.isSymbol(closing) {
            if token.isSymbol("?") { throw optionals(token.range) }
            arguments.append(try expression())
            // A list literal may end with a comma; the arguments of a call may not.
            guard take(",") else { break }
            if closing == ")", token.isSymbol(closing) { throw unexpected(wanting: "an argument") }
        }
        let end = token.range
        guard take(closing) else { throw unexpected(wanting: "`,` or `\(closing)`") }
        return (arguments, end)
    }

    private mutating func primary(sign: CELRange?) throws(ReadingStopped) -> CELNode {
        let place = token.range
        switch token.kind {
        case .int(let digits):
            advance()
            return try integer(digits, sign: sign, place)
        case .uint(let digits):
            advance()
            guard let value = magnitude(digits) else { throw outOfRange(place, "18446744073709551615") }
            return try node(.literal(.uint(value)), place)
        case .double(let digits):
            advance()
            guard let value = Double(digits), value.isFinite else { throw outOfRange(place, "1.7976931348623157e308") }
            return try node(.literal(.double(sign == nil ? value : -value)), sign?.through(place) ?? place)
        case .string(let text):
            advance()
            return try node(.literal(.string(text)), place)
        case .bytes(let bytes):
            advance()
            return try node(.literal(.bytes(bytes)), place)
        case .name(let name): return try named(name, place)
        case .symbol("."):
            advance()
            guard case .name(let name) = token.kind, !Self.literalWords.contains(name), !Self.reservedWords.contains(name) else {
                throw unexpected(wanting: "a name")
            }
            return try nameOrCall(name, isRooted: true, place.through(token.range))
        case .symbol("("):
            advance()
            let inner = try expression()
            let end = token.range
            guard take(")") else { throw unexpected(wanting: "`)`") }
            return CELNode(id: inner.id, range: place.through(end), kind: inner.kind, depth: inner.depth, isBracketed: true)
        case .symbol("["):
            let (elements, end) = try arguments(closing: "]")
            return try node(.list(elements), place.through(end), over: elements)
        case .symbol("{"): return try map(place)
        default: throw unexpected(wanting: "a value")
        }
    }

    private func magnitude(_ digits: String) -> UInt64? {
        digits.hasPrefix("0x") ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
    }

    private mutating func integer(_ digits: String, sign: CELRange?, _ place: CELRange) throws(ReadingStopped) -> CELNode {
        let range = sign?.through(place) ?? place
        guard let magnitude = magnitude(digits), magnitude <= UInt64(Int64.max) + (sign == nil ? 0 : 1) else {
            throw outOfRange(range, sign == nil ? "9223372036854775807" : "-9223372036854775808")
        }
        let value = sign == nil ? Int64(magnitude) : Int64(truncatingIfNeeded: 0 &- magnitude)
        return try node(.literal(.int(value)), range)
    }

    private func outOfRange(_ place: CELRange, _ limit: String) -> ReadingStopped {
        ReadingStopped(.literal, "`\(source.text(place))` is out of range: the limit is \(limit)", place)
    }

    private mutating func named(_ name: String, _ place: CELRange) throws(ReadingStopped) -> CELNode {
        switch name {
        case "true", "false":
            advance()
            return try node(.literal(.bool(name == "true")), place)
        case "null":
            advance()
            return try node(.literal(.null), place)
        case "in": throw unexpected(wanting: "a value")
        default: break
        }
        if Self.reservedWords.contains(name) {
            throw ReadingStopped(.syntax, "`\(name)` is a reserved word", place, help: ["it can name a field, not a variable or function"])
        }
        if name == "not" || name == "NOT" {
            let next = tokens[min(index + 1, tokens.count - 1)]
            switch next.kind {
            case .name, .int, .uint, .double, .string:
                throw ReadingStopped(.syntax, "`\(name)` is not an operator", place, help: ["write `!`"])
            default: break
            }
        }
        return try nameOrCall(name, isRooted: false, place)
    }

    /// A name, or a call of a function by its name.
    private mutating func nameOrCall(_ name: String, isRooted: Bool, _ range: CELRange) throws(ReadingStopped) -> CELNode {
        let place = token.range
        advance()
        guard token.isSymbol("(") else { return try node(.name(name, isRooted: isRooted), range) }
        let (arguments, end) = try self.arguments(closing: ")")
        if macros, name == "has", !isRooted, arguments.count == 1 { return try has(arguments[0], place, range.through(end)) }
        let function = isRooted ? ".\(name)" : name
        let call = CELCall(function: function, nameRange: place, target: nil, arguments: arguments)
        return try node(.call(call), range.through(end), over: arguments)
    }

    private mutating func has(_ argument: CELNode, _ place: CELRange, _ range: CELRange) throws(ReadingStopped) -> CELNode {
        guard case .select(let operand, let field, let fieldRange) = argument.kind else {
            throw ReadingStopped(
                .syntax, "`has` takes a field, as in `has(a.b)`, not `\(source.text(argument.range))`", argument.range,
                help: ["to ask whether a list or map holds a value, write `value in list`"])
        }
        return try node(.has(operand, field: field, fieldRange: fieldRange), range, over: [operand])
    }

    private mutating func map(_ start: CELRange) throws(ReadingStopped) -> CELNode {
        advance()
        var entries: [CELMapEntry] = []
        while !token.isSymbol("}") {
            if token.isSymbol("?") { throw optionals(token.range) }
            let key = try expression()
            try expect(":")
            entries.append(CELMapEntry(key: key, value: try expression()))
            guard take(",") else { break }
        }
        let end = token.range
        guard take("}") else { throw unexpected(wanting: "`,` or `}`") }
        return try node(.map(entries), start.through(end), over: entries.flatMap { [$0.key, $0.value] })
    }
}
