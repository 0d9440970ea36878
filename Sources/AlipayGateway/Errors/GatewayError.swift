public import ToolKit

/// Why there is no usable answer, sorted by whether the platform may have acted.
public enum GatewayError: Error, Sendable, Hashable {
    /// Nothing was sent, certainly.
    case notSent(String)
    /// Nothing was sent: too many requests of this kind are under way.
    case busy
    /// Nothing was sent: Alipay has not answered several times in a row, and is left alone for a while.
    case resting
    /// Nothing was sent: transfers take the application's certificates, and only keys are set up.
    case needsCertificates
    /// It was sent, or may have been, and no whole answer came.
    case noAnswer(String)
    /// Something came that is not a signed answer to what was asked.
    case unusableAnswer(String)
    /// Alipay says no.
    case refused(Complaint)

    /// Whether it is certain that a request that ended so moved nothing.
    public var certainty: Remedy.Certainty {
        switch self {
        case .notSent, .busy, .resting, .needsCertificates: return .failed
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
        case .notSent: GatewaySentence.unreachable.english
        case .busy: GatewaySentence.busy.english
        case .resting: GatewaySentence.resting.english
        case .needsCertificates: GatewaySentence.certificatesNeeded.english
        case .noAnswer: GatewaySentence.lateAnswer.english
        case .unusableAnswer: GatewaySentence.unverifiable.english
        case .refused(let complaint): complaint.agentText
        }
    }

    /// For a log: as `agentText`, with what the network said.
    public var logText: String {
        switch self {
        case .notSent(let reason), .noAnswer(let reason), .unusableAnswer(let reason): reason
        case .busy: "nothing was sent: too many requests are under way"
        case .resting: "nothing was sent: too many requests in a row had no answer"
        case .needsCertificates: "nothing was sent: transfers need certificate mode"
        case .refused(let complaint):
            [complaint.code, complaint.subCode, complaint.isSigned ? "" : "(unsigned)"].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// A stable word: the finer code where Alipay gave one.
    public var code: String {
        switch self {
        case .notSent: "not-sent"
        case .busy: "gateway-busy"
        case .resting: "gateway-resting"
        case .needsCertificates: "transfer-needs-certificates"
        case .noAnswer: "no-answer"
        case .unusableAnswer: "unusable-answer"
        case .refused(let complaint): complaint.subCode.isEmpty ? complaint.code : complaint.subCode
        }
    }

    /// Whether the same call may succeed later without anybody changing anything.
    public var mayHelpLater: Bool {
        switch self {
        case .notSent, .busy, .resting, .noAnswer: true
        case .unusableAnswer, .needsCertificates: false
        case .refused(let complaint): complaint.remedy.isRetryable
        }
    }

    /// The same as a tool's failure, with a text of the tool's own where it has one.
    public func failure(_ text: String? = nil) -> Failure { Failure(code: code, text: text ?? agentText, mayHelpLater: mayHelpLater) }
}
