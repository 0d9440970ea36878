/// What agents are told, in one language.
///
/// What the gate itself says is a ``Notice``, which has its words in every language where it is made. What other rooms say comes as English
/// text (a tool's description, what a provider's code means) and is found in a catalogue of sentences by that text.
public struct AgentTexts: Sendable {
    /// The language.
    public let language: AgentLanguage
    private let exact: [String: Sentence]
    /// The sentences with something filled in.
    private let filled: [Sentence]

    /// The texts of a language.
    /// - Parameter sentences: what other rooms say. A text that is not among them stays as it is.
    public init(_ language: AgentLanguage, _ sentences: [Sentence]) {
        self.language = language
        let needed = language == .english ? [] : sentences
        exact = Dictionary(needed.map { ($0.english, $0) }) { first, _ in first }
        filled = needed.filter { $0.english.contains(Self.gap) }
    }

    /// The texts as they are made: in English.
    public static let english = AgentTexts(.english, [])

    /// A text in this language. Only the one that is asked for is made.
    public func say(
        _ english: @autoclosure () -> String, hans: @autoclosure () -> String, hant: @autoclosure () -> String,
        ko korean: @autoclosure () -> String
    ) -> String {
        switch language {
        case .english: english()
        case .simplifiedChinese: hans()
        case .traditionalChinese: hant()
        case .korean: korean()
        }
    }

    /// A text of another room in this language; as it is where the catalogue has none. A sentence of the catalogue that stands at the end
    /// of a text is found too: tools put the provider's own words before it, and those stay.
    public func said(_ text: String) -> String {
        guard language != .english, !text.isEmpty else { return text }
        if let whole = translation(of: text) { return whole }
        var rest = text[...]
        while let end = rest.firstRange(of: ". ")?.upperBound ?? rest.firstRange(of: ": ")?.upperBound {
            rest = rest[end...]
            if let told = translation(of: String(rest)) { return text[..<rest.startIndex] + told }
        }
        return text
    }

    private func translation(of text: String) -> String? {
        if let sentence = exact[text] { return sentence[language] }
        for sentence in filled {
            guard let values = Self.values(in: text, of: sentence.english.split(separator: Self.gap, omittingEmptySubsequences: false))
            else { continue }
            let parts = sentence[language].split(separator: Self.gap, omittingEmptySubsequences: false)
            return zip(parts, values + [""]).map { $0 + $1 }.joined()
        }
        return nil
    }

    private static let gap = "{}"

    /// What stands between the parts of a sentence in a text that is made of it; nil where it is made of another.
    private static func values(in text: String, of parts: [Substring]) -> [Substring]? {
        guard let first = parts.first, let last = parts.last, text.hasPrefix(first), text.hasSuffix(last),
            text.count > first.count + last.count
        else { return nil }
        var rest = text.dropFirst(first.count)
        var values: [Substring] = []
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return nil }
            values.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return values + [rest.dropLast(last.count)]
    }
}
