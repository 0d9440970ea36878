import Cryptography

/// A request that the gateway turned away before any method saw it.
struct GatewayRefusal: Error, Sendable, Equatable {
    /// The public code: 20000, 20001, 40001 or 40002.
    let code: String
    /// The text of the code.
    let message: String
    /// What exactly.
    let subCode: String
    /// The text of the sub code.
    let subMessage: String
    /// The method whose answer this is; nil where the platform could not tell, which makes it an `error_response`.
    var method: PlatformMethod?
    /// With what the answer is signed; nil where the platform could not tell, which leaves it unsigned.
    var digest: RSADigest?
    /// Whether the request named certificates.
    var isCertified = false

    static func missing(_ what: String, _ text: String) -> GatewayRefusal {
        GatewayRefusal(code: "40001", message: "Missing Required Arguments", subCode: "isv.missing-\(what)", subMessage: text)
    }

    static func invalid(_ what: String, _ text: String) -> GatewayRefusal {
        GatewayRefusal(code: "40002", message: "Invalid Arguments", subCode: "isv.invalid-\(what)", subMessage: text)
    }

    /// The same under another sub code, where the platform's names follow no rule.
    func renamed(_ subCode: String) -> GatewayRefusal {
        GatewayRefusal(code: code, message: message, subCode: subCode, subMessage: subMessage)
    }

    /// The answer to a signature that does not fit. It quotes what the platform put together, as the real one does.
    static func invalidSignature(_ reason: String, signedText: String) -> GatewayRefusal {
        invalid("signature", "\(reason), 网关生成的验签字符串为：\(Escaped.html(signedText))")
    }
}
