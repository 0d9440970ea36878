/// Finds functions by their words and braces: near enough for a limit on length, without a parser.
enum FunctionScan {
    /// The lines of each function, initialiser and subscript that has a body, from its first word to its closing brace, counted from 0.
    static func functions(in code: [String]) -> [Range<Int>] {
        code.indices.compactMap { line in
            guard let start = start(of: code[line]) else { return nil }
            return end(code, line: line, column: start).map { line..<($0 + 1) }
        }
    }

    private static let words = ["func", "init", "deinit", "subscript"]

    /// Where a function's own word stands, where the line begins one.
    private static func start(of line: String) -> Int? {
        let characters = Array(line)
        var word = ""
        for (index, character) in (characters + [" "]).enumerated() {
            if character.isLetter || character.isNumber || character == "_" || character == "." || character == "@" {
                word.append(character)
                continue
            }
            if words.contains(word) { return index }
            if character == "=" || character == "{" { return nil }
            word = ""
        }
        return nil
    }

    /// The line of the brace that closes the body; nil where there is no body.
    private static func end(_ code: [String], line first: Int, column: Int) -> Int? {
        var brackets = 0
        var braces = 0
        for line in first..<code.count {
            let text = line == first ? String(code[line].dropFirst(column)) : code[line]
            if line > first, brackets == 0, braces == 0, !continuesSignature(text) { return nil }
            for character in text {
                switch character {
                case "(", "[": brackets += 1
                case ")", "]": brackets -= 1
                case "{" where brackets == 0 || braces > 0: braces += 1
                case "}" where braces > 0:
                    braces -= 1
                    if braces == 0 { return line }
                default: continue
                }
            }
        }
        return nil
    }

    /// Whether a line that begins outside all brackets still belongs to the signature above it.
    private static func continuesSignature(_ line: String) -> Bool {
        let trimmed = line.drop { $0 == " " }
        return ["{", "->", ")", "where", "async", "throws", "rethrows"].contains { trimmed.hasPrefix($0) }
    }
}
