/// A text as it is written.
enum LayoutScalar {
    /// Without quotes; the lines without their indentation, empty ones included.
    case plain([String])
    /// In quotes, which are part of the lines.
    case quoted([String])
    /// A block: `|` or `>`, how its end is cut off (`-`, `+` or nothing), and its lines without their indentation.
    case block(style: Character, chomping: String, lines: [String])

    /// The key that the text is; nil where it is written so unusually that this cannot be told.
    var name: String? {
        switch self {
        case .plain(let lines): lines.count == 1 ? lines[0] : nil
        case .quoted(let lines): lines.count == 1 ? Self.unquoted(lines[0]) : nil
        case .block: nil
        }
    }

    /// The text on one line, with quotes only where they are needed; nil where it has several lines.
    func line(inFlow: Bool) -> String? {
        switch self {
        case .block: return nil
        case .plain(let lines): return lines.count == 1 ? lines[0] : nil
        case .quoted(let lines):
            guard lines.count == 1 else { return nil }
            guard let text = Self.unquoted(lines[0]) else { return lines[0] }
            return PlainText.isSafe(text, inFlow: inFlow) ? text : Self.quoted(text)
        }
    }

    /// What a text in quotes on one line says; nil where it has escapes for characters that are better not shown.
    private static func unquoted(_ written: String) -> String? {
        let inner = String(written.dropFirst().dropLast())
        if written.hasPrefix("'") { return inner.replacing("''", with: "'") }
        var text = ""
        var isEscaped = false
        for character in inner {
            if isEscaped {
                guard character == "\"" || character == "\\" || character == "/" else { return nil }
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return isEscaped ? nil : text
    }

    /// In double quotes, or in single ones where that saves backslashes.
    private static func quoted(_ text: String) -> String {
        guard text.contains("\"") || text.contains("\\") else { return "\"\(text)\"" }
        return "'\(text.replacing("'", with: "''"))'"
    }
}

/// Which texts say the same without quotes, to this program and to any other that reads YAML.
enum PlainText {
    /// Whether quotes can be left out. `inFlow` is a text between brackets.
    static func isSafe(_ text: String, inFlow: Bool) -> Bool {
        guard let first = text.first, let last = text.last, first != " ", last != " ", last != ":" else { return false }
        guard !"-?:,[]{}#&*!|>'\"%@`=".contains(first), !text.hasPrefix("..."), !text.contains("\t"), !text.contains("\n") else {
            return false
        }
        guard !text.contains(": "), !text.contains(" #") else { return false }
        if inFlow, text.contains(where: { ",[]{}:".contains($0) }) { return false }
        return !isOtherThanText(text)
    }

    /// Whether some reader of YAML takes the text for a number, a date, a truth value or nothing.
    private static func isOtherThanText(_ text: String) -> Bool {
        if words.contains(text.lowercased()) { return true }
        let digits = Set("0123456789_")
        var rest = text[...]
        if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
        if [".inf", ".nan"].contains(rest.lowercased()) { return true }
        guard let first = rest.first, first.isASCII, first.isNumber || first == "." else { return false }
        if ["0x", "0o", "0b"].contains(rest.prefix(2).lowercased()) { return rest.dropFirst(2).allSatisfy { $0.isHexDigit || $0 == "_" } }
        if isDate(rest) { return true }
        // What is left are whole numbers, fractions, powers of ten, and YAML 1.1's numbers to the base 60.
        rest = rest.drop { digits.contains($0) || $0 == "." || $0 == ":" }
        guard rest.first == "e" || rest.first == "E" else { return rest.isEmpty }
        rest = rest.dropFirst()
        if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy { digits.contains($0) }
    }

    /// YAML's words, and the one that files of cases take for an absent value where it has no quotes.
    private static let words: Set<String> = ["none", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// Whether it begins like `2026-11-21`.
    private static func isDate(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count) else { return false }
        return parts[0].allSatisfy(\.isNumber) && parts[1].allSatisfy(\.isNumber) && parts[2].first?.isNumber == true
    }
}
