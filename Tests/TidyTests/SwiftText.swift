/// A Swift text with its code and its comments told apart, line by line: what is not of the kind is blank.
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
        code = SwiftText.lines(lexer.code)
        comments = SwiftText.lines(lexer.comments)
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: .lineFeed, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let blank = UInt8(ascii: " ")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let hash = UInt8(ascii: "#")
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let star = UInt8(ascii: "*")
    fileprivate static let backslash = UInt8(ascii: "\\")
    fileprivate static let open = UInt8(ascii: "(")
    fileprivate static let close = UInt8(ascii: ")")
}

/// Works on bytes: every mark that matters is one byte, and no byte of a longer character looks like one.
private struct Lexer {
    enum Kind { case code, comment, text }

    private let bytes: [UInt8]
    private var position = 0
    private(set) var code: [UInt8] = []
    private(set) var comments: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
        code.reserveCapacity(bytes.count)
        comments.reserveCapacity(bytes.count)
    }

    mutating func run() {
        while position < bytes.count {
            if stands(.slash), stands(.slash, at: 1) {
                while position < bytes.count, !stands(.lineFeed) { take(.comment) }
            } else if stands(.slash), stands(.star, at: 1) {
                comment()
            } else if let opening = openingQuote() {
                string(opening)
            } else {
                take(.code)
            }
        }
    }

    private func stands(_ byte: UInt8, at offset: Int = 0) -> Bool {
        position + offset < bytes.count && bytes[position + offset] == byte
    }

    /// Whether so many of a byte stand here one after the other.
    private func stands(_ byte: UInt8, times: Int, at offset: Int = 0) -> Bool {
        (0..<times).allSatisfy { stands(byte, at: offset + $0) }
    }

    /// Moves the next bytes into the column of their kind.
    private mutating func take(_ kind: Kind, count: Int = 1) {
        let end = min(position + count, bytes.count)
        while position < end {
            let byte = bytes[position]
            let left: UInt8 = byte == .lineFeed ? .lineFeed : .blank
            code.append(kind == .code ? byte : left)
            comments.append(kind == .comment ? byte : left)
            position += 1
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if stands(.slash), stands(.star, at: 1) {
                depth += 1
                take(.comment, count: 2)
            } else if stands(.star), stands(.slash, at: 1) {
                depth -= 1
                take(.comment, count: 2)
            } else {
                take(.comment)
            }
        } while depth > 0 && position < bytes.count
    }

    /// The marks that open a string here: how many `#`, and one quote or three.
    private func openingQuote() -> (hashes: Int, quotes: Int)? {
        guard stands(.quote) || stands(.hash) else { return nil }
        var hashes = 0
        while stands(.hash, at: hashes) { hashes += 1 }
        guard stands(.quote, at: hashes) else { return nil }
        return (hashes, stands(.quote, times: 3, at: hashes) ? 3 : 1)
    }

    private mutating func string(_ opening: (hashes: Int, quotes: Int)) {
        take(.code, count: opening.hashes + opening.quotes)
        while position < bytes.count {
            if stands(.quote, times: opening.quotes), stands(.hash, times: opening.hashes, at: opening.quotes) {
                take(.code, count: opening.quotes + opening.hashes)
                return
            }
            if stands(.backslash), stands(.hash, times: opening.hashes, at: 1) {
                let isInterpolation = stands(.open, at: opening.hashes + 1)
                take(.text, count: opening.hashes + 2)
                if isInterpolation { interpolation() }
            } else if opening.quotes == 1, stands(.lineFeed) {
                return
            } else {
                take(.text)
            }
        }
    }

    /// The expression inside `\(…)`: code again, strings within it included.
    private mutating func interpolation() {
        var depth = 1
        while position < bytes.count, depth > 0 {
            if let opening = openingQuote() {
                string(opening)
                continue
            }
            if stands(.open) { depth += 1 }
            if stands(.close) { depth -= 1 }
            take(.code)
        }
    }
}
