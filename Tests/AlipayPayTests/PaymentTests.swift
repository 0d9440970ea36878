import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let query = "alipay.trade.query"
private let caller = Caller(agent: "customer-service", conversation: nil)

@Test("the payment links stand in the official texts, with no parenthesis inside the link, and all that is sent is a question")
func paymentLinks() async throws {
    let platform = try ScriptedPlatform { _ in try ScriptedOrder.unknown }
    defer { platform.server.stop() }
    let pages: [(CreatePayment.Browser, String)] = [(.phone, "支付链接: "), (.computer, "网页支付链接: ")]
    for (browser, label) in pages {
        let tool = CreatePayment(for: browser, gateway: platform.gateway)
        let arguments = CreatePayment.Arguments(
            outTradeNo: "T1", totalAmount: .fen(8888), orderTitle: "插画 (订制)\u{202E} http://evil.com/x")
        let facts = try await tool.facts(for: arguments)
        #expect(facts == .unknownOrder(OrderNumber("T1")))
        let movement = try tool.movement(arguments, facts, number: RequestNumber("made"))
        #expect(movement == .collect(order: OrderNumber("T1"), amount: .fen(8888)))
        let told = Told(await tool.execute(arguments, under: platform.permit(for: movement)))
        let output = try #require(told.output)
        let url = output.link.url
        #expect(output.text == "\(label)[点击完成支付](\(url))")
        #expect(!url.contains("(") && !url.contains(")"))
        #expect(url.hasPrefix(platform.server.url + "/gateway.do?"))
        #expect(url.contains("method=alipay.trade.\(browser == .phone ? "wap" : "page").pay&"))
        #expect(url.contains("%22total_amount%22%3A%2288.88%22"))
        #expect(url.contains(browser == .phone ? "QUICK_WAP_WAY" : "FAST_INSTANT_TRADE_PAY"))
        #expect(url.contains("%22subject%22%3A%22%E6%8F%92%E7%94%BB+%28%E8%AE%A2%E5%88%B6%29%22"))
        #expect(url.contains("notify_url=https%3A%2F%2Fm.example%2Fn"))
        #expect(output.structured["outTradeNo"] == "T1")
        #expect(output.structured["totalAmount"] == "88.88")
    }
    #expect(platform.server.requests.map { $0.target.contains("method=\(query)&") } == [true, true])
}

@Test("a title that is nothing but an address, and a number with a space in it, are refused before anything is made")
func refusedTitles() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreatePayment(for: .phone, gateway: platform.gateway)
    for (number, title) in [("T1", "https://evil.com"), ("T1", "\u{200B}"), ("T 1", "title"), ("T1\u{0301}", "title"), ("Т1", "title")] {
        let arguments = CreatePayment.Arguments(outTradeNo: number, totalAmount: .fen(1), orderTitle: title)
        await #expect(throws: Failure.self, "\(number) \(title)") { try await tool.facts(for: arguments) }
    }
    #expect(platform.server.connectionCount == 0)
}

@Test("an order's state stands in the official text")
func queryText() async throws {
    let platform = try ScriptedPlatform { _ in
        try ScriptedPlatform.signed(
            query,
            [
                "code": "10000", "msg": "Success", "out_trade_no": "A1", "trade_no": "2026112122001400000000000001",
                "trade_status": "TRADE_SUCCESS", "total_amount": "88.88", "buyer_logon_id": "tes***@x.com",
            ])
    }
    defer { platform.server.stop() }
    let output = try await QueryPayment(gateway: platform.gateway).read(.init(outTradeNo: "A1"), for: caller)
    #expect(output.text == "交易状态: TRADE_SUCCESS, 交易金额: 88.88, 支付宝交易号: 2026112122001400000000000001")
    #expect(
        output.structured == [
            "outTradeNo": "A1", "tradeNo": "2026112122001400000000000001", "tradeStatus": "TRADE_SUCCESS", "totalAmount": "88.88",
        ])
}

@Test("a failed look-up begins with the official text and adds the finer code, its text and what to do")
func queryFailure() async throws {
    let platform = try ScriptedPlatform { request in
        guard request.index == 0 else { return .text("", status: 502) }
        return try ScriptedPlatform.signed(
            query, ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST", "sub_msg": "交易不存在"])
    }
    defer { platform.server.stop() }
    let tool = QueryPayment(gateway: platform.gateway)
    do throws(Failure) {
        _ = try await tool.read(.init(outTradeNo: "A1"), for: caller)
        Issue.record("no failure")
    } catch {
        #expect(error.text.hasPrefix("交易查询失败. 错误信息: Business Failed (ACQ.TRADE_NOT_EXIST: 交易不存在). Alipay has no such order"))
        #expect(error.code == "ACQ.TRADE_NOT_EXIST")
    }
    do throws(Failure) {
        _ = try await tool.read(.init(outTradeNo: "A1"), for: caller)
        Issue.record("no failure")
    } catch {
        #expect(error.text == "交易查询失败. 错误信息: Alipay did not answer in time.")
        #expect(error.mayHelpLater)
    }
}

@Test("a refund's state stands in the official texts, and absence is no failure")
func refundQueryTexts() async throws {
    let method = "alipay.trade.fastpay.refund.query"
    let platform = try ScriptedPlatform { request in
        switch request.index {
        case 0:
            try ScriptedPlatform.signed(
                method,
                [
                    "code": "10000", "msg": "Success", "trade_no": "2026", "refund_amount": "30.00",
                    "refund_status": "REFUND_SUCCESS",
                ])
        case 1: try ScriptedPlatform.signed(method, ["code": "10000", "msg": "Success"])
        case 2: try ScriptedPlatform.signed(method, ["code": "10000", "msg": "Success", "refund_status": "REFUND_PROCESSING"])
        default: try ScriptedPlatform.signed(method, ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.SYSTEM_ERROR"])
        }
    }
    defer { platform.server.stop() }
    let tool = QueryRefund(gateway: platform.gateway)
    let arguments = QueryRefund.Arguments(outRequestNo: "R1", outTradeNo: "A1")
    let found = try await tool.read(arguments, for: caller)
    #expect(found.text == "查询到退款成功, 退款交易: 2026, 退款金额: 30.00, 退款状态: REFUND_SUCCESS")
    #expect(found.structured["refunded"] == true)
    let absent = try await tool.read(arguments, for: caller)
    #expect(absent.text == "未查询到退款成功. 退款状态: 无")
    #expect(absent.structured == ["outTradeNo": "A1", "outRequestNo": "R1", "refunded": false])
    #expect(try await tool.read(arguments, for: caller).text == "未查询到退款成功. 退款状态: REFUND_PROCESSING")
    do throws(Failure) {
        _ = try await tool.read(arguments, for: caller)
        Issue.record("no failure")
    } catch {
        #expect(error.text.hasPrefix("退款查询失败. 错误信息: Business Failed (ACQ.SYSTEM_ERROR)"))
    }
}
