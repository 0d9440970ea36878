import Clocks
import Cryptography
import JSON

/// A request that is ready to go.
struct SignedRequest: Sendable {
    let method: String
    /// The endpoint with what stands in its query.
    let url: String
    /// The form that is posted; empty for a page.
    let body: String
    /// Everything that was signed, for the report about a refused signature.
    let signed: [Parameter]
}

/// What a request says beside the common parameters.
enum RequestBody: Sendable {
    /// The business of a method, as one parameter of JSON.
    case business(JSONObject)
    /// Parameters of their own, as the methods about users have them.
    case parameters([Parameter])
}

/// Makes signed requests of the open platform's version 2.
struct RequestMaker: Sendable {
    let configuration: GatewayConfiguration
    let clock: any WallClock

    /// A request to be posted: the common parameters in the URL, where the platform looks for `charset`, the business in the body.
    /// - Parameter notifies: whether Alipay is told where to send notifications.
    func post(_ method: String, _ body: RequestBody, notifies: Bool = false) throws(GatewayError) -> SignedRequest {
        var common = common(method)
        if notifies, let url = configuration.notifyURL { common.append(Parameter("notify_url", url)) }
        let business = try parameters(body, &common)
        return try sign(method, common: common, business: business, isPage: false)
    }

    /// A page for a browser: everything in one URL.
    func page(_ method: String, _ content: JSONObject) throws(GatewayError) -> SignedRequest {
        var common = common(method)
        if let url = configuration.notifyURL { common.append(Parameter("notify_url", url)) }
        if let url = configuration.returnURL { common.append(Parameter("return_url", url)) }
        let business = try parameters(.business(content), &common)
        return try sign(method, common: common, business: business, isPage: true)
    }

    /// The parameters of a body. Business is encrypted where a key for that is set, and the common parameters say so; then it is signed.
    private func parameters(_ body: RequestBody, _ common: inout [Parameter]) throws(GatewayError) -> [Parameter] {
        switch body {
        case .parameters(let parameters): return parameters
        case .business(let content):
            let text = JSONValue.object(content).text
            guard let encryption = configuration.encryption else { return [Parameter("biz_content", text)] }
            common.append(Parameter("encrypt_type", "AES"))
            do throws(CryptoError) {
                return [Parameter("biz_content", try encryption.seal(text))]
            } catch {
                throw .notSent("the request could not be encrypted: \(error)")
            }
        }
    }

    private func common(_ method: String) -> [Parameter] {
        var parameters = [
            Parameter("app_id", configuration.applicationID), Parameter("method", method), Parameter("format", "JSON"),
            Parameter("charset", "utf-8"), Parameter("sign_type", configuration.signType.rawValue),
            Parameter("timestamp", ChinaTime.text(of: clock.now())), Parameter("version", "1.0"),
        ]
        if let certificates = configuration.trust.certificates {
            parameters.append(Parameter("app_cert_sn", certificates.applicationSerial))
            parameters.append(Parameter("alipay_root_cert_sn", certificates.rootSerial))
        }
        if let token = configuration.authorisationToken { parameters.append(Parameter("app_auth_token", token)) }
        return parameters
    }

    private func sign(
        _ method: String, common: [Parameter], business: [Parameter], isPage: Bool
    ) throws(GatewayError) -> SignedRequest {
        // What is empty is not sent: platform and SDKs differ on whether it is signed.
        let common = common.filter { !$0.value.isEmpty }
        let business = business.filter { !$0.value.isEmpty }
        let signature: String
        do {
            signature = try SigningText.sign(common + business, with: configuration.privateKey, type: configuration.signType)
        } catch {
            throw .notSent("the request could not be signed: \(error)")
        }
        return Self.assemble(
            method, endpoint: configuration.endpoint, common: common, business: business, signature: signature, isPage: isPage)
    }

    /// Puts a signed request together.
    static func assemble(
        _ method: String, endpoint: String, common: [Parameter], business: [Parameter], signature: String, isPage: Bool
    ) -> SignedRequest {
        let inURL = common + [Parameter("sign", signature)] + (isPage ? business : [])
        return SignedRequest(
            method: method, url: "\(endpoint)?\(FormText.encode(inURL))", body: isPage ? "" : FormText.encode(business),
            signed: common + business)
    }
}
