import Clocks
public import Cryptography
public import Money

/// A message in which Alipay tells of a payment, a refund or a closed order (`notify_url`), its signature verified.
public struct AlipayNotification: Sendable, Hashable {
    /// What may be wrong with one. None of the texts quotes the message.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The body is no form, or longer than any notification.
        case notAForm
        /// A parameter stands there twice: two readers would see two messages.
        case repeatedParameter
        /// There is no signature, or none of a kind that Alipay makes.
        case notSigned
        /// The signature does not hold.
        case badSignature
        /// It names a certificate of which nothing proves that it is Alipay's.
        case unknownCertificate
        /// It is genuine and meant for another application.
        case otherApplication
        /// It is genuine and about another seller.
        case otherSeller
        /// It is genuine, about a trade, and does not say whose, although the seller is known.
        case noSeller

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .notAForm: "the notification is no form"
            case .repeatedParameter: "the notification says something twice"
            case .notSigned: "the notification is not signed"
            case .badSignature: "the notification's signature does not hold"
            case .unknownCertificate: "the notification names a certificate that is not known to be Alipay's"
            case .otherApplication: "the notification is for another application"
            case .otherSeller: "the notification is about another seller"
            case .noSeller: "the notification is about a trade and names no seller"
            }
        }
    }

    /// All its signed parameters.
    public let parameters: [String: String]

    /// Verifies a notification.
    /// - Parameters:
    ///   - body: the form as it was posted.
    ///   - key: Alipay's public key.
    ///   - applicationID: ours; one for another application is refused.
    ///   - sellerID: ours, where it is known; what tells of a trade then has to name it.
    /// - Throws: ``Problem``.
    public static func verify(
        _ body: [UInt8], with key: RSAPublicKey, applicationID: String, sellerID: String? = nil
    ) throws(Problem) -> AlipayNotification {
        try SignedForm(body).notification(key, applicationID: applicationID, sellerID: sellerID)
    }
}

extension AlipayNotification {
    /// The value of a parameter; nil where it is absent.
    public subscript(name: String) -> String? { parameters[name] }

    /// Alipay's name for the message: the same on every repetition.
    public var id: String { self["notify_id"] ?? "" }

    /// The order under both names, where it is about one.
    public var order: OrderIdentity? {
        guard let number = self["out_trade_no"], let trade = self["trade_no"] else { return nil }
        return OrderIdentity(number: OrderNumber(number), tradeNumber: trade)
    }

    /// What the order costs.
    public var total: Money? { yuan("total_amount") }

    /// All that has been refunded on the order; nil where the message is not about a refund.
    public var cumulativeRefund: Money? { yuan("refund_fee") }

    /// The refund's request number, where the message is about one.
    public var refundNumber: RequestNumber? { self["out_biz_no"].map(RequestNumber.init) }

    /// Whether it says that the order was paid: in one of the two paid states, and nothing in it is about a refund.
    public var isPayment: Bool {
        ["TRADE_SUCCESS", "TRADE_FINISHED"].contains(self["trade_status"])
            && ["gmt_refund", "refund_fee", "out_biz_no"].allSatisfy { (self[$0] ?? "").isEmpty }
    }

    private func yuan(_ name: String) -> Money? { self[name].flatMap { try? Money(decimal: $0, currency: .cny) } }
}
