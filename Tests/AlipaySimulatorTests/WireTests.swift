import Clocks
import Cryptography
import Foundation
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("requests and answers on the wire")
struct WireTests {
    struct SDKCase: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let signType: String
        let url: [String: String]
        let body: [String: String]
        let stringToSign: String
        let sign: String
        let link: String?
        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case name, sign
            case signType = "sign_type"
            case url = "common_params_in_url"
            case body = "body_params"
            case stringToSign = "string_to_sign"
            case link = "page_execute_get"
        }
    }

    private struct SDKFile: Decodable { let cases: [SDKCase] }

    /// What the official Python SDK signed.
    static let sdkCases: [SDKCase] =
        (try? JSONDecoder().decode(SDKFile.self, from: Data(contentsOf: Project.vector("requests_sdk_python.json")))).map(\.cases) ?? []

    private func pairs(_ values: [String: String]) -> WireParameters {
        WireParameters(decoding: Form.text(values.map { ($0.key, $0.value) }).utf8) ?? WireParameters()
    }

    @Test("there are vectors") func vectors() { #expect(Self.sdkCases.count == 7) }

    @Test("the text that is verified is the text that the official SDK signed", arguments: sdkCases)
    func signedText(_ sdk: SDKCase) {
        #expect(SignedText.ofRequest(pairs(sdk.url).joined(with: pairs(sdk.body))) == sdk.stringToSign)
    }

    @Test(
        "the official SDK's requests are believed", arguments: sdkCases.filter { PlatformMethod(rawValue: $0.url["method"] ?? "") != nil })
    func believed(_ sdk: SDKCase) throws {
        let check = RequestCheck(
            appID: SimulatorConfiguration.standardAppID, appKey: try Project.key("app_pkcs8.der.hex").publicKey, timestampTolerance: nil)
        var url = sdk.url
        url["sign"] = sdk.sign
        let call = try check.verify(GatewayRequest(query: pairs(url), form: pairs(sdk.body)), at: TestWorld.start)
        #expect(call.method.rawValue == sdk.url["method"])
        #expect(call.digest == (sdk.signType == "RSA" ? .sha1 : .sha256))
        if let link = sdk.link, let query = link.split(separator: "?", maxSplits: 1).last {
            let all = try #require(WireParameters(decoding: query.utf8))
            #expect(try check.verify(GatewayRequest(query: all, form: WireParameters()), at: TestWorld.start).method == call.method)
        }
    }

    @Test("forms decode `+`, percent and UTF-8, and nothing else")
    func forms() {
        #expect(
            WireParameters(decoding: "a=1+2&b=%2B%e6%8F%92&c=&d".utf8)?.pairs.map { "\($0.name)=\($0.value)" } == [
                "a=1 2", "b=+插", "c=", "d=",
            ])
        #expect(WireParameters(decoding: "a=b=c".utf8)?["a"] == "b=c")
        for junk in ["a=%", "a=%2", "a=%zz", "a=%ff", "%c0%af=1", "a=%ed%a0%80"] {
            #expect(WireParameters(decoding: junk.utf8) == nil, "\(junk)")
        }
        #expect(WireParameters(decoding: String(repeating: "a=1&", count: 200).utf8) == nil)
    }

    @Test("empty values and `sign` are not signed, `sign_type` is, and names go by their bytes")
    func signedTextRule() {
        let all = WireParameters(decoding: "b=2&sign=x&a=1&empty=&sign_type=RSA2&Z=3&a_b=4".utf8)
        #expect(all.map(SignedText.ofRequest) == "Z=3&a=1&a_b=4&b=2&sign_type=RSA2")
    }

    /// A change to a good request, and the sub code that it earns.
    static let bad: [(change: [String: String?], code: String, subCode: String, isSigned: Bool)] = [
        (["method": nil], "40001", "isv.missing-method", false),
        (["method": "alipay.trade.nothing"], "40002", "isv.invalid-method", false),
        (["app_id": nil], "40001", "isv.missing-app-id", false),
        (["app_id": "2021000000000002"], "40002", "isv.invalid-app-id", false),
        (["sign_type": nil], "40001", "isv.missing-signature-type", false),
        (["sign_type": "MD5"], "40002", "isv.invalid-signature-type", false),
        (["timestamp": nil], "40001", "isv.missing-timestamp", true),
        (["timestamp": "2026-11-21T15:04:05"], "40002", "isv.invalid-timestamp", true),
        (["timestamp": "1795244645"], "40002", "isv.invalid-timestamp", true),
        (["version": nil], "40001", "isv.missing-version", true),
        (["version": "2.0"], "40002", "isv.invalid-version", true),
        (["charset": "gbk"], "40002", "isv.invalid-charset", true),
        (["charset": nil], "40002", "isv.invalid-signature", true),
        (["format": "XML"], "40002", "isv.invalid-format", true),
        (["encrypt_type": "AES"], "40002", "isv.invalid-encrypt-type", true),
        (["biz_content": "[1]"], "40002", "isv.invalid-parameter", true),
        (["biz_content": "{\"a\":1,\"a\":2}"], "40002", "isv.invalid-parameter", true),
    ]

    @Test("a request that lacks something or has it wrong is turned away with the platform's code", arguments: bad.indices)
    func turnedAway(place: Int) throws {
        let (change, code, subCode, isSigned) = Self.bad[place]
        let world = try TestWorld()
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"], changing: change)
        let (body, answer) = try send(pairs, to: world)
        #expect(body["code"]?.stringValue == code)
        #expect(body["sub_code"]?.stringValue == subCode)
        #expect(try answer.isSigned(by: world.simulator.configuration.platformKey.publicKey) == isSigned)
        #expect(try answer.parts().key == (isSigned ? "alipay_trade_query_response" : "error_response"))
        #expect(world.simulator.counters.turnedAway == [subCode: 1])
        #expect(world.simulator.counters.received.isEmpty)
    }

    @Test("a request without a signature is told so")
    func noSignature() throws {
        let world = try TestWorld()
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"]).filter { $0.0 != "sign" }
        #expect(try send(pairs, to: world).body["sub_code"] == "isv.missing-signature")
    }

    @Test("a parameter that stands twice is not guessed at, not even when both are equal")
    func twice() throws {
        let world = try TestWorld()
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"])
        #expect(try send(pairs + [("version", "1.0")], to: world).body["sub_code"] == "isv.invalid-parameter")
    }

    @Test("a changed amount breaks the signature, and the answer quotes what was signed with its HTML escaped")
    func changedAmount() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let pairs = try world.signed("alipay.trade.refund", ["out_trade_no": "A", "refund_amount": "1.00", "out_request_no": "R<1>"])
        let changed = pairs.map { ($0.0, $0.0 == "biz_content" ? $0.1.replacing("1.00", with: "2.00") : $0.1) }
        let (body, answer) = try send(changed, to: world)
        #expect(body["sub_code"] == "isv.invalid-signature")
        #expect(
            body["sub_msg"]?.stringValue?.contains(
                "&amp;biz_content={&quot;out_trade_no&quot;:&quot;A&quot;,&quot;refund_amount&quot;:&quot;2.00&quot;") == true)
        #expect(body["sub_msg"]?.stringValue?.contains("R&lt;1&gt;") == true)
        #expect(try answer.isSigned(by: world.simulator.configuration.platformKey.publicKey))
        #expect(world.refunds.isEmpty)
    }

    @Test("a stranger's key is not the application's")
    func stranger() throws {
        let world = try TestWorld()
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"]).filter { $0.0 != "sign" }
        let text = pairs.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        let sign = try Project.key("alipay_pkcs8.der.hex").sign(Array(text.utf8), digest: .sha256)
        #expect(try send(pairs + [("sign", Base64.encode(sign))], to: world).body["sub_code"] == "isv.invalid-signature")
    }

    @Test("charset in the body alone is no charset: the platform could not rebuild what was signed")
    func charsetInBody() throws {
        let world = try TestWorld()
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"])
        let form = Form.text(pairs.filter { $0.0 == "charset" || $0.0 == "biz_content" })
        let query = Form.text(pairs.filter { $0.0 != "charset" && $0.0 != "biz_content" })
        let (body, _) = try send(query: query, form: form, to: world)
        #expect(body["sub_code"] == "isv.invalid-signature")
        #expect(body["sub_msg"]?.stringValue?.contains("charset") == true)
    }

    @Test("parameters may stand in the URL, in the body, or spread over both")
    func spread() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"])
        let (body, _) = try send(
            query: Form.text(pairs.filter { $0.0 != "biz_content" && $0.0 != "sign" }),
            form: Form.text(pairs.filter { $0.0 == "biz_content" || $0.0 == "sign" }), to: world)
        #expect(body["trade_status"] == "TRADE_SUCCESS")
    }

    @Test("a timestamp is China's time: one written in UTC is eight hours off, where freshness is asked for")
    func freshness() throws {
        let world = try TestWorld(timestampTolerance: .minutes(10))
        for (text, subCode) in [("2026-11-21 15:04:05", "ACQ.TRADE_NOT_EXIST"), ("2026-11-21 07:04:05", "isv.invalid-timestamp")] {
            let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"], changing: ["timestamp": text])
            #expect(try send(pairs, to: world).body["sub_code"]?.stringValue == subCode)
        }
    }

    @Test("answers are signed with the kind of signature that was asked with", arguments: ["RSA2", "RSA"])
    func bothKinds(signType: String) throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let pairs = try world.signed("alipay.trade.query", ["out_trade_no": "A"], signType: signType)
        let (body, answer) = try send(pairs, to: world)
        #expect(body["code"] == "10000")
        let key = world.simulator.configuration.platformKey.publicKey
        #expect(try answer.isSigned(by: key, digest: signType == "RSA" ? .sha1 : .sha256))
        #expect(try !answer.isSigned(by: key, digest: signType == "RSA" ? .sha256 : .sha1))
    }

    @Test("slashes are sent escaped, so that nobody can verify what he has written anew")
    func slashes() throws {
        let world = try TestWorld()
        let draft = OrderDraft(outTradeNo: "A", totalAmount: .fen(1), subject: "s", passbackParams: "a/b\"c\\")
        try world.simulator.makeOrders([draft], paid: true)
        let (body, answer) = try send(try world.signed("alipay.trade.query", ["out_trade_no": "A"]), to: world)
        #expect(answer.text.contains("a\\/b"))
        #expect(body["passback_params"] == "a/b\"c\\")
    }

    private func send(_ pairs: [(String, String)], to world: TestWorld) throws -> (body: JSONValue, answer: Answer) {
        try send(query: Form.text(pairs), form: "", to: world)
    }

    private func send(query: String, form: String, to world: TestWorld) throws -> (body: JSONValue, answer: Answer) {
        let query = try #require(WireParameters(decoding: query.utf8))
        let form = try #require(WireParameters(decoding: form.utf8))
        guard case .send(let answer) = world.simulator.take(GatewayRequest(query: query, form: form)) else { throw Unexpected("no answer") }
        let signed = Answer(bytes: answer.body)
        return (try JSONValue(parsing: try signed.parts().source), signed)
    }
}
