import AlipayGateway
import Gate

extension Sentences {
    /// What the gateway to Alipay says of answers, codes and outcomes. It brings its own words in each language.
    static let alipay: [Sentence] = GatewaySentence.all.map { sentence in
        Sentence(
            sentence.english, hans: sentence.simplifiedChinese, hant: sentence.traditionalChinese, ko: sentence.korean)
    }
}
