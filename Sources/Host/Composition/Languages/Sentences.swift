import Gate

/// What rooms other than the gate tell agents, in every language: found by the English text that those rooms make.
enum Sentences {
    /// All of them.
    static let all: [Sentence] =
        payTools + otherTools + fields + results + refusals + tooSoon + failures + hostFaults + alipay + people
}

extension AgentTexts {
    /// The texts of a host that is set to this language.
    static func of(_ language: AgentLanguage) -> AgentTexts { AgentTexts(language, Sentences.all) }
}
