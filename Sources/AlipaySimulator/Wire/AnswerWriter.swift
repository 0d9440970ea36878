import Cryptography
import JSON

/// What goes back to the caller.
struct WireAnswer: Sendable {
    var status = 200
    /// The platform names its JSON so.
    var contentType = "text/html;charset=utf-8"
    var body: [UInt8]
    /// Headers beside the usual ones.
    var headers: [(String, String)] = []
}

/// What is wrong with an answer, if anything.
enum AnswerFlaw: Sendable, Hashable {
    /// The signature is over other bytes.
    case wrongSignature
    /// The platform signs with the key of a certificate that the merchant does not have.
    case unknownCertificate
    /// The content is encrypted with another key.
    case wrongEncryption
}

/// How an answer is signed and encrypted: as the request was.
struct AnswerStyle: Sendable {
    /// nil leaves the answer unsigned.
    var digest: RSADigest?
    /// Whether the request named certificates, so that the answer names the platform's.
    var isCertified = false
    /// Whether the request was encrypted. What tells that nobody understood a request never is.
    var isEncrypted = false
    var flaw: AnswerFlaw?
}

/// Puts answers together and signs them with the platform's key.
struct AnswerWriter: Sendable {
    let key: RSAPrivateKey
    var certificates: SimulatorCertificates?
    var encryptKey: [UInt8]?

    /// `{"<key>":{…},"alipay_cert_sn":"…","sign":"…"}`, signed over exactly the bytes between the first colon and the comma behind the
    /// content. Encrypted, the content is a text, and its quotes are signed with it.
    func envelope(_ answerKey: String, _ content: JSONObject, _ style: AnswerStyle) -> WireAnswer {
        let source = source(content, style)
        var body = Array("{\"\(answerKey)\":".utf8) + source
        if let digest = style.digest {
            let (key, serial) = signer(style)
            if style.isCertified, let serial { body += Array(",\"alipay_cert_sn\":\"\(serial)\"".utf8) }
            if let signature = try? key.sign(style.flaw == .wrongSignature ? source + [0x20] : source, digest: digest) {
                body += Array(",\"sign\":\"\(Base64.encode(signature))\"".utf8)
            }
        }
        body.append(UInt8(ascii: "}"))
        return WireAnswer(body: body)
    }

    func signer(_ style: AnswerStyle) -> (key: RSAPrivateKey, serial: String?) {
        if style.flaw == .unknownCertificate, let certificates { return (certificates.successorKey, certificates.successor.serial) }
        return (key, certificates?.platform.serial)
    }

    func source(_ content: JSONObject, _ style: AnswerStyle) -> [UInt8] {
        let plain = Self.source(content)
        guard style.isEncrypted || style.flaw == .wrongEncryption, var encryptKey = encryptKey ?? Self.anyKey(style) else { return plain }
        if style.flaw == .wrongEncryption { encryptKey = encryptKey.map { ~$0 } }
        guard let box = try? AES128CBC(key: encryptKey).encrypt(JSONValue.object(content).bytes) else { return plain }
        return Array("\"\(Base64.encode(box))\"".utf8)
    }

    /// Where nobody agreed on a key, any key is another one.
    private static func anyKey(_ style: AnswerStyle) -> [UInt8]? {
        style.flaw == .wrongEncryption ? [UInt8](repeating: 0x5A, count: 16) : nil
    }

    /// The answer to a request that was turned away.
    func refusal(_ refusal: GatewayRefusal) -> WireAnswer {
        let content: JSONObject = [
            "code": .string(refusal.code), "msg": .string(refusal.message), "sub_code": .string(refusal.subCode),
            "sub_msg": .string(refusal.subMessage),
        ]
        let style = AnswerStyle(digest: refusal.digest, isCertified: refusal.isCertified)
        return envelope(refusal.method?.answerKey ?? "error_response", content, style)
    }

    /// A signed query for the buyer's way back to the merchant.
    func returnQuery(_ parameters: [WireParameters.Pair], digest: RSADigest) -> String {
        let signature = (try? key.sign(Array(SignedText.ofReturn(parameters).utf8), digest: digest)) ?? []
        let signed =
            parameters + [
                WireParameters.Pair(name: "sign", value: Base64.encode(signature)),
                WireParameters.Pair(name: "sign_type", value: digest == .sha256 ? "RSA2" : "RSA"),
            ]
        return signed.map { "\(Escaped.query($0.name))=\(Escaped.query($0.value))" }.joined(separator: "&")
    }

    /// The platform writes `/` as `\/`. Outside strings JSON has no slash, so every one can be replaced.
    private static func source(_ content: JSONObject) -> [UInt8] {
        JSONValue.object(content).bytes.flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
}
