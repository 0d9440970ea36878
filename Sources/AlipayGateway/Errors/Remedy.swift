/// What one of Alipay's codes means for a caller: what to do, whether trying again can help, and whether money may have moved.
public struct Remedy: Sendable, Hashable {
    /// Whether a request that was answered with this code did nothing.
    public enum Certainty: Sendable, Hashable {
        /// It is certain that nothing moved.
        case failed
        /// It may have moved; ask.
        case unknown
    }

    /// What to do, in one or two sentences for an agent, in every language.
    public let sentence: GatewaySentence
    /// Whether the same call may succeed later without anybody changing anything.
    public let isRetryable: Bool
    /// Whether money may have moved.
    public let certainty: Certainty
    /// Whether the platform refuses with this code before it looks at the business: certain even where the answer is unsigned, as an
    /// answer to a request that it cannot verify is.
    public let isBeforeProcessing: Bool

    /// What to do, in English.
    public var agentText: String { sentence.english }

    init(
        _ sentence: GatewaySentence, isRetryable: Bool = false, certainty: Certainty = .failed, isBeforeProcessing: Bool = false
    ) {
        self.sentence = sentence
        self.isRetryable = isRetryable
        self.certainty = certainty
        self.isBeforeProcessing = isBeforeProcessing
    }

    /// The same where it is not certain that nothing moved.
    var uncertain: Remedy { Remedy(sentence + .establishing, isRetryable: isRetryable, certainty: .unknown) }

    /// What to make of a code that a method was answered with. What the table does not know is unknown: only a code that is listed for
    /// the very method frees reserved money.
    public static func of(method: String, code: String, subCode: String) -> Remedy {
        let found = found(method: method, code: code, subCode: subCode)
        guard MovingMethod(rawValue: method) == nil, found.sentence == .establishing else { return found }
        // A question has no outcome that somebody would have to establish.
        return Remedy(found.isRetryable ? .tryLater : .unknownCode, isRetryable: found.isRetryable, certainty: .unknown)
    }

    private static func found(method: String, code: String, subCode: String) -> Remedy {
        if let known = RemedyTable.bySubCode[subCode] { return known }
        let family = MethodFamily(of: method)
        if code == "40004", let name = RemedyTable.businessName(of: subCode, in: family), let known = family.table[name] { return known }
        return RemedyTable.byCode(code, subCode: subCode)
    }
}
