/// What one of Alipay's codes means for a caller: what to do, whether trying again can help, and whether money may have moved.
public struct Remedy: Sendable, Hashable {
    /// Whether a request that was answered with this code did nothing.
    public enum Certainty: Sendable, Hashable {
        /// It is certain that nothing moved.
        case failed
        /// It may have moved; ask.
        case unknown
    }

    /// What to do, in one or two sentences for an agent; empty where the platform's own words say enough.
    public let agentText: String
    /// Whether the same call may succeed later without anybody changing anything.
    public let isRetryable: Bool
    /// Whether money may have moved.
    public let certainty: Certainty
    /// Whether the platform refuses with this code before it looks at the business: certain even where the answer is unsigned, as an
    /// answer to a request that it cannot verify is.
    public let isBeforeProcessing: Bool

    init(_ agentText: String, isRetryable: Bool = false, certainty: Certainty = .failed, isBeforeProcessing: Bool = false) {
        self.agentText = agentText
        self.isRetryable = isRetryable
        self.certainty = certainty
        self.isBeforeProcessing = isBeforeProcessing
    }

    /// What to make of a code. What the table does not know is unknown: only a listed code frees reserved money.
    public static func of(code: String, subCode: String) -> Remedy {
        if let known = RemedyTable.bySubCode[subCode] { return known }
        if let name = RemedyTable.businessName(of: subCode), code == "40004" {
            if let known = RemedyTable.byBusinessName[name] { return known }
        }
        return RemedyTable.byCode(code, subCode: subCode)
    }
}
