/// What the gateway says to an agent, in every language that a host speaks.
public struct GatewaySentence: Sendable, Hashable {
    /// In English: what ``Remedy/agentText`` and ``GatewayError/agentText`` are made of.
    public let english: String
    /// In simplified Chinese (zh-Hans).
    public let simplifiedChinese: String
    /// In traditional Chinese (zh-Hant).
    public let traditionalChinese: String
    /// In Korean (ko).
    public let korean: String

    init(_ english: String, hans: String, hant: String, ko korean: String) {
        self.english = english
        simplifiedChinese = hans
        traditionalChinese = hant
        self.korean = korean
    }

    /// Both, one after the other.
    static func + (first: GatewaySentence, second: GatewaySentence) -> GatewaySentence {
        GatewaySentence(
            "\(first.english) \(second.english)", hans: first.simplifiedChinese + second.simplifiedChinese,
            hant: first.traditionalChinese + second.traditionalChinese, ko: "\(first.korean) \(second.korean)")
    }

    /// The sentence, and that only a person at the shop can set it right.
    static func mended(_ english: String, hans: String, hant: String, ko korean: String) -> GatewaySentence {
        GatewaySentence(english, hans: hans, hant: hant, ko: korean) + .askOperator
    }

    /// Every sentence that an agent may be told, each once: for whoever speaks other languages than English.
    public static let all: [GatewaySentence] = {
        var seen: Set<String> = []
        return (errors + verdicts + Remedy.all.map(\.sentence)).filter { !$0.english.isEmpty && seen.insert($0.english).inserted }
    }()

    /// What is said where there is no usable answer.
    private static let errors = [
        unreachable, busy, resting, lateAnswer, unverifiable, certificatesNeeded, establishing, tryLater, unknownCode,
    ]
}
