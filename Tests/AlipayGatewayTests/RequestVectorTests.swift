import AlipayTestSupport
import Clocks
import Cryptography
import Foundation
import JSON
import Testing

@testable import AlipayGateway

private func parameters(_ object: JSONValue?) throws -> [Parameter] {
    try #require(object?.objectValue).members.map { Parameter($0.key, $0.value.stringValue ?? "") }
}

@Test("each request of the official SDK is signed and written byte for byte as the SDK does")
func requestsOfTheSDK() throws {
    let key = try Vectors.applicationKey()
    let cases = try Vectors.cases("requests_sdk_python.json")
    #expect(cases.count == 7)
    for vector in cases {
        let name = try vector.string("name")
        let type = try #require(SignType(rawValue: vector.string("sign_type")))
        let common = try parameters(vector["common_params_in_url"])
        let business = try parameters(vector["body_params"])
        let sign = try vector.string("sign")
        #expect(try SigningText.of(common + business) == vector.string("string_to_sign"), "\(name)")
        #expect(try SigningText.sign(common + business, with: key, type: type) == sign, "\(name)")
        guard let page = vector["page_execute_get"]?.stringValue else { continue }
        let endpoint = GatewayConfiguration.Endpoint.sandbox
        let request = RequestMaker.assemble(
            "", endpoint: endpoint, common: common, business: business, signature: sign, isPage: true)
        #expect(request.url == page, "\(name)")
        #expect(request.body.isEmpty)
        // The SDK's form for the same payment: its action is what a POST of ours has as its URL, its field what ours has in the body.
        let form = try SDKForm(vector.string("page_execute_post_form"))
        let post = RequestMaker.assemble("", endpoint: endpoint, common: common, business: business, signature: sign, isPage: false)
        #expect(post.url == form.action, "\(name)")
        #expect(FormText.decode(Array(post.body.utf8))?.map(\.value) == [form.content], "\(name)")
    }
}

/// The form that the official SDK writes for a payment page.
private struct SDKForm {
    let action: String
    let content: String

    init(_ html: String) throws {
        action = try Self.value(of: "action", in: html)
        content = try Self.value(of: "name=\"biz_content\" value", in: html).replacingOccurrences(of: "&quot;", with: "\"")
    }

    private static func value(of attribute: String, in html: String) throws -> String {
        let start = try #require(html.range(of: "\(attribute)=\"")).upperBound
        return String(html[start...].prefix { $0 != "\"" })
    }
}

@Test("the form of a POST carries the business in the body and everything else, charset too, in the URL")
func postForm() throws {
    let configuration = try GatewayConfiguration(
        endpoint: GatewayConfiguration.Endpoint.production, applicationID: "2021000000000001", privateKey: Vectors.applicationKey(),
        alipayPublicKey: Vectors.alipayPublicKey(), notifyURL: "https://m.example/n", authorisationToken: "t+1")
    let clock = HandClock(Instant(milliseconds: 1_795_244_645_678))
    let request = try RequestMaker(configuration: configuration, clock: clock).post(
        "alipay.trade.query", .business(["out_trade_no": "A (1)"]))
    let parts = request.url.split(separator: "?")
    #expect(parts.first == "https://openapi.alipay.com/gateway.do")
    let inURL = try #require(FormText.decode(Array(parts[1].utf8)))
    #expect(inURL.map(\.name) == ["app_id", "method", "format", "charset", "sign_type", "timestamp", "version", "app_auth_token", "sign"])
    #expect(inURL.first { $0.name == "timestamp" }?.value == "2026-11-21 15:04:05")
    #expect(inURL.first { $0.name == "app_auth_token" }?.value == "t+1")
    #expect(request.body == "biz_content=%7B%22out_trade_no%22%3A%22A+%281%29%22%7D")
    let body = try #require(FormText.decode(Array(request.body.utf8)))
    let sign = try #require(inURL.first { $0.name == "sign" }.flatMap { Base64.decode($0.value) })
    let text = SigningText.of(inURL + body)
    #expect(try Vectors.applicationKey().publicKey.verify(signature: sign, of: Array(text.utf8), digest: .sha256))
}

@Test("certificate mode sends and signs its serial numbers")
func certificateMode() throws {
    let trust = try CertificateTrust(
        application: Vectors.text("certs/app.crt"), alipay: Vectors.text("certs/alipay_chain.crt"),
        roots: Vectors.text("certs/root_bundle.crt"))
    let configuration = try GatewayConfiguration(
        endpoint: GatewayConfiguration.Endpoint.production, applicationID: "1", privateKey: Vectors.applicationKey(),
        trust: .certificates(trust))
    let request = try RequestMaker(configuration: configuration, clock: HandClock(Instant(seconds: 0))).post("m", .business([:]))
    let root = "4321439eefa64065f214003c297ac6ce_55f42cc62dd1ed70f71e36a77f9f2cf0"
    let signed = "alipay_root_cert_sn=\(root)&app_cert_sn=4ae4d21d60411b25bc176385524da3be&app_id=1&"
    #expect(SigningText.of(request.signed).hasPrefix(signed))
}

@Test("a page's URL has no parenthesis, quote or space that would end a Markdown link")
func markdownSafePages() throws {
    let configuration = try GatewayConfiguration(
        endpoint: GatewayConfiguration.Endpoint.sandbox, applicationID: "1", privateKey: Vectors.applicationKey(),
        alipayPublicKey: Vectors.alipayPublicKey(), notifyURL: "https://m.example/n?(a)", returnURL: "https://m.example/r")
    let title = "套餐 (大) [x](y) <b> \"q\" 'p' *100% + & ="
    let maker = RequestMaker(configuration: configuration, clock: SystemClock())
    let request = try maker.page("alipay.trade.page.pay", ["subject": .string(title)])
    #expect(!request.url.contains { "()[]<>\"' *".contains($0) })
    let query = try #require(FormText.decode(Array(request.url.split(separator: "?")[1].utf8)))
    #expect(query.first { $0.name == "notify_url" }?.value == "https://m.example/n?(a)")
    #expect(query.first { $0.name == "return_url" }?.value == "https://m.example/r")
    let content = try #require(query.first { $0.name == "biz_content" }?.value)
    #expect(try JSONValue(parsing: content)["subject"]?.stringValue == title)
}

@Test("any text survives the form's encoding, and a broken form is refused")
func formRoundTrip() {
    for text in ["", "a b+c%20&=?", "插画\u{1F600}", "()'*~-._", "\r\n\0"] {
        #expect(FormText.decode(Array("k=\(FormText.encode(text))".utf8)) == [Parameter("k", text)], "\(text)")
    }
    for broken in ["a=%", "a=%4", "a=%zz", "a=%ff"] { #expect(FormText.decode(Array(broken.utf8)) == nil, "\(broken)") }
    #expect(FormText.decode(Array("a&b=&&c=1=2".utf8)) == [Parameter("a", ""), Parameter("b", ""), Parameter("c", "1=2")])
}

@Test(
    "times are China's on every machine",
    arguments: [
        (0, "1970-01-01 08:00:00"), (1_795_244_645, "2026-11-21 15:04:05"), (951_753_599, "2000-02-28 23:59:59"),
        (951_753_600, "2000-02-29 00:00:00"), (951_840_000, "2000-03-01 00:00:00"), (4_107_513_600, "2100-03-01 00:00:00"),
        (-62_135_625_600, "0001-01-01 00:00:00"),
    ])
func chinaTimes(seconds: Int64, text: String) throws {
    let instant = Instant(seconds: seconds)
    #expect(ChinaTime.text(of: instant + .milliseconds(999)) == text)
    #expect(ChinaTime.instant(from: text) == instant)
}

@Test("every day of 400 years is written and read back")
func allDays() {
    for day in 0..<146_097 {
        let instant = Instant(seconds: Int64(day) * 86_400 - 8 * 3600)
        let text = ChinaTime.text(of: instant)
        guard ChinaTime.instant(from: text) == instant else {
            Issue.record("\(text)")
            return
        }
    }
}

@Test("times with a fraction are read, and what is no time is not")
func oddTimes() {
    #expect(ChinaTime.instant(from: "1970-01-01 08:00:00.5") == Instant(milliseconds: 500))
    #expect(ChinaTime.instant(from: "1970-01-01 08:00:00.123456") == Instant(milliseconds: 123))
    for text in [
        "", "2026-11-21", "2026-11-21T15:04:05", "2026-13-01 00:00:00", "2026-02-29 00:00:00", "2026-11-21 24:00:00",
        "2026-11-21 15:04:05.", "2026-11-21 15:04:05Z", "2026-11-00 00:00:00", "+026-11-21 15:04:05",
    ] { #expect(ChinaTime.instant(from: text) == nil, "\(text)") }
}

@Test("one's own public key in the place of Alipay's is found before anything is sent")
func ownPublicKey() throws {
    let key = try Vectors.applicationKey()
    #expect(throws: GatewayConfiguration.Problem.ownPublicKey) {
        try GatewayConfiguration(endpoint: "https://x/", applicationID: "1", privateKey: key, alipayPublicKey: key.publicKey)
    }
}

@Test(
    "only https, or plain http to this machine, is a gateway's address",
    arguments: [
        ("https://openapi.alipay.com/gateway.do", true), ("http://127.0.0.1:8080/gateway.do", true), ("http://[::1]:8080/", true),
        ("http://openapi.alipay.com/gateway.do", false), ("https://", false), ("https://u@x/", false), ("https://x/?a=1", false),
        ("http://127.0.0.1.evil.com/", false), ("ftp://x/", false), ("", false),
    ])
func endpoints(address: String, isGood: Bool) throws {
    let key = try Vectors.applicationKey()
    let publicKey = try Vectors.alipayPublicKey()
    let made = try? GatewayConfiguration(endpoint: address, applicationID: "1", privateKey: key, alipayPublicKey: publicKey)
    #expect((made != nil) == isGood)
}
