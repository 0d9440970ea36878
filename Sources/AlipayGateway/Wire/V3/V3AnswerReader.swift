import Cryptography
import HTTPClient
import JSON

/// Turns a response of version 3 into an answer: verify, decrypt, and only then decode.
struct V3AnswerReader {
    let configuration: GatewayConfiguration
    let method: String
    let keys: AnswerReader.Keys

    func read(_ response: HTTPResponse) async throws(GatewayError) -> GatewayAnswer {
        let isSigned = try await verify(response)
        if response.status == 200 {
            guard isSigned else { throw .unusableAnswer("the answer is not signed") }
            guard let content = (try? JSONValue(parsing: try plain(response)))?.objectValue else {
                throw .unusableAnswer("the answer is no JSON object")
            }
            return GatewayAnswer(content: content)
        }
        guard response.status >= 400, let content = (try? JSONValue(parsing: response.body))?.objectValue,
            let code = content["code"]?.stringValue, !code.isEmpty
        else { throw .noAnswer("status \(response.status)") }
        throw .refused(
            Complaint(
                method: method, code: Self.code(response.status, code), message: "Business Failed", subCode: Self.subCode(code),
                subMessage: content["message"]?.stringValue ?? "", isSigned: isSigned))
    }

    /// The text that Alipay signs of an answer.
    static func signingText(timestamp: String, nonce: String, body: [UInt8]) -> [UInt8] {
        Array("\(timestamp)\n\(nonce)\n".utf8) + body + [UInt8(ascii: "\n")]
    }

    /// Whether the answer is signed. A signature that does not hold is no answer at all; a missing one leaves room for a complaint.
    private func verify(_ response: HTTPResponse) async throws(GatewayError) -> Bool {
        guard let signature = response.header("alipay-signature"), !signature.isEmpty else { return false }
        guard let timestamp = response.header("alipay-timestamp"), let nonce = response.header("alipay-nonce"),
            let bytes = Base64.decode(signature)
        else { throw .unusableAnswer("the answer's signature is not whole") }
        guard let key = await keys(response.header("alipay-sn")) else {
            throw .unusableAnswer("the answer is signed with a certificate that is not known to be Alipay's")
        }
        let signed = Self.signingText(timestamp: timestamp, nonce: nonce, body: response.body)
        guard key.verify(signature: bytes, of: signed, digest: .sha256) else {
            throw .unusableAnswer("the answer's signature does not hold")
        }
        return true
    }

    private func plain(_ response: HTTPResponse) throws(GatewayError) -> [UInt8] {
        guard response.header("alipay-encrypt-type") != nil else { return response.body }
        guard let encryption = configuration.encryption, let bytes = encryption.open(String(decoding: response.body, as: UTF8.self)) else {
            throw .unusableAnswer("the answer could not be decrypted with the key that is set")
        }
        return bytes
    }

    /// The code of version 2 that says the same. Version 3 has states of HTTP instead.
    private static func code(_ status: Int, _ code: String) -> String {
        switch status {
        case 429: "40005"
        case 500...: "20000"
        case _ where tellsOfAuthorisation(code): "20001"
        case 401: "40002"
        case 403: "40006"
        default: isPlatforms(code) ? "40002" : "40004"
        }
    }

    /// Version 3 leaves out where a code of the platform's own comes from: `insufficient-isv-permissions` is `isv.` and so on.
    private static func subCode(_ code: String) -> String {
        guard isPlatforms(code) else { return code }
        return tellsOfAuthorisation(code) ? "aop.\(code)" : "isv.\(code)"
    }

    /// Whether the code says that the authorisation by a merchant or a user is missing or has ended: somebody has to give it again, and
    /// no other request would be taken either.
    private static func tellsOfAuthorisation(_ code: String) -> Bool {
        ["app-auth-token-time-out", "invalid-auth-token", "auth-token-time-out", "no-product-reg-by-partner"].contains(code)
            || code.hasPrefix("invalid-app-auth-token")
    }

    private static func isPlatforms(_ code: String) -> Bool {
        code.utf8.allSatisfy { (97...122).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
