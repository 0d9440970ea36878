import AlipayTestSupport
import Clocks
import Cryptography
import HTTPClient
import JSON
import LoopbackServer
import Testing
import ToolKit

@testable import AlipayGateway

@Suite("Version 3 of the protocol")
struct V3Tests {
    private static func file() throws -> JSONValue { try JSONValue(parsing: Vectors.bytes("v3.json")) }

    @Test("each v3 request has the vectors' Authorization, and the v3 answer verifies")
    func vectors() throws {
        let requests = try #require(Self.file()["requests"]?.arrayValue)
        #expect(requests.count == 3)
        let (nonce, now) = ("5b1f3d7e-0f0a-4a50-9d8e-000000000001", Instant(milliseconds: 1_795_244_645_000))
        for vector in requests {
            let text = try vector.string("string_to_sign")
            let certificate = text.contains("app_cert_sn=") ? "866efef280dec9137a87d047ac446315" : nil
            let authority = V3Request.authority(applicationID: "2021000000000001", certificate: certificate, nonce: nonce, at: now)
            let signed = V3Request.signingText(
                authority, method: try vector.string("method"), uri: try vector.string("uri"), body: try vector.string("body"),
                token: vector["app_auth_token"]?.stringValue)
            #expect(signed == text)
            let sign = Base64.encode(try Vectors.applicationKey().sign(Array(signed.utf8), digest: .sha256))
            #expect(try "ALIPAY-SHA256withRSA \(authority),sign=\(sign)" == vector.string("authorization"))
        }
        let response = try #require(Self.file()["response"])
        let headers = try #require(response["headers"])
        let signed = V3AnswerReader.signingText(
            timestamp: try headers.string("alipay-timestamp"), nonce: try headers.string("alipay-nonce"),
            body: Array(try response.string("body").utf8))
        #expect(try signed == Array(response.string("string_to_verify").utf8))
        let signature = try #require(Base64.decode(headers.string("alipay-signature")))
        #expect(try Vectors.alipayPublicKey().verify(signature: signature, of: signed, digest: .sha256))
    }

    @Test("a whole request is the vector's, in both methods")
    func requests() throws {
        let configuration = try GatewayConfiguration(
            endpoint: GatewayConfiguration.Endpoint.production, applicationID: "2021000000000001", privateKey: Vectors.applicationKey(),
            alipayPublicKey: Vectors.alipayPublicKey())
        let vector = try #require(Self.file()["requests"]?.arrayValue?.first)
        let (nonce, now) = ("5b1f3d7e-0f0a-4a50-9d8e-000000000001", Instant(milliseconds: 1_795_244_645_000))
        let request = try V3Request("alipay.trade.query", ["out_trade_no": "T1"], configuration, nonce: nonce, at: now)
        #expect(request.method == .post)
        #expect(try request.uri == vector.string("uri"))
        #expect(try request.body == vector.string("body"))
        let authorization = request.headers.first { $0.name == "authorization" }?.value
        #expect(try authorization == vector.string("authorization"))
        let get = try V3Request(
            "alipay.fund.trans.common.query", ["out_biz_no": "a b&c=插", "biz_scene": "DIRECT_TRANSFER"], configuration, nonce: nonce,
            at: now)
        #expect(get.method == .get && get.body.isEmpty)
        #expect(get.uri == "/v3/alipay/fund/trans/common/query?out_biz_no=a%20b%26c%3D%E6%8F%92&biz_scene=DIRECT_TRANSFER")
    }

    private static func reply(
        _ body: String, status: Int = 200, signedBody: String? = nil, isSigned: Bool = true
    ) throws -> LoopbackServer.Reply {
        let text = V3AnswerReader.signingText(timestamp: "1795244645123", nonce: "n", body: Array((signedBody ?? body).utf8))
        let sign = try Vectors.signature(of: String(decoding: text, as: UTF8.self))
        let headers = ["alipay-timestamp: 1795244645123", "alipay-nonce: n", "alipay-trace-id: t1", "alipay-signature: \(sign)"]
        return .answer(status: status, headers: isSigned ? headers : [], body: Array(body.utf8))
    }

    @Test("an answer is a success only when signed; an error is a complaint, with the codes of version 2")
    func answers() async throws {
        let rows: [(String, String, @Sendable () throws -> LoopbackServer.Reply)] = [
            ("success", "TRADE_SUCCESS", { try Self.reply(#"{"trade_status":"TRADE_SUCCESS"}"#) }),
            ("unsigned success", "unusable-answer", { try Self.reply(#"{"trade_status":"TRADE_SUCCESS"}"#, isSigned: false) }),
            ("tampered", "unusable-answer", { try Self.reply(#"{"trade_status":"X"}"#, signedBody: "{}") }),
            ("no object", "unusable-answer", { try Self.reply("[]") }),
            ("unknown order", "ACQ.TRADE_NOT_EXIST", { try Self.reply(#"{"code":"ACQ.TRADE_NOT_EXIST","message":"m"}"#, status: 400) }),
            (
                "permission", "isv.insufficient-isv-permissions",
                { try Self.reply(#"{"code":"insufficient-isv-permissions","message":"m"}"#, status: 403, isSigned: false) }
            ),
            ("server", "no-answer", { .text("oops", status: 500) }), ("other status", "no-answer", { .text("{}", status: 302) }),
        ]
        for (name, expected, reply) in rows {
            let platform = try ScriptedPlatform(adjusting: { $0.wire = .v3 }) { _ in try reply() }
            defer { platform.server.stop() }
            do throws(GatewayError) {
                #expect(try await platform.gateway.read(.tradeQuery, ["out_trade_no": "T1"]).text("trade_status") == expected, "\(name)")
            } catch {
                #expect(error.code == expected, "\(name)")
                if name == "unknown order" { #expect(error.says("TRADE_NOT_EXIST")) }
            }
            #expect(platform.server.requests.first?.target == "/v3/alipay/trade/query")
            #expect(platform.server.requests.first?.method == "POST")
        }
    }

    @Test(
        "a merchant's or a user's authorisation that is missing or has ended is told as version 2 tells it",
        arguments: [
            "app-auth-token-time-out", "invalid-app-auth-token", "invalid-app-auth-token-no-api", "no-product-reg-by-partner",
            "invalid-auth-token", "auth-token-time-out",
        ], [400, 401, 403])
    func authorisations(code: String, status: Int) async throws {
        let platform = try ScriptedPlatform(adjusting: { $0.wire = .v3 }) { _ in
            try Self.reply(#"{"code":"\#(code)","message":"m"}"#, status: status, isSigned: false)
        }
        defer { platform.server.stop() }
        let error = await #expect(throws: GatewayError.self) { try await platform.gateway.read(.tradeQuery, ["out_trade_no": "T1"]) }
        guard case .refused(let complaint) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(complaint.code == "20001" && complaint.subCode == "aop.\(code)")
        #expect(error?.agentText.contains("uthorisation") == true)
    }

    @Test("only what is asked goes by version 3; what moves goes by version 2")
    func moving() async throws {
        let platform = try ScriptedPlatform(adjusting: { $0.wire = .v3 }) { _ in .close }
        defer { platform.server.stop() }
        _ = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit()))
        _ = try? await platform.gateway.read(.accountQuery, ["account_type": "ACCTRANS_ACCOUNT"])
        #expect(platform.server.requests.first?.target.hasPrefix("/gateway.do?") == true)
        let target = platform.server.requests.last?.target
        #expect(target == "/v3/alipay/fund/account/query?account_type=ACCTRANS_ACCOUNT")
        #expect(platform.server.requests.last?.method == "GET")
    }

    @Test("an encrypted question and answer of version 3 are signed over the ciphertext")
    func encrypted() async throws {
        let encryption = try ContentEncryption(key: "AAECAwQFBgcICQoLDA0ODw==")
        let sealed = try encryption.seal(#"{"trade_status":"TRADE_SUCCESS"}"#)
        let adjust: (inout GatewayConfiguration) -> Void = {
            $0.wire = .v3
            $0.encryption = encryption
        }
        let platform = try ScriptedPlatform(adjusting: adjust) { _ in
            guard case .answer(let status, let headers, let body) = try Self.reply(sealed) else { return .close }
            return .answer(status: status, headers: headers + ["alipay-encrypt-type: AES"], body: body)
        }
        defer { platform.server.stop() }
        #expect(try await platform.gateway.read(.tradeQuery, ["out_trade_no": "T1"]).text("trade_status") == "TRADE_SUCCESS")
        let request = try #require(platform.server.requests.first)
        #expect(encryption.open(String(decoding: request.body, as: UTF8.self)) == Array(#"{"out_trade_no":"T1"}"#.utf8))
        #expect(request.header("content-type") == "text/plain" && request.header("alipay-encrypt-type") == "AES")
    }
}
