import Cryptography

/// A form that Alipay signed, or says it did: a notification, or what a buyer's browser brings back.
struct SignedForm {
    /// The longest form.
    private static let maximumBytes = 64 << 10
    /// The parameters that a signature never covers.
    private static let unsigned: Set<String> = ["sign", "alipay_cert_sn"]

    private let form: [Parameter]
    private let all: [String: String]

    /// Reads a form; what stands there twice refuses it, since two readers would then see two messages.
    init(_ body: [UInt8]) throws(AlipayNotification.Problem) {
        guard body.count <= Self.maximumBytes, let form = FormText.decode(body) else { throw .notAForm }
        var all: [String: String] = [:]
        for parameter in form {
            guard all.updateValue(parameter.value, forKey: parameter.name) == nil else { throw .repeatedParameter }
        }
        self.form = form
        self.all = all
    }

    /// The certificate that it names; it only chooses a key.
    var certificateSerial: String? { all["alipay_cert_sn"] }

    /// The signed parameters.
    /// - Throws: `notSigned` and `badSignature`; `otherApplication` where it is for another one than ours.
    func verified(_ key: RSAPublicKey, applicationID: String) throws(AlipayNotification.Problem) -> [String: String] {
        guard let type = all["sign_type"].flatMap(SignType.init(rawValue:)), let sign = all["sign"], let signature = Base64.decode(sign)
        else { throw .notSigned }
        let signed = form.filter { !Self.unsigned.contains($0.name) }
        guard Self.sources(of: signed).contains(where: { key.verify(signature: signature, of: Array($0.utf8), digest: type.digest) }) else {
            throw .badSignature
        }
        guard all["app_id"] == applicationID else { throw .otherApplication }
        return all.filter { !Self.unsigned.contains($0.key) }
    }

    /// The same as a notification.
    func notification(
        _ key: RSAPublicKey, applicationID: String, sellerID: String?
    ) throws(AlipayNotification.Problem) -> AlipayNotification {
        let notification = AlipayNotification(parameters: try verified(key, applicationID: applicationID))
        if let sellerID { try Self.check(notification, isOf: sellerID) }
        return notification
    }

    /// One application may collect for several merchants, so a trade that names nobody could be anybody's.
    private static func check(_ notification: AlipayNotification, isOf sellerID: String) throws(AlipayNotification.Problem) {
        guard let seller = notification["seller_id"], !seller.isEmpty else {
            if notification["trade_status"] != nil { throw .noSeller }
            return
        }
        guard seller == sellerID else { throw .otherSeller }
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

extension AlipayGateway {
    /// Verifies a notification with the key that it is Alipay's by, in certificate mode that of the certificate it names.
    /// - Parameters:
    ///   - body: the form as it was posted.
    ///   - sellerID: ours, where it is known.
    /// - Throws: ``AlipayNotification/Problem``.
    public func verify(notification body: [UInt8], sellerID: String?) async throws(AlipayNotification.Problem) -> AlipayNotification {
        let form = try SignedForm(body)
        let (key, applicationID) = try await trusted(form)
        return try form.notification(key, applicationID: applicationID, sellerID: sellerID)
    }

    /// Verifies what a buyer's browser brings back (`return_url`). It proves that Alipay sent the buyer, never that anything was paid.
    /// - Parameter query: the query of the address as it came, without the question mark.
    /// - Returns: the signed parameters.
    /// - Throws: ``AlipayNotification/Problem``.
    public func verify(returnQuery query: [UInt8]) async throws(AlipayNotification.Problem) -> [String: String] {
        let form = try SignedForm(query)
        let (key, applicationID) = try await trusted(form)
        return try form.verified(key, applicationID: applicationID)
    }

    private func trusted(_ form: SignedForm) async throws(AlipayNotification.Problem) -> (RSAPublicKey, String) {
        guard let line else { throw .otherApplication }
        guard let key = await line.key(for: form.certificateSerial, from: .message) else { throw .unknownCertificate }
        return (key, line.configuration.applicationID)
    }
}
