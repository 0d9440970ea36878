import Gate

/// What rooms other than the gate tell agents, in every language: found by the English text that those rooms make.
enum Sentences {
    /// All of them.
    static let all: [Sentence] = [
        payTools, tradeTools, otherTools, bills, fields, results, tradeWords, refusals, rules, tooSoon, failures, tradeRefusals, hostFaults,
        alipay, people,
    ].flatMap { $0 }
}

extension AgentTexts {
    /// The texts of a host that is set to this language.
    static func of(_ language: AgentLanguage) -> AgentTexts { AgentTexts(language, Sentences.all) }
}
