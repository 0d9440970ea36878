internal import Diagnostics

/// A file's lines, to turn the YAML parser's positions (which count Unicode scalars) into those of messages (which count characters).
struct SourceText: Sendable {
    let file: SourceFile
    private let lines: [SourceLine]
    /// The parser is not shown a byte order mark, since it would take it for indentation; people's editors may well leave one.
    private let marks: Int

    init(_ file: SourceFile) {
        self.file = file
        lines = file.lines.map { SourceLine($0) }
        marks = file.text.unicodeScalars.first?.value == Self.byteOrderMark ? 1 : 0
    }

    /// The text that is parsed.
    var parsed: String { marks == 0 ? file.text : String(file.text.unicodeScalars.dropFirst()) }

    private static let byteOrderMark: UInt32 = 0xFEFF

    /// The place of a node that begins at `scalarColumn` (from 1) of a line. Its length reaches to the end of what is written there on
    /// this line: a quoted text with its quotes, a bracketed list with its brackets, or as many characters as `text` has.
    func span(line: Int, scalarColumn: Int, text: String?) -> SourceSpan {
        guard lines.indices.contains(line - 1) else { return SourceSpan(file: file.name, line: line, column: 1, length: 0) }
        let before = lines[line - 1].characters(before: offset(line: line, scalarColumn: scalarColumn))
        let rest = lines[line - 1].rest(after: before)
        return SourceSpan(file: file.name, line: line, column: before + 1, length: Self.length(of: rest, text: text))
    }

    /// The span of some scalars of a line, counted from 0, as far as they stand on it.
    func span(line: Int, scalars: Range<Int>) -> SourceSpan {
        guard lines.indices.contains(line - 1) else {
            return SourceSpan(file: file.name, line: line, column: scalars.lowerBound + 1, length: scalars.count)
        }
        let before = lines[line - 1].characters(before: scalars.lowerBound)
        let end = lines[line - 1].characters(beginningBefore: scalars.upperBound)
        return SourceSpan(file: file.name, line: line, column: before + 1, length: max(0, end - before))
    }

    /// The character at which a node begins; nil behind the line's end.
    func character(line: Int, scalarColumn: Int) -> Character? {
        guard lines.indices.contains(line - 1) else { return nil }
        let before = lines[line - 1].characters(before: offset(line: line, scalarColumn: scalarColumn))
        return lines[line - 1].rest(after: before).first
    }

    /// Whether a line gives a condition, as far as that can be told without the structure around it.
    func isCondition(line: Int) -> Bool {
        lines.indices.contains(line - 1) && lines[line - 1].text.drop { " -{".contains($0) }.hasPrefix("when:")
    }

    /// The scalars of a line from a mark's column on, and how many stand before them; nil behind the last line.
    func scalars(line: Int, from scalarColumn: Int = 1) -> (before: Int, scalars: [Unicode.Scalar])? {
        guard lines.indices.contains(line - 1) else { return nil }
        let before = scalarColumn - 1 + (line == 1 ? marks : 0)
        return (before, Array(lines[line - 1].text.unicodeScalars.dropFirst(before)))
    }

    /// The place of a byte.
    func span(byte offset: Int) -> SourceSpan {
        let utf8 = file.text.utf8
        let end = utf8.index(utf8.startIndex, offsetBy: min(max(0, offset), utf8.count))
        let before = file.text.unicodeScalars[..<end]
        let head = SourceFile(name: file.name, text: String(before)).lines
        let column = (head.last?.unicodeScalars.count ?? 0) + 1
        return span(line: head.count, scalarColumn: head.count == 1 ? column - marks : column, text: nil)
    }

    /// How many scalars of a line stand before a mark.
    private func offset(line: Int, scalarColumn: Int) -> Int { scalarColumn - 1 + (line == 1 ? marks : 0) }

    private static func length(of rest: Substring, text: String?) -> Int {
        switch rest.first {
        case "\"", "'": return quotedLength(of: rest)
        case "[": return bracketedLength(of: rest, closing: "]")
        case "{": return bracketedLength(of: rest, closing: "}")
        default:
            guard let text else { return 1 }
            return rest.hasPrefix(text) ? text.count : 1
        }
    }

    private static func quotedLength(of rest: Substring) -> Int {
        guard let quote = rest.first else { return 0 }
        let inner = rest.dropFirst()
        guard let end = inner.firstIndex(of: quote) else { return rest.count }
        return inner.distance(from: inner.startIndex, to: end) + 2
    }

    private static func bracketedLength(of rest: Substring, closing: Character) -> Int {
        guard let end = rest.firstIndex(of: closing) else { return 1 }
        return rest.distance(from: rest.startIndex, to: end) + 1
    }
}
