internal import Diagnostics
internal import Yams

/// Turns the library's nodes into ours, and refuses what the policy language leaves out of YAML.
struct YAMLTree {
    let text: SourceText
    let disguise: KeyDisguise
    /// Whether everything that was met has a place in the tree; if not, what lacks a name may only be hidden.
    private(set) var isSound = true
    /// Whether it is nested too deep; then nothing else in it is worth reading.
    private(set) var isTooDeep = false
    private var anchors: Set<SourceSpan> = []

    init(text: SourceText, disguise: KeyDisguise) {
        self.text = text
        self.disguise = disguise
    }

    mutating func node(_ node: Node, depth: Int, _ findings: inout Findings) -> SourceNode {
        let span = span(of: node)
        let refused = SourceNode(content: .refused, span: span)
        guard depth <= PolicyLanguage.maximumDepth else {
            if !isTooDeep {
                findings.error(.tooDeep, "lists and maps are nested deeper than \(PolicyLanguage.maximumDepth) levels", at: span)
            }
            isTooDeep = true
            return refused
        }
        guard !refusesProperties(of: node, at: span, &findings) else { return refused }
        switch node {
        case .scalar(let scalar):
            let isEmpty = scalar.string.isEmpty && (scalar.style == .plain || scalar.style == .any)
            let written = node.mark.map { ScalarSource(text: text, line: $0.line, scalarColumn: $0.column) }
            return SourceNode(content: .text(scalar.string, isEmpty: isEmpty), span: span, scalar: written)
        case .sequence(let sequence):
            return SourceNode(content: .list(sequence.map { self.node($0, depth: depth + 1, &findings) }), span: span)
        case .mapping(let mapping):
            return SourceNode(content: .map(entries(mapping, depth: depth, &findings)), span: span)
        case .alias:
            return refused
        }
    }

    // MARK: - Maps

    private mutating func entries(_ mapping: Node.Mapping, depth: Int, _ findings: inout Findings) -> [SourceNode.Entry] {
        var entries: [SourceNode.Entry] = []
        var places: [String: SourceSpan] = [:]
        for (key, value) in mapping {
            guard let name = self.key(key, &findings) else { continue }
            if let first = places[name.value] {
                findings.error(
                    .repeatedKey, "the key `\(name.value)` is given twice in one map", at: name.span,
                    help: ["keep one of them; the first is in line \(first.line)"])
                continue
            }
            places[name.value] = name.span
            entries.append(SourceNode.Entry(key: name, value: node(value, depth: depth + 1, &findings)))
        }
        return entries
    }

    private mutating func key(_ node: Node, _ findings: inout Findings) -> Located<String>? {
        let span = span(of: node)
        if refusesProperties(of: node, at: span, &findings) { return nil }
        guard case .scalar(let scalar) = node else {
            findings.error(.wrongType, "a key is a name, not a list or a map", at: span)
            isSound = false
            return nil
        }
        let name = disguise.name(of: scalar.string)
        if name == "<<" {
            findings.error(.mergeKey, "merging maps with `<<` is not part of the policy language", at: span, help: ["write the keys out"])
            isSound = false
            return nil
        }
        return Located(name, span)
    }

    // MARK: - Anchors and tags

    /// A node with an anchor or a tag begins with its mark. An alias leads to the node of its anchor, which is refused once.
    private mutating func refusesProperties(of node: Node, at span: SourceSpan, _ findings: inout Findings) -> Bool {
        guard let mark = node.mark else { return false }
        switch text.character(line: mark.line, scalarColumn: mark.column) {
        case "&":
            if anchors.insert(span).inserted {
                findings.error(
                    .anchor, "anchors and aliases are not part of the policy language", at: span,
                    help: ["write the value out where it is needed", "or put a text that begins with `*` or `&` in quotes"])
            }
        case "!":
            findings.error(
                .tag, "YAML tags are not part of the policy language", at: span,
                help: ["write the value without it", "or put a text that begins with `!` in quotes"])
        default:
            return false
        }
        isSound = false
        return true
    }

    private func span(of node: Node) -> SourceSpan {
        guard let mark = node.mark else { return SourceSpan(file: text.file.name, line: 1, column: 1, length: 0) }
        let written = node.scalar.map { disguise.name(of: $0.string) }
        return text.span(line: mark.line, scalarColumn: mark.column, text: written)
    }
}
