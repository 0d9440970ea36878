import Clocks
import Cryptography
import HTTPClient
import JSON

/// A request of the open platform's version 3: the method is a path, the business JSON, and the signature a header.
struct V3Request: Sendable {
    let method: HTTPMethod
    /// Path and query, as they are signed and sent.
    let uri: String
    let headers: [HTTPHeader]
    let body: String

    /// The scheme of the header that carries the signature.
    private static let scheme = "ALIPAY-SHA256withRSA"

    /// A signed request.
    /// - Parameters:
    ///   - name: the method's name in version 2, which its path is made of.
    ///   - nonce: a text that no other request has.
    init(
        _ name: String, _ content: JSONObject, _ configuration: GatewayConfiguration, nonce: String, at now: Instant
    ) throws(GatewayError) {
        let path = "/v3/" + name.split(separator: ".").joined(separator: "/")
        method = Self.isGet(name) ? .get : .post
        do throws(CryptoError) {
            let text = method == .get ? "" : JSONValue.object(content).text
            let isSealed = method == .post && configuration.encryption != nil
            body = isSealed ? try configuration.encryption?.seal(text) ?? text : text
            uri = method == .get ? Self.uri(path, content) : path
            let authority = Self.authority(configuration, nonce: nonce, at: now)
            let signed = Self.signingText(
                authority, method: method.rawValue, uri: uri, body: body, token: configuration.authorisationToken)
            let sign = Base64.encode(try configuration.privateKey.sign(Array(signed.utf8), digest: .sha256))
            var headers = [
                HTTPHeader("authorization", "\(Self.scheme) \(authority),sign=\(sign)"), HTTPHeader("accept", "application/json"),
                HTTPHeader("alipay-request-id", nonce),
            ]
            if method == .post { headers.append(HTTPHeader("content-type", isSealed ? "text/plain" : "application/json;charset=utf-8")) }
            if isSealed { headers.append(HTTPHeader("alipay-encrypt-type", "AES")) }
            if let certificates = configuration.trust.certificates {
                headers.append(HTTPHeader("alipay-root-cert-sn", certificates.rootSerial))
            }
            if let token = configuration.authorisationToken { headers.append(HTTPHeader("alipay-app-auth-token", token)) }
            self.headers = headers
        } catch {
            throw .notSent("the request could not be signed: \(error)")
        }
    }

    /// Who asks, and when: part of the header, and the first line of what is signed.
    static func authority(_ configuration: GatewayConfiguration, nonce: String, at now: Instant) -> String {
        authority(
            applicationID: configuration.applicationID, certificate: configuration.trust.certificates?.applicationSerial, nonce: nonce,
            at: now)
    }

    /// The same of its parts.
    static func authority(applicationID: String, certificate: String?, nonce: String, at now: Instant) -> String {
        let certificate = certificate.map { ",app_cert_sn=\($0)" } ?? ""
        return "app_id=\(applicationID)\(certificate),nonce=\(nonce),timestamp=\(now.milliseconds)"
    }

    /// What is signed: a line each for who asks, how, where and what, and one for a service provider's authorisation.
    static func signingText(_ authority: String, method: String, uri: String, body: String, token: String?) -> String {
        "\(authority)\n\(method)\n\(uri)\n\(body)\n" + (token.map { "\($0)\n" } ?? "")
    }

    /// What Alipay has made methods of GET: they ask with a few plain values.
    private static func isGet(_ name: String) -> Bool {
        [ReadingMethod.transferQuery, .accountQuery, .billURL].contains { $0.rawValue == name }
    }

    private static func uri(_ path: String, _ content: JSONObject) -> String {
        let pairs = content.members.map { member in
            "\(encode(member.key))=\(encode(member.value.stringValue ?? member.value.text))"
        }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    /// As in a form, but for spaces: a query is signed as it stands.
    private static func encode(_ text: String) -> String { FormText.encode(text).replacing("+", with: "%20") }
}
