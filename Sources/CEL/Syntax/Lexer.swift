/// Splits an expression into words, by the lexis of the language definition.
struct Lexer {
    let scalars: [Unicode.Scalar]
    var position = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// All words, an end last.
    mutating func tokens() throws(ReadingStopped) -> [Token] {
        var tokens: [Token] = []
        while let token = try next() { tokens.append(token) }
        tokens.append(Token(kind: .end, range: CELRange(scalars.count, scalars.count)))
        return tokens
    }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    private mutating func next() throws(ReadingStopped) -> Token? {
        skipBlanks()
        guard let first = peek() else { return nil }
        let start = position
        if first.isDigit || (first == "." && peek(1)?.isDigit == true) { return try number() }
        if let prefix = stringPrefix() {
            let kind = try string(prefix)
            return Token(kind: kind, range: CELRange(start, position))
        }
        if first.isNameStart {
            while let scalar = peek(), scalar.isNamePart { position += 1 }
            return Token(kind: .name(text(from: start)), range: CELRange(start, position))
        }
        if first == "`" { return try quotedName() }
        return try symbol()
    }

    func text(from start: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        return String(text)
    }

    private mutating func skipBlanks() {
        while let scalar = peek() {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{0C}": position += 1
            case "/" where peek(1) == "/":
                while let inside = peek(), inside != "\n", inside != "\r" { position += 1 }
            default: return
            }
        }
    }

    private mutating func number() throws(ReadingStopped) -> Token {
        let start = position
        var isDouble = false
        if peek() == "0", peek(1) == "x", peek(2)?.isHexDigit == true {
            position += 2
            while peek()?.isHexDigit == true { position += 1 }
        } else {
            while peek()?.isDigit == true { position += 1 }
            if peek() == ".", peek(1)?.isDigit == true {
                isDouble = true
                position += 1
                while peek()?.isDigit == true { position += 1 }
            }
            if let exponent = peek(), exponent == "e" || exponent == "E" {
                let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
                if peek(1 + sign)?.isDigit == true {
                    isDouble = true
                    position += 2 + sign
                    while peek()?.isDigit == true { position += 1 }
                }
            }
        }
        let digits = text(from: start)
        let isUnsigned = !isDouble && (peek() == "u" || peek() == "U")
        if isUnsigned { position += 1 }
        if let scalar = peek(), scalar.isNamePart {
            while let more = peek(), more.isNamePart { position += 1 }
            throw ReadingStopped(
                .literal, "`\(text(from: start))` is neither a number nor a name", CELRange(start, position),
                help: durationHelp(digits, start))
        }
        let kind: Token.Kind = isDouble ? .double(digits) : isUnsigned ? .uint(digits) : .int(digits)
        return Token(kind: kind, range: CELRange(start, position))
    }

    /// `24h` is most likely meant as a duration.
    private func durationHelp(_ digits: String, _ start: Int) -> [String] {
        let word = text(from: start)
        switch word.dropFirst(digits.count) {
        case "ns", "us", "ms", "s", "m", "h": return ["write a length of time as `duration(\"\(word)\")`"]
        case "d":
            let hours = Int(digits).flatMap { $0 < 100_000 ? $0 * 24 : nil }
            return hours.map { ["write a length of time as `duration(\"\($0)h\")`"] } ?? []
        default: return []
        }
    }

    private mutating func quotedName() throws(ReadingStopped) -> Token {
        let start = position
        position += 1
        while let scalar = peek(), scalar.isNamePart || scalar == "." || scalar == "-" || scalar == "/" || scalar == " " { position += 1 }
        guard peek() == "`", position > start + 1 else {
            throw ReadingStopped(
                .syntax, "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and spaces", CELRange(start, position + 1))
        }
        position += 1
        let name = String(text(from: start).dropFirst().dropLast())
        return Token(kind: .quotedName(name), range: CELRange(start, position))
    }

    private static let symbols = [
        "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}",
    ]

    private mutating func symbol() throws(ReadingStopped) -> Token {
        let start = position
        for symbol in Self.symbols where starts(with: symbol) {
            position += symbol.unicodeScalars.count
            if symbol == "==" || symbol == "!=" || symbol == "<", let wrong = overlong(symbol, start) { throw wrong }
            return Token(kind: .symbol(symbol), range: CELRange(start, position))
        }
        position += 1
        let word = text(from: start)
        let range = CELRange(start, position)
        switch word {
        case "=": throw ReadingStopped(.syntax, "`=` is not an operator", range, help: ["write `==` to compare"])
        case "&", "|": throw ReadingStopped(.syntax, "`\(word)` is not an operator", range, help: ["write `\(word)\(word)`"])
        default: break
        }
        if let plain = Self.lookalikes[word] {
            throw ReadingStopped(.syntax, "`\(word)` has no meaning here", range, help: ["write `\(plain)`"])
        }
        throw ReadingStopped(.syntax, "`\(word)` has no meaning here", range)
    }

    private func overlong(_ symbol: String, _ start: Int) -> ReadingStopped? {
        let wrong = symbol == "<" ? ">" : "="
        guard let next = peek(), String(next) == wrong else { return nil }
        let meant = symbol == "<" ? "!=" : symbol
        return ReadingStopped(
            .syntax, "`\(symbol)\(wrong)` is not an operator", CELRange(start, position + 1), help: ["write `\(meant)`"])
    }

    private func starts(with symbol: String) -> Bool {
        var index = position
        for scalar in symbol.unicodeScalars {
            guard index < scalars.count, scalars[index] == scalar else { return false }
            index += 1
        }
        return true
    }

    /// What an input method or a word processor writes in place of what is meant.
    private static let lookalikes: [String: String] = [
        "（": "(", "）": ")", "，": ",", "：": ":", "？": "?", "！": "!", "。": ".", "；": ",", "【": "[", "】": "]", "｛": "{", "｝": "}",
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "＝": "==", "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≠": "!=", "–": "-", "－": "-",
        "＋": "+", "×": "*", "÷": "/", "\u{A0}": " ", "\u{3000}": " ",
    ]
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
    var isHexDigit: Bool { isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self) }
    var isNameStart: Bool { self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isNamePart: Bool { isNameStart || isDigit }
    /// The value of a digit of a base up to 16.
    var digitValue: UInt32? {
        switch self {
        case "0"..."9": value - 48
        case "a"..."f": value - 87
        case "A"..."F": value - 55
        default: nil
        }
    }
}
