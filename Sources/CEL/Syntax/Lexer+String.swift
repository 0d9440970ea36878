/// String and bytes literals: four kinds of quotes, raw or with escapes.
extension Lexer {
    struct StringPrefix {
        let isBytes: Bool
        let isRaw: Bool
        /// How many letters stand before the quote.
        let letters: Int
    }

    /// What kind of literal begins here; nil where none does.
    func stringPrefix() -> StringPrefix? {
        var isBytes = false
        var isRaw = false
        for ahead in 0...2 {
            switch peek(ahead) {
            case "\"", "'": return StringPrefix(isBytes: isBytes, isRaw: isRaw, letters: ahead)
            case "b" where !isBytes, "B" where !isBytes: isBytes = true
            case "r" where !isRaw, "R" where !isRaw: isRaw = true
            default: return nil
            }
        }
        return nil
    }

    /// The literal that begins here.
    mutating func string(_ prefix: StringPrefix) throws(ReadingStopped) -> Token.Kind {
        let start = position
        position += prefix.letters
        let quote = scalars[position]
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var text = String.UnicodeScalarView()
        var bytes: [UInt8] = []
        while true {
            guard let scalar = peek(), isTriple || (scalar != "\n" && scalar != "\r") else {
                throw ReadingStopped(
                    .literal, "the string does not end", CELRange(start, position), help: ["close it with `\(closing(quote, isTriple))`"])
            }
            if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                break
            }
            let (value, isOctet) = try element(isBytes: prefix.isBytes, isRaw: prefix.isRaw)
            if !prefix.isBytes {
                text.append(value)
            } else if isOctet {
                bytes.append(UInt8(truncatingIfNeeded: value.value))
            } else {
                bytes.append(contentsOf: String(value).utf8)
            }
        }
        return prefix.isBytes ? .bytes(bytes) : .string(String(text))
    }

    private func closing(_ quote: Unicode.Scalar, _ isTriple: Bool) -> String {
        String(repeating: String(quote), count: isTriple ? 3 : 1)
    }

    /// One element of a literal's inside. A line end of any platform reads as a line feed, so that a file's line ends do not matter.
    private mutating func element(isBytes: Bool, isRaw: Bool) throws(ReadingStopped) -> (Unicode.Scalar, isOctet: Bool) {
        let scalar = scalars[position]
        if scalar == "\\", !isRaw { return try escape(isBytes: isBytes) }
        position += 1
        if scalar == "\r" {
            if peek() == "\n" { position += 1 }
            return ("\n", false)
        }
        return (scalar, false)
    }

    private static let simpleEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{07}", "b": "\u{08}", "f": "\u{0C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{0B}", "\\": "\\", "?": "?", "\"": "\"",
        "'": "'", "`": "`",
    ]

    private mutating func escape(isBytes: Bool) throws(ReadingStopped) -> (Unicode.Scalar, isOctet: Bool) {
        let start = position
        position += 1
        guard let letter = peek() else {
            throw ReadingStopped(.literal, "the string does not end", CELRange(start, position))
        }
        position += 1
        if let plain = Self.simpleEscapes[letter] { return (plain, false) }
        switch letter {
        case "x", "X": return (try code(start, digits: 2, base: 16), isBytes)
        case "u" where !isBytes: return (try code(start, digits: 4, base: 16), false)
        case "U" where !isBytes: return (try code(start, digits: 8, base: 16), false)
        case "0"..."3":
            position -= 1
            return (try code(start, digits: 3, base: 8), isBytes)
        default:
            throw ReadingStopped(
                .literal, "`\(text(from: start))` is not an escape in a \(isBytes ? "bytes literal" : "string")", CELRange(start, position),
                help: ["write `\\\\` for a backslash, or put `r` before the quote to take every backslash as it is"])
        }
    }

    private mutating func code(_ start: Int, digits: Int, base: UInt32) throws(ReadingStopped) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = peek()?.digitValue, digit < base else {
                let kind = base == 16 ? "hexadecimal" : "octal"
                throw ReadingStopped(
                    .literal, "`\(text(from: start))` needs \(digits) \(kind) digits", CELRange(start, position))
            }
            value = value &* base &+ digit
            position += 1
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw ReadingStopped(.literal, "`\(text(from: start))` is not a Unicode character", CELRange(start, position))
        }
        return scalar
    }
}
