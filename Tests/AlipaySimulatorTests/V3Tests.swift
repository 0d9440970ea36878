import Clocks
import Cryptography
import Foundation
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("the platform's version 3")
struct V3Tests {
    /// Signs and sends, by a writing of the rule of the test's own.
    private func ask(
        _ world: TestWorld, _ address: String, _ verb: String, _ uri: String, body: String = "", extra: String = "", token: String? = nil,
        headers: [String] = []
    ) async throws -> RawCaller.Reply {
        let authority = "app_id=\(SimulatorConfiguration.standardAppID)\(extra),nonce=5b1f3d7e,timestamp=1795244645000"
        let text = authority + "\n" + verb + "\n" + uri + "\n" + body + "\n" + (token.map { $0 + "\n" } ?? "")
        let sign = Base64.encode(try world.appKey.sign(Array(text.utf8), digest: .sha256))
        let tokens = token.map { ["alipay-app-auth-token: \($0)"] } ?? []
        return try await RawCaller.ask(
            address, verb, uri, body: body, headers: ["authorization: ALIPAY-SHA256withRSA \(authority),sign=\(sign)"] + tokens + headers)
    }

    /// The content of an answer whose signature holds.
    private func content(_ reply: RawCaller.Reply, by key: RSAPublicKey) throws -> JSONValue {
        let timestamp = try #require(reply.header("alipay-timestamp"))
        let nonce = try #require(reply.header("alipay-nonce"))
        let signature = try #require(reply.header("alipay-signature").flatMap(Base64.decode))
        let text = Array("\(timestamp)\n\(nonce)\n".utf8) + reply.body + [0x0A]
        guard key.verify(signature: signature, of: text, digest: .sha256) else { throw Unexpected("not signed") }
        return try JSONValue(parsing: reply.body)
    }

    @Test("the five methods that only ask answer without a wrapper, signed in headers")
    func methods() async throws {
        let world = try TestWorld(changing: { $0.transfersNeedCertificates = false })
        let key = world.simulator.configuration.platformKey.publicKey
        let trade = try world.paidOrder("A", fen: 10_000)
        _ = try world.refund("A", "30.00", "R1")
        _ = try world.transfer("T1", "10.00")
        try await world.simulator.whileServing { address in
            let found = try await ask(world, address, "POST", "/v3/alipay/trade/query", body: "{\"out_trade_no\":\"A\"}")
            let order = try content(found, by: key)
            #expect(found.status == 200 && order["trade_no"]?.stringValue == trade.tradeNo && order["code"] == nil && order["msg"] == nil)
            #expect(found.header("alipay-trace-id")?.count == 30 && found.header("alipay-sn") == nil)
            let refund = try await ask(
                world, address, "POST", "/v3/alipay/trade/fastpay/refund/query",
                body: "{\"out_trade_no\":\"A\",\"out_request_no\":\"R1\"}")
            #expect(try content(refund, by: key)["refund_amount"] == "30.00")
            let transfer = try await ask(
                world, address, "GET",
                "/v3/alipay/fund/trans/common/query?out_biz_no=T1&product_code=TRANS_ACCOUNT_NO_PWD&biz_scene=DIRECT_TRANSFER")
            #expect(try content(transfer, by: key)["status"] == "SUCCESS")
            let account = try await ask(
                world, address, "GET",
                "/v3/alipay/fund/account/query?account_type=ACCTRANS_ACCOUNT&alipay_user_id=\(SimulatorConfiguration.standardSellerID)")
            #expect(try content(account, by: key)["available_amount"] == "60.00")
            world.clock.set(Instant(seconds: 1_795_309_200))
            let bill = try await ask(
                world, address, "GET", "/v3/alipay/data/dataservice/bill/downloadurl/query?bill_type=trade&bill_date=2026-11-21")
            #expect(try content(bill, by: key)["bill_download_url"]?.stringValue?.hasPrefix(address) == true)
        }
    }

    @Test("the authorisation that is set has to stand in the header, under the signature, and one that has ended is told as such")
    func authorisation() async throws {
        let world = try TestWorld(changing: { $0.appAuthToken = "202611BB00" })
        try world.paidOrder("A")
        try await world.simulator.whileServing { address in
            func told(_ token: String?) async throws -> String {
                let reply = try await ask(
                    world, address, "POST", "/v3/alipay/trade/query", body: "{\"out_trade_no\":\"A\"}", token: token)
                let content = try content(reply, by: world.simulator.configuration.platformKey.publicKey)
                return "\(reply.status ?? 0) \(content["code"]?.stringValue ?? "")"
            }
            let before = try await [told("202611BB00"), told(nil), told("other")]
            #expect(before == ["200 ", "401 invalid-app-auth-token", "401 invalid-app-auth-token"])
            world.simulator.renewAuthorisation(to: "202612CC00")
            let after = try await [told("202611BB00"), told("202612CC00")]
            #expect(after == ["401 app-auth-token-time-out", "200 "])
        }
    }

    @Test("the shared vectors' request is believed, and what does not exist is told by a state of HTTP")
    func vector() async throws {
        let file = try JSONValue(parsing: Array(Data(contentsOf: Project.vector("v3.json"))))
        let request = try #require(file["requests"]?.arrayValue?.first)
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let reply = try await RawCaller.ask(
                address, "POST", try #require(request["uri"]?.stringValue), body: try #require(request["body"]?.stringValue),
                headers: ["authorization: " + (try #require(request["authorization"]?.stringValue))])
            #expect(reply.status == 400)
            let content = try content(reply, by: world.simulator.configuration.platformKey.publicKey)
            #expect(content["code"] == "ACQ.TRADE_NOT_EXIST" && content["message"] == "交易不存在" && content["links"] == [])
        }
    }

    @Test("what is not signed as the rule says is turned away, each with its reason")
    func turnedAway() async throws {
        let world = try TestWorld(timestampTolerance: .minutes(5))
        try await world.simulator.whileServing { address in
            let (uri, body) = ("/v3/alipay/trade/query", "{\"out_trade_no\":\"A\"}")
            func code(_ reply: RawCaller.Reply) throws -> String {
                "\(reply.status ?? 0) \(try JSONValue(parsing: reply.body)["code"]?.stringValue ?? "")"
            }
            let unsigned = try await RawCaller.ask(address, "POST", uri, body: body)
            #expect(try code(unsigned) == "400 missing-signature" && unsigned.header("alipay-signature") == nil)
            let token = try await ask(world, address, "POST", uri, body: body, headers: ["alipay-app-auth-token: other"])
            #expect(try code(token) == "401 invalid-signature")
            let certificate = try await ask(world, address, "POST", uri, body: body, extra: ",app_cert_sn=0")
            #expect(try code(certificate) == "400 invalid-app-cert-sn")
            let twice = try await ask(world, address, "POST", uri, body: body, extra: ",nonce=2")
            #expect(try code(twice) == "400 invalid-parameter")
            #expect(try await code(ask(world, address, "POST", uri, body: body)) == "400 ACQ.TRADE_NOT_EXIST")
            world.clock.advance(by: .minutes(6))
            #expect(try await code(ask(world, address, "POST", uri, body: body)) == "400 invalid-timestamp")
        }
    }

    @Test("faults happen in this version, too")
    func faults() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let (uri, body) = ("/v3/alipay/trade/query", "{\"out_trade_no\":\"A\"}")
            for (kind, status) in [(Fault.Kind.unavailableBefore, 500), (.serverErrorBefore, 502), (.refusal, 403)] {
                world.simulator.add(Fault(kind))
                #expect(try await ask(world, address, "POST", uri, body: body).status == status)
            }
            world.simulator.add(Fault(.wrongSignature))
            let spoiled = try await ask(world, address, "POST", uri, body: body)
            #expect(throws: (any Error).self) { try content(spoiled, by: world.simulator.configuration.platformKey.publicKey) }
        }
    }

    @Test("with certificates and encryption the answer names its certificate and is a text of ciphertext")
    func modes() async throws {
        let keys = SimulatorKeys(app: try Project.key("app_pkcs8.der.hex"), platform: try Project.key("alipay_pkcs8.der.hex"))
        let certificates = try SimulatorCertificates.generate(for: keys)
        let secret: [UInt8] = Array(0..<16)
        let world = try TestWorld(changing: { configuration in
            configuration.certificates = certificates
            configuration.encryptKey = secret
        })
        try world.paidOrder("A")
        try await world.simulator.whileServing { address in
            let cipher = try AES128CBC(key: secret)
            let body = Base64.encode(try cipher.encrypt(Array("{\"out_trade_no\":\"A\"}".utf8)))
            let reply = try await ask(
                world, address, "POST", "/v3/alipay/trade/query", body: body, extra: ",app_cert_sn=\(certificates.app.serial)",
                headers: ["alipay-root-cert-sn: \(certificates.root.serial)", "alipay-encrypt-type: AES"])
            #expect(reply.status == 200 && reply.header("alipay-sn") == certificates.platform.serial)
            #expect(reply.header("alipay-encrypt-type") == "AES")
            let box = try #require(Base64.decode(String(decoding: reply.body, as: UTF8.self)))
            let plain = try JSONValue(parsing: try #require(cipher.decrypt(box)))
            #expect(plain["trade_status"] == "TRADE_SUCCESS")
        }
    }

    @Test("the buyer's page lists what there is to see and to press, and nothing that a title brings works as HTML")
    func buyer() async throws {
        let world = try TestWorld(changing: { configuration in
            configuration.transfersNeedCertificates = false
            configuration.sendsNotices = false
        })
        try world.simulator.deposit(.fen(10_000))
        _ = try world.transfer("T1", "10.00")
        let order = OrderDraft(
            outTradeNo: "A", totalAmount: .fen(100), subject: "<script>alert(1)</script>", notifyURL: "http://127.0.0.1:1/n")
        let trade = try #require(try world.simulator.makeOrders([order], paid: false).first)
        _ = try world.answer("alipay.trade.precreate", ["out_trade_no": "Q", "total_amount": "1.00", "subject": "s"])
        try await world.simulator.whileServing { address in
            func page() async throws -> String {
                String(decoding: try await RawCaller.ask(address, "GET", "/buyer").body, as: UTF8.self)
            }
            let before = try await page()
            #expect(before.contains("/cashier/\(trade.tradeNo)/pay") && before.contains("/qr/bax") && before.contains("收到的转账"))
            #expect(!before.contains("<script>") && before.contains("&lt;script&gt;") && !before.contains("<h2>通知</h2>"))
            _ = try await RawCaller.ask(address, "POST", "/cashier/\(trade.tradeNo)/pay")
            let after = try await page()
            #expect(!after.contains("/cashier/\(trade.tradeNo)/pay") && after.contains("<h2>通知</h2>") && after.contains("TRADE_SUCCESS"))
        }
    }
}
