/// What Alipay says is wrong. Its texts are an outsider's: neutralised and bounded.
public struct Complaint: Sendable, Hashable {
    /// The method that was refused.
    public let method: String
    /// The platform's code, such as `40004`.
    public let code: String
    /// The platform's text, such as `Business Failed`.
    public let message: String
    /// The finer code, such as `ACQ.TRADE_NOT_EXIST`; empty where there is none.
    public let subCode: String
    /// The finer text, in Chinese as a rule; empty where there is none. Never shown for a refused signature: it quotes what was signed.
    public let subMessage: String
    /// Whether Alipay signed this. What is unsigned proves nothing but that something went wrong.
    public let isSigned: Bool

    /// A complaint from the members of an answer.
    init(method: String, code: String, message: String, subCode: String, subMessage: String, isSigned: Bool) {
        self.method = method
        self.code = OutsideText.neutral(code, limit: 16)
        self.message = OutsideText.neutral(OutsideText.decodingEntities(message), limit: 128)
        self.subCode = OutsideText.neutral(subCode, limit: 96)
        // What the gateway verified stands in the text of a refused signature, so nothing of it is kept.
        self.subMessage =
            subCode.hasSuffix("invalid-signature") ? "" : OutsideText.neutral(OutsideText.decodingEntities(subMessage), limit: 256)
        self.isSigned = isSigned
    }

    /// What to make of it.
    public var remedy: Remedy { Remedy.of(method: method, code: code, subCode: subCode) }

    /// The platform's words and what to do, for an agent: `Business Failed (ACQ.TRADE_NOT_EXIST: 交易不存在). …`
    public var agentText: String {
        let finer = [subCode, subMessage].filter { !$0.isEmpty }.joined(separator: ": ")
        let said = finer.isEmpty ? message : "\(message) (\(finer))"
        return "\(said). \(remedy.agentText)"
    }
}
