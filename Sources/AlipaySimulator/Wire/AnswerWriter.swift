import Cryptography
import JSON

/// What goes back to the caller.
struct WireAnswer: Sendable, Equatable {
    var status = 200
    /// The platform names its JSON so.
    var contentType = "text/html;charset=utf-8"
    var body: [UInt8]
}

/// Puts answers together and signs them with the platform's key.
struct AnswerWriter: Sendable {
    let key: RSAPrivateKey

    /// `{"<key>":{…},"sign":"…"}`, signed over exactly the bytes between the colon and the comma.
    ///
    /// - Parameters:
    ///   - digest: nil leaves the answer unsigned.
    ///   - spoiled: signs other bytes than those that are sent.
    func envelope(_ answerKey: String, _ content: JSONObject, digest: RSADigest?, spoiled: Bool = false) -> WireAnswer {
        let source = Self.source(content)
        var body = Array("{\"\(answerKey)\":".utf8) + source
        if let digest, let signature = try? key.sign(spoiled ? source + [0x20] : source, digest: digest) {
            body += Array(",\"sign\":\"\(Base64.encode(signature))\"".utf8)
        }
        body.append(UInt8(ascii: "}"))
        return WireAnswer(body: body)
    }

    /// The answer to a request that was turned away.
    func refusal(_ refusal: GatewayRefusal) -> WireAnswer {
        let content: JSONObject = [
            "code": .string(refusal.code), "msg": .string(refusal.message), "sub_code": .string(refusal.subCode),
            "sub_msg": .string(refusal.subMessage),
        ]
        return envelope(refusal.method?.answerKey ?? "error_response", content, digest: refusal.digest)
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
