import Clocks
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

/// Makes signed requests of the open platform's version 2.
struct RequestMaker: Sendable {
    let configuration: GatewayConfiguration
    let clock: any WallClock

    /// A request to be posted: the common parameters in the URL, where the platform looks for `charset`, the business in the body.
    func post(_ method: String, _ content: JSONObject) throws(GatewayError) -> SignedRequest {
        try sign(method, common: common(method), business: [Parameter("biz_content", JSONValue.object(content).text)], isPage: false)
    }

    /// A page for a browser: everything in one URL.
    func page(_ method: String, _ content: JSONObject) throws(GatewayError) -> SignedRequest {
        var parameters = common(method)
        if let url = configuration.notifyURL { parameters.append(Parameter("notify_url", url)) }
        if let url = configuration.returnURL { parameters.append(Parameter("return_url", url)) }
        return try sign(method, common: parameters, business: [Parameter("biz_content", JSONValue.object(content).text)], isPage: true)
    }

    private func common(_ method: String) -> [Parameter] {
        var parameters = [
            Parameter("app_id", configuration.applicationID), Parameter("method", method), Parameter("format", "JSON"),
            Parameter("charset", "utf-8"), Parameter("sign_type", configuration.signType.rawValue),
            Parameter("timestamp", ChinaTime.text(of: clock.now())), Parameter("version", "1.0"),
        ]
        if let certificates = configuration.certificates {
            parameters.append(Parameter("app_cert_sn", certificates.application))
            parameters.append(Parameter("alipay_root_cert_sn", certificates.root))
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
