internal import Clocks
internal import Diagnostics
internal import Money

/// Reads single values from what was typed. YAML's own ideas of numbers, dates and truth play no part: `014` and `1_000` are refused
/// where a number is wanted, and `no` is a name where a name is.
enum Values {
    /// A text that is not empty.
    static func text(_ node: SourceNode, key: String, _ findings: inout Findings) -> Located<String>? {
        switch node.content {
        case .refused: return nil
        case .text(let text, isEmpty: false) where !text.isEmpty: return Located(text, node.span)
        case .text:
            findings.error(.wrongType, "`\(key)` has no value", at: node.span)
        case .list:
            findings.error(.wrongType, "`\(key)` takes one value, not a list", at: node.span, help: ["write the value without brackets"])
        case .map:
            findings.error(.wrongType, "`\(key)` takes one value, not a map", at: node.span)
        }
        return nil
    }

    /// The items of a list; an empty one is reported unless it may be.
    static func list(_ node: SourceNode, key: String, mayBeEmpty: Bool = false, _ findings: inout Findings) -> [SourceNode]? {
        switch node.content {
        case .refused: return nil
        case .list(let items):
            if items.isEmpty, !mayBeEmpty {
                findings.error(
                    .emptyList, "`\(key)` is empty, so the statement would never match", at: node.span,
                    help: ["name something, or leave `\(key)` out to mean all"])
                return nil
            }
            return items
        case .text(let text, _):
            let help = text.isEmpty ? [] : ["write `\(key): [\(text)]`"]
            findings.error(.wrongType, "`\(key)` takes a list", at: node.span, help: help)
        case .map:
            findings.error(.wrongType, "`\(key)` takes a list, not a map", at: node.span)
        }
        return nil
    }

    /// A list of different texts. Two ways of writing an accent are two texts, as they are where something is looked up in a list.
    static func texts(_ node: SourceNode, key: String, mayBeEmpty: Bool = false, _ findings: inout Findings) -> [Located<String>]? {
        guard let items = list(node, key: key, mayBeEmpty: mayBeEmpty, &findings) else { return nil }
        var seen: Set<[UInt8]> = []
        var texts: [Located<String>] = []
        for item in items {
            guard let text = text(item, key: key, &findings) else { continue }
            guard seen.insert(Array(text.value.utf8)).inserted else {
                findings.error(.repeatedItem, "`\(text.value)` is in `\(key)` twice", at: text.span, help: ["keep one of them"])
                continue
            }
            texts.append(text)
        }
        return texts
    }

    /// A list of different names.
    static func names(_ node: SourceNode, key: String, mayBeEmpty: Bool = false, _ findings: inout Findings) -> [Located<String>]? {
        texts(node, key: key, mayBeEmpty: mayBeEmpty, &findings).map { texts in texts.filter { isName($0, &findings) } }
    }

    /// Whether the text is a name; reports it if not.
    static func isName(_ text: Located<String>, _ findings: inout Findings) -> Bool {
        let scalars = text.value.unicodeScalars
        let isLetterOrDigit = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        let isGood =
            scalars.first.map(isLetterOrDigit) == true && text.value.count <= PolicyLanguage.maximumNameLength
            && scalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" || $0 == "_" || $0 == "." }
        if !isGood {
            findings.error(
                .badName, "`\(text.value)` is not a name", at: text.span,
                help: [
                    "a name begins with a letter or digit, goes on with these, `-`, `_` and `.`, and has at most"
                        + " \(PolicyLanguage.maximumNameLength) characters"
                ])
        }
        return isGood
    }

    /// One of a few words.
    static func word<Value: Sendable>(
        _ node: SourceNode, key: String, of choices: [(word: String, value: Value)], _ findings: inout Findings
    ) -> Located<Value>? {
        guard let text = text(node, key: key, &findings) else { return nil }
        if let choice = choices.first(where: { $0.word == text.value }) { return Located(choice.value, text.span) }
        let words = choices.map(\.word)
        let help: String
        if let near = Spelling.nearest(text.value, among: words) {
            help = "did you mean `\(near)`?"
        } else {
            help = "it takes " + Self.enumeration(words, last: "or")
        }
        findings.error(.unknownWord, "`\(key)` cannot be `\(text.value)`", at: text.span, help: [help])
        return nil
    }

    /// `a`, `b` or `c`.
    static func enumeration(_ words: [String], last: String) -> String {
        let quoted = words.map { "`\($0)`" }
        guard let end = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return "\(quoted.dropLast().joined(separator: ", ")) \(last) \(end)"
    }
}
