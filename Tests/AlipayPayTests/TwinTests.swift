import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let caller = Caller(agent: "customer-service", conversation: nil)

/// The link with what only one of the twins says taken out: when it ends, and the signature over all.
private func common(_ url: String) -> JSONObject {
    var business = LoopbackServer.Request.business(in: url)
    business["time_expire"] = nil
    return business
}

@Test("twins that make links ask for the same order, in the same way", arguments: [CreatePayment.Browser.phone, .computer])
func linkTwins(browser: CreatePayment.Browser) async throws {
    let platform = try ScriptedPlatform { _ in try ScriptedOrder.unknown }
    defer { platform.server.stop() }
    let official = CreatePayment(for: browser, gateway: platform.gateway)
    let twin = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    let words = CreatePayment.Arguments(outTradeNo: "T1", totalAmount: .fen(8888), orderTitle: "=插画 www.evil.com a/b")
    let others = CreateTrade.Arguments(
        outTradeNo: "T1", totalAmount: .fen(8888), subject: words.orderTitle, channel: browser == .phone ? "wap" : "page", timeout: "1d")
    let facts = try await official.facts(for: words)
    #expect(try await twin.facts(for: others) == facts)
    let movement = try official.movement(words, facts, number: RequestNumber("n"))
    #expect(try twin.movement(others, facts, number: RequestNumber("n")) == movement)
    #expect(official.reference(in: words) == twin.reference(in: others))
    let first = try #require(Told(await official.execute(words, under: platform.permit(for: movement))).output).link.url
    let second = try #require(Told(await twin.execute(others, under: platform.permit(for: movement))).output).link.url
    #expect(common(first) == common(second))
    #expect(common(first)["subject"] == "插画 a b")
    #expect(first.prefix { $0 != "?" } == second.prefix { $0 != "?" })
    let method = "method=alipay.trade.\(browser == .phone ? "wap" : "page").pay&"
    #expect(first.contains(method) && second.contains(method))
}

@Test("twins that query tell the same of the same order, each in its own words")
func queryTwins() async throws {
    let states: [[(String, JSONValue?)]] = [
        [], ScriptedOrder.waiting, [("trade_status", "TRADE_CLOSED"), ("send_pay_date", nil)], [("trade_status", "TRADE_CLOSED")],
        [("trade_status", "TRADE_FINISHED")], [("trade_status", "SOMETHING_NEW")],
    ]
    let platform = try ScriptedPlatform { request in
        request.index / 2 < states.count ? try ScriptedOrder.told(states[request.index / 2]) : try ScriptedOrder.unknown
    }
    defer { platform.server.stop() }
    let official = QueryPayment(gateway: platform.gateway)
    let twin = QueryTrade(gateway: platform.gateway)
    for state in states {
        let told = try await official.read(.init(outTradeNo: "A1"), for: caller).structured
        let same = try await twin.read(.init(outTradeNo: "A1", tradeNo: nil), for: caller).structured
        for (name, other) in [
            ("outTradeNo", "out_trade_no"), ("tradeNo", "trade_no"), ("tradeStatus", "trade_status"), ("totalAmount", "total_amount"),
        ] {
            #expect(told[name] == same[other], "\(state)")
        }
    }
    var failures: [Failure] = []
    do throws(Failure) { _ = try await official.read(.init(outTradeNo: "A1"), for: caller) } catch { failures.append(error) }
    do throws(Failure) { _ = try await twin.read(.init(outTradeNo: "A1", tradeNo: nil), for: caller) } catch { failures.append(error) }
    #expect(failures.map(\.code) == ["ACQ.TRADE_NOT_EXIST", "ACQ.TRADE_NOT_EXIST"])
    #expect(failures.map { $0.text.hasPrefix("交易查询失败") } == [true, false])
}

@Test(
    "query_trade says what a state means",
    arguments: [
        ([], "TRADE_SUCCESS, paid (已支付); 88.88 yuan (元), paid at 2026-11-21 10:00:00 (GMT+8).", true),
        (ScriptedOrder.waiting, "WAIT_BUYER_PAY, not paid yet (等待付款); 88.88 yuan (元).", false),
        (
            [("trade_status", "TRADE_CLOSED"), ("send_pay_date", nil)],
            "TRADE_CLOSED, closed, never paid (未付款已关闭); 88.88 yuan (元).", false
        ),
        ([("trade_status", "SOMETHING_NEW"), ("send_pay_date", nil)], "SOMETHING_NEW; 88.88 yuan (元).", nil),
    ] as [([(String, JSONValue?)], String, Bool?)])
func queryTexts(changes: [(String, JSONValue?)], text: String, isPaid: Bool?) async throws {
    let platform = try ScriptedPlatform { _ in try ScriptedOrder.told(changes) }
    defer { platform.server.stop() }
    let output = try await QueryTrade(gateway: platform.gateway).read(.init(outTradeNo: nil, tradeNo: ScriptedOrder.trade), for: caller)
    #expect(output.text == "Order `A1` (支付宝交易号 \(ScriptedOrder.trade)): " + text)
    #expect(output.structured["paid"]?.boolValue == isPaid)
    #expect(output.structured["paid_at"] == (text.contains("paid at") ? "2026-11-21T02:00:00Z" : nil))
    #expect(!JSONValue.object(output.structured).text.contains("2088"), "who paid is told to nobody")
}

@Test("twins that refund send the same, look for the same and are told the same")
func refundTwins() async throws {
    let method = "alipay.trade.refund"
    let answers: [JSONObject] = [
        ["code": "10000", "msg": "Success", "trade_no": .string(ScriptedOrder.trade), "fund_change": "Y", "refund_fee": "30.00"],
        ["code": "10000", "msg": "Success", "trade_no": .string(ScriptedOrder.trade), "fund_change": "N", "refund_fee": "30.00"],
        ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.SELLER_BALANCE_NOT_ENOUGH"],
        ["code": "20000", "msg": "Service Unavailable", "sub_code": "isp.unknow-error"],
    ]
    let platform = try ScriptedPlatform { try ScriptedPlatform.signed(method, answers[$0.index / 2]) }
    defer { platform.server.stop() }
    let official = RefundPayment(gateway: platform.gateway)
    let twin = RefundTrade(gateway: platform.gateway)
    let words = RefundPayment.Arguments(outTradeNo: "A1", refundAmount: .fen(3000), outRequestNo: "R1", refundReason: "=坏了 www.evil.com")
    let others = RefundTrade.Arguments(
        outTradeNo: "A1", tradeNo: nil, refundAmount: .fen(3000), outRequestNo: "R1", refundReason: words.refundReason)
    #expect(official.reference(in: words) == twin.reference(in: others))
    var texts: [String] = []
    for _ in answers {
        let first = Told(await official.execute(words, under: platform.permit()))
        let second = Told(await twin.execute(others, under: platform.permit()))
        #expect(first.verdict == second.verdict)
        #expect(first.observation == second.observation)
        #expect(first.failure?.code == second.failure?.code)
        #expect(first.output?.structured["refundAmount"] == second.output?.structured["refund_amount"])
        #expect(first.output?.structured["outRequestNo"] == second.output?.structured["out_request_no"])
        texts.append(second.output?.text ?? second.failure?.text ?? "")
    }
    #expect(texts[0] == "退款成功: 30.00 yuan (元) of order `A1` (支付宝交易号 \(ScriptedOrder.trade)) went back to the buyer, as refund `R1`.")
    #expect(texts[2].hasPrefix("The refund (退款) failed: Business Failed (ACQ.SELLER_BALANCE_NOT_ENOUGH). "))
    #expect(texts[3].hasPrefix("The refund (退款): the outcome is not known yet. "))
    let sent = platform.server.requests.map(\.business)
    for pair in 0..<answers.count { #expect(sent[2 * pair] == sent[2 * pair + 1]) }
    #expect(sent.first?["refund_reason"] == "坏了")
}
