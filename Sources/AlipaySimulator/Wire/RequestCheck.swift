import Clocks
import Cryptography
import JSON

/// A request as it came in.
struct GatewayRequest: Sendable {
    /// The parameters of the URL.
    let query: WireParameters
    /// The parameters of the body.
    let form: WireParameters
}

/// A request that the gateway understood and believed.
struct VerifiedCall: Sendable {
    let method: PlatformMethod
    let digest: RSADigest
    let content: JSONObject
    let parameters: WireParameters
    /// The platform's own address as the caller sees it, without a path.
    var origin = ""
    /// Whether the call came in the platform's version 3, and is answered so.
    var isOfVersion3 = false

    /// Whether the application signed as one with a certificate does. Checked: who has none names none.
    var isCertified: Bool { nonEmpty(parameters["app_cert_sn"]) != nil }

    /// Whether the application encrypted what it sent, and wants the answer so.
    var isEncrypted: Bool { nonEmpty(parameters["encrypt_type"]) != nil }
}

/// What the gateway looks at before any method does, in its order.
struct RequestCheck: Sendable {
    let appID: String
    let appKey: RSAPublicKey
    /// How far a timestamp may lie from the clock; nil checks only its form.
    let timestampTolerance: Span?
    /// The certificates that requests may name; nil: none may.
    var certificates: SimulatorCertificates?
    /// The key that contents may be encrypted with; nil: none may.
    var encryptKey: [UInt8]?
    /// What every request must do.
    var modes: Set<SimulatorMode> = []
    /// For whom requests may act.
    var authorisation = Authorisation(token: nil)

    /// Checks the common parameters and the signature.
    func verify(_ request: GatewayRequest, at now: Instant) throws(GatewayRefusal) -> VerifiedCall {
        let all = request.query.joined(with: request.form)
        if let name = all.repeatedName { throw .invalid("parameter", "参数重复: \(Escaped.html(name))") }
        let method = try method(all)
        guard let appID = nonEmpty(all["app_id"]) else { throw .missing("app-id", "缺少appId参数") }
        guard appID == self.appID else { throw .invalid("app-id", "无效的appId参数") }
        guard let signType = nonEmpty(all["sign_type"]) else { throw .missing("signature-type", "缺少签名类型参数") }
        guard let digest = Self.digest(signType) else { throw .invalid("signature-type", "无效的签名类型") }
        do {
            try checkRest(request, all, at: now)
            try checkCertificates(all)
            try checkSignature(all, digest: digest)
            try authorisation.check(all["app_auth_token"])
            return VerifiedCall(method: method, digest: digest, content: try content(all, of: method), parameters: all)
        } catch {
            var refusal = error
            refusal.method = method
            refusal.digest = digest
            refusal.isCertified = nonEmpty(all["app_cert_sn"]) != nil
            throw refusal
        }
    }

    private static func digest(_ signType: String) -> RSADigest? {
        switch signType {
        case "RSA2": .sha256
        case "RSA": .sha1
        default: nil
        }
    }

    private func method(_ all: WireParameters) throws(GatewayRefusal) -> PlatformMethod {
        guard let name = nonEmpty(all["method"]) else { throw .missing("method", "缺少方法名参数") }
        guard let method = PlatformMethod(rawValue: name) else { throw .invalid("method", "不存在的方法名") }
        return method
    }

    private func checkRest(_ request: GatewayRequest, _ all: WireParameters, at now: Instant) throws(GatewayRefusal) {
        guard nonEmpty(all["sign"]) != nil else { throw .missing("signature", "缺少签名参数") }
        guard let timestamp = nonEmpty(all["timestamp"]) else { throw .missing("timestamp", "缺少时间戳参数") }
        guard let instant = ChinaTime.instant(timestamp) else { throw .invalid("timestamp", "非法的时间戳参数") }
        if let timestampTolerance {
            guard abs((now - instant).milliseconds) <= timestampTolerance.milliseconds else {
                throw .invalid("timestamp", "非法的时间戳参数: 与网关时间相差过大")
            }
        }
        guard let version = nonEmpty(all["version"]) else { throw .missing("version", "缺少版本参数") }
        guard version == "1.0" else { throw .invalid("version", "无效的版本参数") }
        // The real gateway reads the body by the URL's charset: without it there it cannot rebuild what was signed.
        guard let charset = nonEmpty(request.query["charset"]) else {
            throw .invalidSignature("验签出错, charset参数必须放在请求URL的查询字符串中", signedText: SignedText.ofRequest(all))
        }
        guard charset.lowercased() == "utf-8" else { throw .invalid("charset", "字符集错误") }
        if let format = nonEmpty(all["format"]), format.lowercased() != "json" { throw .invalid("format", "无效的数据格式") }
        try checkEncryption(all)
    }

    func checkEncryption(_ all: WireParameters) throws(GatewayRefusal) {
        guard let type = nonEmpty(all["encrypt_type"]) else { return }
        guard type == "AES", encryptKey != nil else { throw .invalid("encrypt-type", "无效的加密类型") }
    }

    func checkCertificates(_ all: WireParameters) throws(GatewayRefusal) {
        guard let serial = nonEmpty(all["app_cert_sn"]) else {
            guard !modes.contains(.certificates) else { throw .invalid("app-cert-sn", "缺少应用公钥证书SN").renamed("isv.missing-app-cert-sn") }
            return
        }
        guard let certificates, serial == certificates.app.serial else { throw .invalid("app-cert-sn", "无效的应用公钥证书SN") }
        guard let root = nonEmpty(all["alipay_root_cert_sn"]) else { throw .missing("alipay-root-cert-sn", "缺少支付宝根证书SN") }
        guard root == certificates.root.serial else { throw .invalid("alipay-root-cert-sn", "无效的支付宝根证书SN") }
    }

    private func checkSignature(_ all: WireParameters, digest: RSADigest) throws(GatewayRefusal) {
        let text = SignedText.ofRequest(all)
        if let signature = Base64.decode(all["sign"] ?? ""), appKey.verify(signature: signature, of: Array(text.utf8), digest: digest) {
            return
        }
        throw .invalidSignature("验签出错, 建议检查签名字符串或签名私钥与应用公钥是否匹配", signedText: text)
    }

    func content(_ all: WireParameters, of method: PlatformMethod) throws(GatewayRefusal) -> JSONObject {
        guard !method.hasNoContent, var text = nonEmpty(all["biz_content"]) else { return JSONObject() }
        if nonEmpty(all["encrypt_type"]) != nil {
            text = try decrypted(text)
        } else if modes.contains(.encryption) {
            throw GatewayRefusal(
                code: "40001", message: "Missing Required Arguments", subCode: "isv.decryption-error-missing-encrypt-type",
                subMessage: "解密出错, 未指定加密算法")
        }
        guard let content = (try? JSONValue(parsing: text))?.objectValue else { throw .invalid("parameter", "参数无效: biz_content不是JSON对象") }
        return content
    }

    private func decrypted(_ text: String) throws(GatewayRefusal) -> String {
        guard let encryptKey, let cipher = try? AES128CBC(key: encryptKey), let box = Base64.decode(text),
            let plain = cipher.decrypt(box).flatMap({ String(validating: $0, as: UTF8.self) })
        else { throw .invalid("decryption", "解密出错").renamed("isv.decryption-error") }
        return plain
    }
}

/// The text, or nil where it is absent or empty: the platform makes no difference.
func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
