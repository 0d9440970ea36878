internal import Diagnostics

/// An expression as it was written, which finds the places of its parts in the file.
struct ExpressionText: Sendable {
    /// The expression.
    let text: String
    /// Where it stands as a whole.
    let span: SourceSpan
    private let source: ScalarSource?

    init(text: String, span: SourceSpan, source: ScalarSource?) {
        self.text = text
        self.span = span
        self.source = source
    }

    /// The place of a part, from so many scalars on.
    func span(from offset: Int, count: Int) -> SourceSpan { source?.span(of: text, from: offset, count: count) ?? span }

    /// A part of the text.
    func part(from offset: Int, count: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(offset).prefix(count)))
    }

    /// Whether YAML cut it off where a comment seemed to begin.
    var isCutOff: Bool {
        guard let source, source.isPlain else { return false }
        return source.rest(after: text).drop { $0 == " " || $0 == "\t" }.hasPrefix("#")
    }
}

extension Values {
    /// An expression. A list or a map is one that YAML misread.
    static func expression(_ node: SourceNode, key: String, _ findings: inout Findings) -> ExpressionText? {
        switch node.content {
        case .text(let text, _):
            guard let checked = Values.text(node, key: key, &findings) else { return nil }
            return ExpressionText(text: text, span: checked.span, source: node.scalar)
        case .refused: return nil
        case .list, .map:
            findings.error(
                .wrongType, "YAML takes this for a list or a map", at: node.span,
                help: ["put the whole expression in quotes: `\(key): '...'`"])
            return nil
        }
    }

    /// An amount, written out or as an expression.
    static func amount(_ node: SourceNode, key: String, mayBeZero: Bool, _ findings: inout Findings) -> ParsedAmount? {
        if case .text(let text, _) = node.content, looksLikeExpression(text) {
            return expression(node, key: key, &findings).map { .expression($0) }
        }
        return money(node, key: key, mayBeZero: mayBeZero, &findings).map { .fixed($0) }
    }

    /// Whether a text calls a function or selects a field, which no amount that is written out does, however badly.
    private static func looksLikeExpression(_ text: String) -> Bool {
        if text.contains("(") { return true }
        let characters = Array(text)
        return characters.indices.dropFirst().dropLast().contains { index in
            characters[index] == "." && characters[index - 1].isLetter && characters[index + 1].isLetter
        }
    }
}
