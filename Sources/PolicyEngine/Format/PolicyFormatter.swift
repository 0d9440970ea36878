public import Diagnostics

/// Sets policy files in their one style: two spaces, lists indented, keys of a statement in their order, quotes only where they are
/// needed. Every comment stays, and so do the empty lines between paragraphs; what the file says never changes.
public enum PolicyFormatter {
    /// What became of a file.
    public enum Outcome: Sendable {
        /// The text in its style, which may be what it was.
        case formatted(String)
        /// The file cannot be read; nothing can be said about its style.
        case unreadable([Diagnostic])
        /// The file can be read, and setting it would not have kept what it says or a comment. That is a mistake in this program; the
        /// file had better stay as it is.
        case refused(Diagnostic)
    }

    /// Formats a file. Mistakes in what it says do not matter, as long as it is YAML as policies use it.
    public static func format(_ file: SourceFile) -> Outcome {
        var findings = Findings()
        guard TextCheck.passes(file, &findings) else { return .unreadable(findings.list) }
        let tree: SourceNode?
        switch YAMLDocument.compose(file, &findings) {
        case .tree(let node, let isWhole):
            guard isWhole, !findings.hasErrors else { return .unreadable(findings.list) }
            tree = node
        case .empty: tree = nil
        case .unreadable: return .unreadable(findings.list)
        }
        do throws(LayoutFailure) {
            let layout = try LayoutReader.read(file.text)
            let text = LayoutWriter.write(layout, rule: rule(of: tree))
            return try refusal(of: text, for: file, layout, tree) ?? .formatted(text)
        } catch {
            return refused("what begins here cannot be set", in: file, line: error.line, column: error.column)
        }
    }

    /// The order of keys is that of policies; cases are told in the order in which people tell them.
    private static func rule(of tree: SourceNode?) -> MapRule? {
        guard case .map(let entries)? = tree?.content, let head = CaseGrammar.file.keyNames.first else { return nil }
        return entries.contains { $0.key.value == head } ? nil : PolicyGrammar.file
    }

    // MARK: - Proof

    /// Reads the output again: it says what the file says, and has its comments.
    private static func refusal(
        of text: String, for file: SourceFile, _ layout: Layout, _ tree: SourceNode?
    ) throws(LayoutFailure) -> Outcome? {
        var findings = Findings()
        var copy: SourceNode?
        if case .tree(let node, isWhole: true) = YAMLDocument.compose(SourceFile(name: file.name, text: text), &findings) { copy = node }
        guard findings.list.isEmpty, tree?.meaning == copy?.meaning else {
            return refused("setting this file would change what it says", in: file, line: 1, column: 1)
        }
        let again = try LayoutReader.read(text)
        guard again.comments.sorted() == layout.comments.sorted() else {
            return refused("setting this file would lose a comment", in: file, line: 1, column: 1)
        }
        return nil
    }

    private static func refused(_ message: String, in file: SourceFile, line: Int, column: Int) -> Outcome {
        .refused(
            Diagnostic(
                code: "not-formatted", message: message, span: SourceSpan(file: file.name, line: line, column: column, length: 1),
                help: ["the file is left as it is; this is a mistake in `tollgate policy fmt`, please report it"]))
    }
}

/// What a node says, without where and how.
indirect enum NodeMeaning: Hashable {
    case text(String, isEmpty: Bool, isNone: Bool)
    case list([NodeMeaning])
    case map([String: NodeMeaning])
    case refused
}

extension SourceNode {
    /// What it says; the order of keys says nothing.
    var meaning: NodeMeaning {
        switch content {
        case .text(let text, let isEmpty): .text(text, isEmpty: isEmpty, isNone: isNone)
        case .list(let items): .list(items.map(\.meaning))
        case .map(let entries): .map(Dictionary(entries.map { ($0.key.value, $0.value.meaning) }, uniquingKeysWith: { first, _ in first }))
        case .refused: .refused
        }
    }
}

extension Layout {
    /// The texts of all comments, and of directives.
    var comments: [String] {
        let own = (head + lead + tail).compactMap(\.text) + [markRemark, rootRemark].compactMap { $0?.text }
        return own + Self.comments(in: root)
    }

    private static func comments(in node: LayoutNode) -> [String] {
        switch node {
        case .empty(let inner): inner.compactMap(\.text)
        case .scalar: []
        case .collection(let collection):
            collection.entries.flatMap { entry in
                entry.lead.compactMap(\.text) + (entry.remark.map { [$0.text] } ?? []) + comments(in: entry.value)
            } + collection.tail.compactMap(\.text) + (collection.opening.map { [$0.text] } ?? [])
        }
    }
}
