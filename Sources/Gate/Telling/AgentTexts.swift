/// What agents are told, in one language.
///
/// What the gate itself says is a ``Notice``, which has its words in every language where it is made. What other rooms say comes as English
/// text (a tool's description, what a provider's code means) and is found in a catalogue of sentences by that text.
public struct AgentTexts: Sendable {
    /// The language.
    public let language: AgentLanguage
    private let exact: [String: Sentence]
    /// The sentences with something filled in.
    private let gapped: [Sentence]

    /// The texts of a language.
    /// - Parameter sentences: what other rooms say. A text that is not among them stays as it is.
    public init(_ language: AgentLanguage, _ sentences: [Sentence]) {
        self.language = language
        let needed = language == .english ? [] : sentences
        exact = Dictionary(needed.map { ($0.english, $0) }) { first, _ in first }
        gapped = needed.filter { $0.english.contains(Self.gap) }
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

    /// A text of another room in this language; as it is where the catalogue has none. Sentences of the catalogue that stand one after the
    /// other, or at the end of a text, are found too: tools put the provider's own words before them, and those stay.
    public func said(_ text: String) -> String {
        guard language != .english, !text.isEmpty else { return text }
        if let whole = sentences(of: text[...]) { return whole }
        var rest = text[...]
        while let end = rest.firstRange(of: ". ")?.upperBound ?? rest.firstRange(of: ": ")?.upperBound {
            rest = rest[end...]
            if let told = sentences(of: rest) { return text[..<rest.startIndex] + told }
        }
        return text
    }

    /// A text that is one sentence of the catalogue, or several in a row; nil where any of it is something else.
    private func sentences(of text: Substring) -> String? {
        if let whole = exact[String(text)] { return whole[language] }
        // The shortest beginning first, and a whole with gaps last: what is filled in may hold anything, even the next sentence.
        for space in text.ranges(of: ". ").map({ text.index(after: $0.lowerBound) }) {
            let first = text[..<space]
            guard let said = exact[String(first)]?[language] ?? filled(first, endsText: false),
                let others = sentences(of: text[text.index(after: space)...])
            else { continue }
            return said + (language == .korean ? " " : "") + others
        }
        return filled(text, endsText: true)
    }

    /// A text that is made of a sentence with gaps.
    /// - Parameter endsText: whether nothing follows it. A sentence that ends with a gap takes in all that does.
    private func filled(_ text: Substring, endsText: Bool) -> String? {
        for sentence in gapped where endsText || !sentence.english.hasSuffix(Self.gap) {
            guard var values = Self.values(in: text, of: sentence.english.split(separator: Self.gap, omittingEmptySubsequences: false))
            else { continue }
            // What a sentence ends with is often another one: a reason, or what would help.
            if sentence.english.hasSuffix(Self.gap), let last = values.popLast() { values.append(said(String(last))[...]) }
            let parts = sentence[language].split(separator: Self.gap, omittingEmptySubsequences: false)
            return zip(parts, values + [""]).map { $0 + $1 }.joined()
        }
        return nil
    }

    private static let gap = "{}"

    /// What stands between the parts of a sentence in a text that is made of it; nil where it is made of another.
    private static func values(in text: Substring, of parts: [Substring]) -> [Substring]? {
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
