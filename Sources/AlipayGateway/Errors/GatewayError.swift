public import ToolKit

/// Why there is no usable answer, sorted by whether the platform may have acted.
public enum GatewayError: Error, Sendable, Hashable {
    /// Nothing was sent, certainly.
    case notSent(String)
    /// Nothing was sent: too many requests of this kind are under way.
    case busy
    /// It was sent, or may have been, and no whole answer came.
    case noAnswer(String)
    /// Something came that is not a signed answer to what was asked.
    case unusableAnswer(String)
    /// Alipay says no.
    case refused(Complaint)

    /// Whether it is certain that a request that ended so moved nothing.
    public var certainty: Remedy.Certainty {
        switch self {
        case .notSent, .busy: return .failed
        case .noAnswer, .unusableAnswer: return .unknown
        case .refused(let complaint):
            let remedy = complaint.remedy
            // Without a signature only a refusal before processing is believed: there is nothing that the gateway could have signed.
            return complaint.isSigned || remedy.isBeforeProcessing ? remedy.certainty : .unknown
        }
    }

    /// For an agent: what happened and what would help. Holds nothing that was signed and no key.
    public var agentText: String {
        switch self {
        case .notSent: "Alipay could not be reached; nothing was sent."
        case .busy: "Too many requests to Alipay are under way; nothing was sent. Try again in a moment."
        case .noAnswer: "Alipay did not answer in time."
        case .unusableAnswer: "Alipay's answer could not be verified."
        case .refused(let complaint): complaint.agentText
        }
    }

    /// For a log: as `agentText`, with what the network said.
    public var logText: String {
        switch self {
        case .notSent(let reason), .noAnswer(let reason), .unusableAnswer(let reason): reason
        case .busy: "nothing was sent: too many requests are under way"
        case .refused(let complaint):
            [complaint.code, complaint.subCode, complaint.isSigned ? "" : "(unsigned)"].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// A stable word: the finer code where Alipay gave one.
    public var code: String {
        switch self {
        case .notSent: "not-sent"
        case .busy: "gateway-busy"
        case .noAnswer: "no-answer"
        case .unusableAnswer: "unusable-answer"
        case .refused(let complaint): complaint.subCode.isEmpty ? complaint.code : complaint.subCode
        }
    }

    /// Whether the same call may succeed later without anybody changing anything.
    public var mayHelpLater: Bool {
        switch self {
        case .notSent, .busy, .noAnswer: true
        case .unusableAnswer: false
        case .refused(let complaint): complaint.remedy.isRetryable
        }
    }

    /// The same as a tool's failure, with a text of the tool's own where it has one.
    public func failure(_ text: String? = nil) -> Failure { Failure(code: code, text: text ?? agentText, mayHelpLater: mayHelpLater) }
}
