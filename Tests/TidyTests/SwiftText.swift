/// A Swift text with its code and its comments told apart, line by line and column by column: what is not of the kind is blank.
///
/// A small lexer, no parser: it knows comments (nested), string literals (with `#`, over several lines, with interpolations). What stands
/// inside a string counts as neither code nor comment.
struct SwiftText: Sendable {
    /// The code of each line; comments and the insides of strings are blanks.
    let code: [String]
    /// The comments of each line; all else is blank.
    let comments: [String]

    init(_ text: String) {
        var lexer = Lexer(text)
        lexer.run()
        code = lexer.code.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        comments = lexer.comments.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }
}

private struct Lexer {
    enum Kind { case code, comment, text }

    private let characters: [Character]
    private var position = 0
    private(set) var code = ""
    private(set) var comments = ""

    init(_ text: String) { characters = Array(text) }

    mutating func run() {
        while position < characters.count {
            if starts("//") {
                while position < characters.count, characters[position] != "\n" { take(.comment) }
            } else if starts("/*") {
                comment()
            } else if let opening = openingQuote() {
                string(opening)
            } else {
                take(.code)
            }
        }
    }

    private func starts(_ text: String) -> Bool { characters[position...].starts(with: text) }

    /// Moves the next characters into the column of their kind.
    private mutating func take(_ kind: Kind, count: Int = 1) {
        for character in characters[position..<min(position + count, characters.count)] {
            let blank: Character = character == "\n" ? "\n" : " "
            code.append(kind == .code ? character : blank)
            comments.append(kind == .comment ? character : blank)
        }
        position += count
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                take(.comment, count: 2)
            } else if starts("*/") {
                depth -= 1
                take(.comment, count: 2)
            } else {
                take(.comment)
            }
        } while depth > 0 && position < characters.count
    }

    /// The marks that open a string here: how many `#`, and one quote or three.
    private func openingQuote() -> (hashes: Int, quotes: Int)? {
        var at = position
        while at < characters.count, characters[at] == "#" { at += 1 }
        guard at < characters.count, characters[at] == "\"" else { return nil }
        return (at - position, characters[at...].starts(with: "\"\"\"") ? 3 : 1)
    }

    private mutating func string(_ opening: (hashes: Int, quotes: Int)) {
        let hashes = String(repeating: "#", count: opening.hashes)
        let end = String(repeating: "\"", count: opening.quotes) + hashes
        take(.code, count: opening.hashes + opening.quotes)
        while position < characters.count {
            if starts(end) {
                take(.code, count: end.count)
                return
            }
            if starts("\\" + hashes + "(") {
                take(.text, count: opening.hashes + 2)
                interpolation()
            } else if starts("\\" + hashes) {
                take(.text, count: opening.hashes + 2)
            } else if opening.quotes == 1, characters[position] == "\n" {
                return
            } else {
                take(.text)
            }
        }
    }

    /// The expression inside `\(…)`: code again, strings within it included.
    private mutating func interpolation() {
        var depth = 1
        while position < characters.count, depth > 0 {
            if let opening = openingQuote() {
                string(opening)
                continue
            }
            if characters[position] == "(" { depth += 1 }
            if characters[position] == ")" { depth -= 1 }
            take(.code)
        }
    }
}
