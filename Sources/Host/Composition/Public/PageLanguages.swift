import Gate

/// In which language a buyer's page speaks: the first that the browser asks for and that there is, else the host's own.
struct PageLanguages: Sendable {
    typealias Language = AgentLanguage

    /// The host's own.
    let usual: Language

    /// The language of a page.
    /// - Parameter headers: the request's `Accept-Language`, as many as there are.
    func language(of headers: [String]) -> Language {
        let asked = headers.flatMap { $0.split(separator: ",") }.prefix(20).compactMap { part -> (Language, Double)? in
            let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let tag = pieces.first, let language = Self.language(of: tag) else { return nil }
            let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            return weight > 0 ? (language, weight) : nil
        }
        // The first of those that are wanted most.
        let most = asked.map(\.1).max()
        return asked.first { $0.1 == most }?.0 ?? usual
    }

    private static func language(of tag: String) -> Language? {
        switch tag.split(separator: "-").first {
        case "en": .english
        case "ko": .korean
        case "zh":
            ["hant", "tw", "hk", "mo"].contains { tag.split(separator: "-").contains(Substring($0)) }
                ? .traditionalChinese : .simplifiedChinese
        default: nil
        }
    }
}
