/// A part of an expression's text, counted in Unicode scalars from its beginning.
public struct CELRange: Sendable, Hashable {
    /// The first scalar.
    public let start: Int
    /// The scalar behind the last one.
    public let end: Int

    /// From `start` up to, and without, `end`.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// From the beginning of one part to the end of another.
    func through(_ other: CELRange) -> CELRange { CELRange(start, other.end) }
}

/// A place within an expression, both as offsets, for a reader that maps it to the file around the expression, and as people count.
public struct CELSpan: Sendable, Hashable {
    /// How many Unicode scalars of the expression stand before it.
    public let scalarOffset: Int
    /// How many Unicode scalars it covers, line ends included; 0 for a place between two.
    public let scalarCount: Int
    /// The line within the expression, from 1.
    public let line: Int
    /// The column in that line, from 1, in characters as people see them.
    public let column: Int
    /// How many characters it covers on that line.
    public let length: Int
}

/// An expression's text, ready to be asked for places.
struct CELSource: Sendable {
    let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The place of a part, as people count.
    func span(_ range: CELRange) -> CELSpan {
        let start = min(range.start, scalars.count)
        let end = min(range.end, scalars.count)
        var line = 1
        var lineStart = 0
        for index in 0..<start where isLineEnd(at: index) {
            line += 1
            lineStart = index + 1
        }
        let lineEnd = (start..<end).first(where: isLineEnd) ?? end
        return CELSpan(
            scalarOffset: start, scalarCount: end - start, line: line, column: characters(lineStart, start) + 1,
            length: characters(start, lineEnd))
    }

    /// The text of a part.
    func text(_ range: CELRange) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[min(range.start, scalars.count)..<min(range.end, scalars.count)])
        return String(text)
    }

    private func characters(_ start: Int, _ end: Int) -> Int { text(CELRange(start, end)).count }

    private func isLineEnd(at index: Int) -> Bool {
        switch scalars[index] {
        case "\n": true
        case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
        default: false
        }
    }
}
