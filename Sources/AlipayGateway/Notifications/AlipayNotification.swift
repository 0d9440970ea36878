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
        /// It is genuine and meant for another application.
        case otherApplication
        /// It is genuine and about another seller.
        case otherSeller

        /// What is wrong, in one lower-case sentence.
        public var description: String {
            switch self {
            case .notAForm: "the notification is no form"
            case .repeatedParameter: "the notification says something twice"
            case .notSigned: "the notification is not signed"
            case .badSignature: "the notification's signature does not hold"
            case .otherApplication: "the notification is for another application"
            case .otherSeller: "the notification is about another seller"
            }
        }
    }

    /// All its signed parameters.
    public let parameters: [String: String]

    /// The parameters that a signature never covers.
    private static let unsigned: Set<String> = ["sign", "alipay_cert_sn"]

    /// Verifies a notification.
    /// - Parameters:
    ///   - body: the form as it was posted.
    ///   - key: Alipay's public key.
    ///   - applicationID: ours; one for another application is refused.
    ///   - sellerID: ours, where it is known.
    /// - Throws: ``Problem``.
    public static func verify(
        _ body: [UInt8], with key: RSAPublicKey, applicationID: String, sellerID: String? = nil
    ) throws(Problem) -> AlipayNotification {
        guard body.count <= 64 << 10, let form = FormText.decode(body) else { throw .notAForm }
        var all: [String: String] = [:]
        for parameter in form {
            guard all.updateValue(parameter.value, forKey: parameter.name) == nil else { throw .repeatedParameter }
        }
        guard let type = all["sign_type"].flatMap(SignType.init(rawValue:)), let sign = all["sign"], let signature = Base64.decode(sign)
        else { throw .notSigned }
        let signed = form.filter { !unsigned.contains($0.name) }
        guard sources(of: signed).contains(where: { key.verify(signature: signature, of: Array($0.utf8), digest: type.digest) }) else {
            throw .badSignature
        }
        let notification = AlipayNotification(parameters: all.filter { !unsigned.contains($0.key) })
        guard notification["app_id"] == applicationID else { throw .otherApplication }
        if let sellerID, let seller = notification["seller_id"], seller != sellerID { throw .otherSeller }
        return notification
    }

    /// The strings that Alipay's services sign: without `sign_type` as a rule, with it for some; with empty values as they came, or
    /// without them. Each holds every parameter that says anything.
    private static func sources(of parameters: [Parameter]) -> [String] {
        let withoutType = parameters.filter { $0.name != "sign_type" }
        return [withoutType, withoutType.filter { !$0.value.isEmpty }, parameters, parameters.filter { !$0.value.isEmpty }].map { list in
            list.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
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
