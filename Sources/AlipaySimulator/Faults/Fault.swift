public import Clocks

/// Something that goes wrong with one call, on purpose. Only calls that an application makes go wrong, payment pages never.
public struct Fault: Sendable, Hashable {
    /// What goes wrong. "before" did not act, "after" did: the caller cannot tell which.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No answer until the caller gives up; nothing was done.
        case timeOutBefore = "time-out-before"
        /// No answer until the caller gives up; it was done.
        case timeOutAfter = "time-out-after"
        /// The connection ends without an answer; nothing was done.
        case connectionLostBefore = "connection-lost-before"
        /// The connection ends without an answer; it was done.
        case connectionLostAfter = "connection-lost-after"
        /// No answer; it is done only when the connection is gone and look-ups have said absent (or the clock has moved on).
        case lateArrival = "late-arrival"
        /// HTTP status 502; nothing was done.
        case serverErrorBefore = "server-error-before"
        /// HTTP status 502; it was done.
        case serverErrorAfter = "server-error-after"
        /// Half an answer; it was done.
        case cutBody = "cut-body"
        /// The answer's signature does not fit it; it was done.
        case wrongSignature = "wrong-signature"
        /// 40004 with ACQ.SYSTEM_ERROR; nothing was done.
        case systemErrorBefore = "system-error-before"
        /// 40004 with ACQ.SYSTEM_ERROR; it was done.
        case systemErrorAfter = "system-error-after"
        /// 20000 with isp.unknow-error; nothing was done.
        case unavailableBefore = "unavailable-before"
        /// 20000 with isp.unknow-error; it was done.
        case unavailableAfter = "unavailable-after"
        /// It is done, and the answer comes late.
        case slow
        /// The platform gets the call twice, and the caller gets the second answer.
        case duplicate
        /// The answer to a refund lacks `fund_change`; it was done.
        case fundChangeMissing = "fund-change-missing"
        /// The answer is `refusal`; nothing was done.
        case refusal
        /// The buyer pays the order a moment before it is cancelled or closed.
        case paysFirst = "pays-first"
        /// A cancellation answers `retry_flag` Y and no `action`; nothing was done.
        case retryFlag = "retry-flag"
        /// A transfer is taken and stays under way until somebody ends it.
        case dealing
        /// The answer is signed by, and names, a certificate that the merchant does not have; it was done.
        case unknownCertificate = "unknown-certificate"
        /// The answer's content is encrypted with another key than was agreed on; it was done.
        case wrongEncryption = "wrong-encryption"
        /// The file of the bill ends in its middle.
        case billTruncated = "bill-truncated"
        /// The file of the bill is in another encoding.
        case billEncoding = "bill-encoding"
        /// The file of the bill lacks a column.
        case billColumn = "bill-column"
        /// A title in the file of the bill is a formula.
        case billFormula = "bill-formula"
        /// The file of the bill is small and holds more than a gibibyte.
        case billBomb = "bill-bomb"

        /// A notification's signature does not fit it. Like what follows it happens to notifications, never to calls.
        case notifyForged = "notify-forged"
        /// A notification tells a fen too much, signed.
        case notifyAmount = "notify-amount"
        /// A notification is sent twice.
        case notifyTwice = "notify-twice"
        /// A notification is sent four minutes late, so that others overtake it.
        case notifyLate = "notify-late"
        /// A notification is never sent.
        case notifyLost = "notify-lost"

        /// Whether it happens to notifications.
        var isOfNotices: Bool {
            switch self {
            case .notifyForged, .notifyAmount, .notifyTwice, .notifyLate, .notifyLost: true
            default: false
            }
        }

        /// What it does to a bill; nil for faults that are none of a bill's.
        var flaw: BillFlaw? {
            switch self {
            case .billTruncated: .truncated
            case .billEncoding: .encoding
            case .billColumn: .column
            case .billFormula: .formula
            case .billBomb: .bomb
            default: nil
            }
        }

        /// The methods that this can happen to; nil means any.
        var methods: Set<PlatformMethod>? {
            switch self {
            case .paysFirst: [.tradeCancel, .tradeClose]
            case .retryFlag: [.tradeCancel]
            case .dealing: [.transfer]
            default: isOfNotices ? [] : flaw == nil ? nil : [.billURL]
            }
        }
    }

    /// An answer of one's own choosing.
    public struct Refusal: Sendable, Hashable {
        /// The public code, `40006` say.
        public let code: String
        /// The sub code, `isv.invalid-open-scene-api-permission` say.
        public let subCode: String
        /// The text of the sub code.
        public let subMessage: String

        /// An answer with these codes.
        public init(code: String, subCode: String, subMessage: String) {
            self.code = code
            self.subCode = subCode
            self.subMessage = subMessage
        }
    }

    /// What goes wrong.
    public var kind: Kind
    /// The method that it happens to, `alipay.trade.refund` say; nil means any.
    public var method: String?
    /// The order that it happens to; nil means any.
    public var outTradeNo: String?
    /// The request number that it happens to; nil means any.
    public var requestNumber: String?
    /// How many calls it happens to.
    public var times: Int
    /// How long a slow answer takes, in milliseconds.
    public var delayMilliseconds: Int
    /// After how many look-ups that said absent a late arrival acts.
    public var lookUps: Int
    /// How long after the connection was gone a late arrival acts, whatever was looked up; nil: never by the clock.
    public var after: Span?
    /// Whether a late arrival ends the connection itself instead of waiting until the caller gives up.
    public var hangsUp: Bool
    /// What a refusal answers.
    public var refusal: Refusal

    /// A fault for the next call, or the next `times` calls, that fit.
    public init(
        _ kind: Kind, method: String? = nil, outTradeNo: String? = nil, requestNumber: String? = nil, times: Int = 1,
        delayMilliseconds: Int = 1000, lookUps: Int = 1, after: Span? = nil, hangsUp: Bool = false,
        refusal: Refusal = Refusal(code: "40006", subCode: "isv.insufficient-isv-permissions", subMessage: "权限不足")
    ) {
        self.kind = kind
        self.method = method
        self.outTradeNo = outTradeNo
        self.requestNumber = requestNumber
        self.times = times
        self.delayMilliseconds = delayMilliseconds
        self.lookUps = lookUps
        self.after = after
        self.hangsUp = hangsUp
        self.refusal = refusal
    }
}

/// How likely faults are, call by call.
///
/// What happens to a call depends on the seed, the call's method, order and request number, and on how often that very call came
/// before, and on nothing else: the same seed gives each call the same fate in whatever order the calls come in.
public struct FaultChances: Sendable, Hashable {
    /// The seed.
    public let seed: UInt64
    /// For each method, or `*` for every method that is not named, how many of a thousand calls a fault happens to.
    public let perMille: [String: [Fault.Kind: Int]]
    /// The details of the faults: delay, look-ups, hanging up. Its kind does not matter.
    public let details: Fault

    /// Chances. Nil where the chances of a method are negative or come to more than 1000.
    public init?(seed: UInt64, perMille: [String: [Fault.Kind: Int]], details: Fault = Fault(.slow, delayMilliseconds: 200)) {
        for chances in perMille.values {
            guard chances.values.allSatisfy({ (0...1000).contains($0) }), chances.values.reduce(0, +) <= 1000 else { return nil }
        }
        self.seed = seed
        self.perMille = perMille
        self.details = details
    }
}
