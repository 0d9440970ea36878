/// In which language agents are spoken to. The log, what is data, and people's commands are the same in all of them.
public enum AgentLanguage: String, Sendable, CaseIterable {
    /// English, with the Chinese terms. The default.
    case english = "en"
    /// Chinese in simplified characters.
    case simplifiedChinese = "zh-Hans"
    /// Chinese in traditional characters.
    case traditionalChinese = "zh-Hant"
    /// Korean.
    case korean = "ko"
}

/// One text in every language: it cannot be written without one of them.
public struct Sentence: Sendable, Hashable {
    /// The English text, which the log and the store keep. `{}` stands for what is filled in, in the same order in
    /// every language.
    public let english: String
    private let hans: String
    private let hant: String
    private let korean: String

    /// A text.
    public init(_ english: String, hans: String, hant: String, ko korean: String) {
        self.english = english
        self.hans = hans
        self.hant = hant
        self.korean = korean
    }

    /// The text of one language.
    public subscript(language: AgentLanguage) -> String {
        switch language {
        case .english: english
        case .simplifiedChinese: hans
        case .traditionalChinese: hant
        case .korean: korean
        }
    }
}
