import Clocks
import Cryptography
import JSON

/// A request of the platform's version 3 as it came in: the method is a path, the signature a header.
struct V3Incoming: Sendable {
    let method: PlatformMethod
    /// `GET` or `POST`.
    let verb: String
    /// Path and query as they stood in the request.
    let uri: String
    let body: [UInt8]
    /// The header `authorization`.
    let authorization: String
    /// The header `alipay-root-cert-sn`.
    let rootSerial: String?
    /// The header `alipay-app-auth-token`.
    let token: String?
    /// The header `alipay-encrypt-type`.
    let encryptType: String?

    /// The methods that are served in this version, by their verb.
    static let served: [PlatformMethod: String] = [
        .tradeQuery: "POST", .refundQuery: "POST", .transferQuery: "GET", .accountQuery: "GET", .billURL: "GET",
    ]

    /// The path of a method.
    static func path(of method: PlatformMethod) -> String { "/v3/" + method.rawValue.split(separator: ".").joined(separator: "/") }

    static let scheme = "ALIPAY-SHA256withRSA "
}

extension RequestCheck {
    /// Checks who asks and the signature of a request of version 3.
    func verify(_ request: V3Incoming, at now: Instant) throws(GatewayRefusal) -> VerifiedCall {
        guard request.authorization.hasPrefix(V3Incoming.scheme) else { throw .missing("signature", "缺少签名参数") }
        let header = request.authorization.dropFirst(V3Incoming.scheme.count)
        guard let mark = header.ranges(of: ",sign=").last else { throw .missing("signature", "缺少签名参数") }
        let authority = String(header[..<mark.lowerBound])
        var pairs = authority.split(separator: ",").map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return WireParameters.Pair(name: String(halves[0]), value: halves.count == 2 ? String(halves[1]) : "")
        }
        if let root = nonEmpty(request.rootSerial) { pairs.append(WireParameters.Pair(name: "alipay_root_cert_sn", value: root)) }
        if let type = nonEmpty(request.encryptType) { pairs.append(WireParameters.Pair(name: "encrypt_type", value: type)) }
        let all = WireParameters(pairs: pairs)
        if let name = all.repeatedName { throw .invalid("parameter", "参数重复: \(name)") }
        guard let appID = nonEmpty(all["app_id"]) else { throw .missing("app-id", "缺少appId参数") }
        guard appID == self.appID else { throw .invalid("app-id", "无效的appId参数") }
        do throws(GatewayRefusal) {
            try checkTime(all, at: now)
            try checkEncryption(all)
            try checkCertificates(all)
            let text = signedText(request, authority: authority)
            guard let signature = Base64.decode(String(header[mark.upperBound...])),
                appKey.verify(signature: signature, of: text, digest: .sha256)
            else { throw .invalidSignature("验签出错", signedText: String(decoding: text, as: UTF8.self)) }
            try authorisation.check(request.token)
            return VerifiedCall(
                method: request.method, digest: .sha256, content: try content(request, all), parameters: all, isOfVersion3: true)
        } catch {
            var refusal = error
            refusal.method = request.method
            refusal.digest = .sha256
            refusal.isCertified = nonEmpty(all["app_cert_sn"]) != nil
            throw refusal
        }
    }

    private func checkTime(_ all: WireParameters, at now: Instant) throws(GatewayRefusal) {
        guard nonEmpty(all["nonce"]) != nil else { throw .missing("nonce", "缺少nonce参数") }
        guard let text = nonEmpty(all["timestamp"]) else { throw .missing("timestamp", "缺少时间戳参数") }
        guard let timestamp = Int64(text) else { throw .invalid("timestamp", "非法的时间戳参数") }
        guard let timestampTolerance else { return }
        guard abs(now.milliseconds - timestamp) <= timestampTolerance.milliseconds else {
            throw .invalid("timestamp", "非法的时间戳参数: 与网关时间相差过大")
        }
    }

    private func signedText(_ request: V3Incoming, authority: String) -> [UInt8] {
        var text = Array("\(authority)\n\(request.verb)\n\(request.uri)\n".utf8) + request.body + [0x0A]
        if let token = nonEmpty(request.token) { text += Array("\(token)\n".utf8) }
        return text
    }

    private func content(_ request: V3Incoming, _ all: WireParameters) throws(GatewayRefusal) -> JSONObject {
        guard request.verb == "POST" else {
            let query = request.uri.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
            guard let pairs = WireParameters(decoding: query.utf8), pairs.repeatedName == nil else {
                throw .invalid("parameter", "参数无效: 请求不是合法的查询")
            }
            return JSONObject(pairs.pairs.map { JSONObject.Member(key: $0.name, value: .string($0.value)) })
        }
        let text = WireParameters.Pair(name: "biz_content", value: String(decoding: request.body, as: UTF8.self))
        return try content(WireParameters(pairs: all.pairs + [text]), of: request.method)
    }
}

extension AnswerWriter {
    /// An answer of version 3: the content alone, with its signature in headers. What went wrong is told by a state of HTTP.
    func version3(_ content: JSONObject, _ style: AnswerStyle, at now: Instant) -> WireAnswer {
        var body = JSONValue.object(content.removing("code").removing("msg")).bytes
        var status = 200
        var headers: [(String, String)] = []
        if let code = content["code"]?.stringValue, code != "10000" {
            status = Self.status(code, content["sub_code"]?.stringValue ?? "")
            let text = Self.code(content["sub_code"]?.stringValue ?? "")
            body =
                JSONValue.object(["code": .string(text), "message": content["sub_msg"] ?? "", "links": [] as JSONValue]).bytes
        } else {
            let sealed = source(content.removing("code").removing("msg"), style)
            if sealed.first == UInt8(ascii: "\"") {
                body = Array(sealed.dropFirst().dropLast())
                headers.append(("alipay-encrypt-type", "AES"))
            }
        }
        let (nonce, timestamp) = (Hex.encode(SecureRandom.bytes(16)), String(now.milliseconds))
        headers += [("alipay-timestamp", timestamp), ("alipay-nonce", nonce), ("alipay-trace-id", Hex.encode(SecureRandom.bytes(15)))]
        if style.digest != nil {
            let (key, serial) = signer(style)
            let text = Array("\(timestamp)\n\(nonce)\n".utf8) + body + [UInt8(ascii: "\n")]
            let signature = try? key.sign(style.flaw == .wrongSignature ? text + [0x20] : text, digest: .sha256)
            headers.append(("alipay-signature", Base64.encode(signature ?? [])))
            if style.isCertified, let serial { headers.append(("alipay-sn", serial)) }
        }
        return WireAnswer(status: status, contentType: "application/json;charset=utf-8", body: body, headers: headers)
    }

    /// The answer of version 3 to a request that was turned away.
    func version3(_ refusal: GatewayRefusal, at now: Instant) -> WireAnswer {
        let content: JSONObject = [
            "code": .string(refusal.code), "sub_code": .string(refusal.subCode), "sub_msg": .string(refusal.subMessage),
        ]
        return version3(content, AnswerStyle(digest: refusal.digest, isCertified: refusal.isCertified), at: now)
    }

    /// Where a code comes from is left out.
    private static func code(_ subCode: String) -> String {
        let prefix = ["isv.", "isp.", "aop."].first { subCode.hasPrefix($0) } ?? ""
        return String(subCode.dropFirst(prefix.count))
    }

    private static func status(_ code: String, _ subCode: String) -> Int {
        switch code {
        case "20000": 500
        case "20001": 401
        case "40005": 429
        case "40006": 403
        default: subCode == "isv.invalid-signature" ? 401 : 400
        }
    }
}
