internal import Diagnostics
internal import Yams

/// A file's text as a tree of nodes. All that is known of the YAML library is in this file and in `YAMLTree`.
enum YAMLDocument {
    /// What became of a text.
    enum Outcome {
        /// A tree. If it is not whole, parts of it were refused.
        case tree(SourceNode, isWhole: Bool)
        /// There is nothing but space and comments in it.
        case empty
        /// It is not YAML, or none that can be read, which was reported.
        case unreadable
    }

    /// Composes the file's one document.
    static func compose(_ file: SourceFile, _ findings: inout Findings) -> Outcome {
        let text = SourceText(file)
        var disguise = KeyDisguise(text.parsed)
        while true {
            do {
                // Without rules every untagged text stays a text: `yes`, `014` and `1:30` are what was typed.
                let root = try Parser(yaml: disguise.text, resolver: .basic, encoding: .utf8).singleRoot()
                guard let root else { return .empty }
                var tree = YAMLTree(text: text, disguise: disguise)
                let node = tree.node(root, depth: 1, &findings)
                return tree.isTooDeep ? .unreadable : .tree(node, isWhole: tree.isSound)
            } catch YamlError.duplicatedKeysInMapping(_, let context) {
                if disguise.hide(line: context.mark.line, scalarColumn: context.mark.column) { continue }
                let span = text.span(line: context.mark.line, scalarColumn: context.mark.column, text: nil)
                findings.error(.repeatedKey, "this key is given more than once in its map", at: span, help: ["keep one of them"])
            } catch {
                report(error, in: text, &findings)
            }
            return .unreadable
        }
    }

    // MARK: - What the parser says

    private static func report(_ error: any Error, in text: SourceText, _ findings: inout Findings) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            report(problem, at: mark, in: text, &findings)
        case YamlError.reader(let problem, let offset, _, _):
            findings.error(.yamlSyntax, "this is not YAML: \(problem)", at: text.span(byte: offset ?? 0))
        default:
            findings.error(.yamlSyntax, "this is not YAML", at: text.span(byte: 0))
        }
    }

    private static func report(_ problem: String, at mark: Mark, in text: SourceText, _ findings: inout Findings) {
        let span = text.span(line: mark.line, scalarColumn: mark.column, text: nil)
        if problem.contains("another document") {
            findings.error(.severalDocuments, "a policy file is one YAML document", at: span, help: ["put the rest into a file of its own"])
        } else if problem.contains("alias") {
            findings.error(
                .anchor, "anchors and aliases are not part of the policy language", at: span,
                help: ["write the value out where it is needed", "or put a text that begins with `*` or `&` in quotes"])
        } else if problem.lowercased().contains("nesting level") {
            findings.error(.tooDeep, "lists and maps are nested deeper than \(PolicyLanguage.maximumDepth) levels", at: span)
        } else {
            let first = text.character(line: mark.line, scalarColumn: mark.column)
            let condition = text.isCondition(line: mark.line) ? ["put the whole condition in quotes: `when: '...'`"] : []
            findings.error(.yamlSyntax, "this is not YAML: \(problem)", at: span, help: condition + help(for: problem, at: first))
        }
    }

    private static func help(for problem: String, at character: Character?) -> [String] {
        if character == "\t" { return ["indent with spaces, never with tabs"] }
        if problem.contains("cannot start any token"), let character { return ["put a text that begins with `\(character)` in quotes"] }
        if problem.contains("mapping values are not allowed") {
            return ["put a text that contains `: ` in quotes, or look at the indentation"]
        }
        if problem.contains("escape") { return ["put the text in single quotes, where a backslash is a backslash"] }
        if problem.contains("could not find expected ':'") { return ["write `key: value`"] }
        return ["look at the indentation, the quotes and the brackets up to here"]
    }
}

/// The YAML library refuses a map with a repeated key and does not say where the second one is. So the one that it does name is hidden
/// under characters that no policy file may contain, as many as it has, until the library sees no repetition any more; the tree then
/// has all of them at their places.
struct KeyDisguise {
    /// The text with some keys hidden.
    private(set) var text: String
    private var names: [String: String] = [:]

    /// So many hidden keys are enough; each costs a parse, so that in a long file fewer are.
    private static let maximumKeys = 20
    private static let maximumBytesParsed = 2 << 20
    private let mostKeys: Int
    private static let firstPrivateScalar: UInt32 = 0xE000

    init(_ text: String) {
        self.text = text
        mostKeys = min(Self.maximumKeys, Self.maximumBytesParsed / max(1, text.utf8.count))
    }

    /// A key's own name.
    func name(of key: String) -> String { names[key] ?? key }

    /// Hides the key that begins here; false where it is not a simple one, or there are too many.
    mutating func hide(line: Int, scalarColumn: Int) -> Bool {
        guard names.count < mostKeys, let start = index(line: line, scalarColumn: scalarColumn) else { return false }
        let scalars = text.unicodeScalars
        var range = start..<start
        if let quote = scalars[start...].first, quote == "\"" || quote == "'" {
            let inner = scalars.index(after: start)
            guard let end = scalars[inner...].firstIndex(of: quote) else { return false }
            range = inner..<end
        } else {
            range = start..<(scalars[start...].firstIndex { Self.endsPlainKey($0) } ?? scalars.endIndex)
        }
        let key = scalars[range]
        guard !key.isEmpty, key.allSatisfy({ Self.isSimple($0) }) else { return false }
        guard let first = Unicode.Scalar(Self.firstPrivateScalar + UInt32(names.count) + 1),
            let filler = Unicode.Scalar(Self.firstPrivateScalar)
        else { return false }
        var hidden = String(Character(first))
        for _ in 1..<max(1, key.count) { hidden.unicodeScalars.append(filler) }
        names[hidden] = String(key)
        text.unicodeScalars.replaceSubrange(range, with: Array(hidden.unicodeScalars))
        return true
    }

    private static func endsPlainKey(_ scalar: Unicode.Scalar) -> Bool { scalar == ":" || scalar == "," || scalar == "}" || scalar == "\n" }

    /// Letters and what names consist of; anything else may mean more in YAML than itself.
    private static func isSimple(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_. <".unicodeScalars.contains(scalar)
    }

    private func index(line: Int, scalarColumn: Int) -> String.Index? {
        let lines = SourceFile(name: "", text: text).lines
        guard lines.indices.contains(line - 1) else { return nil }
        let scalars = lines[line - 1].unicodeScalars
        return scalars.index(scalars.startIndex, offsetBy: scalarColumn - 1, limitedBy: scalars.endIndex)
    }
}
