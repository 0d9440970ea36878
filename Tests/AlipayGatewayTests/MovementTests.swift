import AlipayGateway
import AlipayTestSupport
import Clocks
import Cryptography
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@Test("order, amount and number of a refund are the permit's, and the tool adds only a reason")
func refundContent() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    _ = await platform.gateway.move(.tradeRefund, ["refund_reason": "坏 (了)"], under: platform.permit())
    let request = try #require(platform.server.requests.first)
    let expected: JSONValue = [
        "out_trade_no": "A1", "trade_no": "2026112122001400000000000001", "refund_amount": "30.00", "out_request_no": "R1",
        "refund_reason": "坏 (了)",
    ]
    #expect(try sentContent(String(decoding: request.body, as: UTF8.self)) == expected)
    #expect(request.method == "POST")
    #expect(request.target.hasPrefix("/gateway.do?app_id=2021000000000001&method=alipay.trade.refund&format=JSON&charset=utf-8&"))
    #expect(request.target.contains("timestamp=2026-11-21+15%3A04%3A05"))
    #expect(!request.target.contains("notify_url"))
    #expect(request.header("content-type") == "application/x-www-form-urlencoded;charset=utf-8")
}

@Test(
    "a tool that names an amount, an order or a number of its own sends nothing",
    arguments: [
        "refund_amount", "trade_no", "out_trade_no", "out_request_no", "refund_currency", "refund_royalty_parameters", "anything",
    ])
func smuggledExtras(name: String) async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let executed = Told(await platform.gateway.move(.tradeRefund, [name: "99.00"], under: platform.permit()))
    #expect(executed.verdict == .failed)
    #expect(platform.server.requests.isEmpty)
}

@Test("a permit for another kind of movement, in another currency or of another gate sends nothing")
func wrongPermits() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let collect = Movement.collect(order: OrderNumber("A1"), amount: .fen(1))
    let other = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit(for: collect)))
    #expect(other.verdict == .failed)
    let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "T1")
    for amount in [Money(minorUnits: 1, currency: try #require(Currency(code: "USD"))), .fen(0), .fen(-1)] {
        let movement = Movement.refund(order: order, amount: amount, number: RequestNumber("R1"))
        let executed = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit(for: movement)))
        #expect(executed.verdict == .failed, "\(amount)")
    }
    let refused = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit(issuer: GateIdentity())))
    #expect(refused.failure?.code == "foreign-permit")
    let late = Told(await platform.gateway.move(.tradeRefund, [:], under: platform.permit(leaseSeconds: 0)))
    #expect(late.failure?.code == "lease-ended")
    #expect(platform.server.connectionCount == 0)
}

@Test("a payment page is a signed link made without the network, with notify and return address and the permit's price")
func pages() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let movement = Movement.collect(order: OrderNumber("T1"), amount: .fen(8888))
    let executed = Told(await platform.gateway.page(.wapPay, ["subject": "插画 (订制)"], under: platform.permit(for: movement)))
    let link = try #require(executed.output)
    #expect(!link.url.contains("(") && !link.url.contains(")"))
    #expect(link.url.contains("notify_url=https%3A%2F%2Fm.example%2Fn&return_url=https%3A%2F%2Fm.example%2Fr&sign="))
    let sent = try sentContent(link.url)
    #expect(sent == ["out_trade_no": "T1", "total_amount": "88.88", "product_code": "QUICK_WAP_WAY", "subject": "插画 (订制)"])
    let smuggled = Told(await platform.gateway.page(.pagePay, ["total_amount": "0.01"], under: platform.permit(for: movement)))
    #expect(smuggled.verdict == .failed)
    #expect(platform.server.connectionCount == 0)
}

@Test("a look-up gives the signed answer, and throws the platform's complaint with its texts resolved and bounded")
func reading() async throws {
    let long = String(repeating: "长", count: 1000)
    let platform = try ScriptedPlatform { request in
        let members: JSONObject =
            request.index == 0
            ? ["code": "10000", "msg": "Success", "trade_status": "TRADE_SUCCESS"]
            : [
                "code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST",
                "sub_msg": .string("a&amp;b\u{202E}\u{200B}\u{E0041}\nc &lt;x&gt; &#20013; \(long)"),
            ]
        return try ScriptedPlatform.signed("alipay.trade.query", members)
    }
    defer { platform.server.stop() }
    let answer = try await platform.gateway.read(.tradeQuery, ["out_trade_no": "A1"])
    #expect(answer.text("trade_status") == "TRADE_SUCCESS")
    do throws(GatewayError) {
        _ = try await platform.gateway.read(.tradeQuery, ["out_trade_no": "A1"])
        Issue.record("no complaint")
    } catch {
        guard case .refused(let complaint) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(complaint.subMessage.hasPrefix("a&b c <x> 中 长长"))
        #expect(complaint.subMessage.unicodeScalars.count == 256)
        #expect(error.code == "ACQ.TRADE_NOT_EXIST")
        #expect(error.agentText.hasPrefix("Business Failed (ACQ.TRADE_NOT_EXIST: a&b c <x> 中 "))
    }
}

@Test("of a refused signature the agent gets the remedy alone, and the log names and digests alone")
func refusedSignature() async throws {
    let quote =
        "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：app_id=2021000000000001"
        + "&amp;biz_content={&quot;refund_reason&quot;:&quot;MARKER-SECRET&quot;}&amp;charset=GBK&amp;MARKER_odd=1"
    let members: JSONObject = [
        "code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature", "sub_msg": .string(quote),
    ]
    let platform = try ScriptedPlatform { _ in try ScriptedPlatform.signed("alipay.trade.refund", members) }
    defer { platform.server.stop() }
    let executed = Told(await platform.gateway.move(.tradeRefund, ["refund_reason": "MARKER-SECRET"], under: platform.permit()))
    let failure = try #require(executed.failure)
    #expect(executed.verdict == .failed)
    #expect(failure.code == "isv.invalid-signature")
    #expect(failure.text.hasPrefix("Invalid Arguments (isv.invalid-signature). Alipay could not verify"))
    #expect(!failure.text.contains("MARKER") && !failure.text.contains("验签"))
    #expect(!"\(platform.events)".contains("MARKER"))
    let report = try #require(platform.events.compactMap { if case .signatureRefused(let report) = $0 { report } else { nil } }.first)
    #expect(report.parameters.map(\.name) == ["app_id", "biz_content", "charset", "format", "method", "sign_type", "timestamp", "version"])
    #expect(report.differing == ["biz_content", "charset"])
    #expect(report.parameters.first?.signed == Hex.encode(SHA256.digest(Array("2021000000000001".utf8))).prefix(16).description)
}
