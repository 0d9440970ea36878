/// Writes findings for people: the place, the sentence, the line with carets under the words in question, and what to do.
public struct DiagnosticRenderer: Sendable {
    private let lines: [String: [Substring]]

    /// A renderer that can show lines of these files.
    public init(sources: [SourceFile]) {
        lines = Dictionary(sources.map { ($0.name, $0.lines) }, uniquingKeysWith: { first, _ in first })
    }

    /// One finding, without a line end at its end.
    public func render(_ diagnostic: Diagnostic) -> String {
        let span = diagnostic.span
        let place = "\(DisplayText.neutral(span.file)):\(span.line):\(span.column)"
        var output = ["\(place): \(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(DisplayText.neutral(diagnostic.message))"]
        let gutter = String(repeating: " ", count: String(span.line).count)
        if let line = line(of: span) {
            let excerpt = Excerpt(line: line, column: span.column, length: span.length)
            let label = diagnostic.label.map { " " + DisplayText.neutral($0) } ?? ""
            output.append("\(gutter) |")
            output.append("\(span.line) | \(excerpt.text)")
            output.append("\(gutter) | \(excerpt.carets)\(label)")
        }
        for note in diagnostic.notes { output.append("\(gutter) = note: \(DisplayText.neutral(note))") }
        for help in diagnostic.help { output.append("\(gutter) = help: \(DisplayText.neutral(help))") }
        return output.joined(separator: "\n")
    }

    /// Findings in the order of their places, an empty line between two; above `limit` only how many more there are.
    public func render(_ diagnostics: [Diagnostic], limit: Int = 20) -> String {
        let sorted = diagnostics.sorted { left, right in
            let (a, b) = (left.span, right.span)
            return (a.file, a.line, a.column, left.code, left.message) < (b.file, b.line, b.column, right.code, right.message)
        }
        var parts = sorted.prefix(limit).map(render)
        if sorted.count > limit { parts.append("and \(sorted.count - limit) more") }
        return parts.joined(separator: "\n\n")
    }

    private func line(of span: SourceSpan) -> Substring? {
        guard let lines = lines[span.file], lines.indices.contains(span.line - 1) else { return nil }
        return lines[span.line - 1]
    }
}
