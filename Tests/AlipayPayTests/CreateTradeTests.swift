import AlipayGateway
import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Money
import TestSupport
import Testing
import ToolKit

@testable import AlipayPay

private func arguments(
    _ channel: String, timeout: String = "30m", amount: Money = .fen(8888), number: String = "T1", subject: String = "插画 =1/2"
) -> CreateTrade.Arguments {
    CreateTrade.Arguments(outTradeNo: number, totalAmount: amount, subject: subject, channel: channel, timeout: timeout)
}

@Test("create_trade makes a link that ends when it says, and tells so", arguments: ["page", "wap"])
func links(channel: String) async throws {
    let platform = try ScriptedPlatform { _ in try ScriptedOrder.unknown }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    for (timeout, sent, told) in [
        ("30m", "2026-11-21 15:34:05", "2026-11-21T07:34:05Z"), ("15d", "2026-12-06 15:04:05", "2026-12-06T07:04:05Z"),
    ] {
        let call = arguments(channel, timeout: timeout)
        let facts = try await tool.facts(for: call)
        #expect(facts == .unknownOrder(OrderNumber("T1")))
        let movement = try tool.movement(call, facts, number: RequestNumber("made"))
        #expect(movement == .collect(order: OrderNumber("T1"), amount: .fen(8888)))
        let output = try #require(Told(await tool.execute(call, under: platform.permit(for: movement))).output)
        #expect(output.link.url.contains("method=alipay.trade.\(channel).pay&"))
        #expect(
            LoopbackServer.Request.business(in: output.link.url) == [
                "out_trade_no": "T1", "total_amount": "88.88",
                "product_code": channel == "page" ? "FAST_INSTANT_TRADE_PAY" : "QUICK_WAP_WAY", "subject": "插画 1 2",
                "time_expire": .string(sent),
            ])
        #expect(
            output.structured == [
                "out_trade_no": "T1", "total_amount": "88.88", "channel": .string(channel), "payment_url": .string(output.link.url),
                "expires_at": .string(told),
            ])
        #expect(output.text.hasPrefix("支付链接: [点击完成支付](\(output.link.url))\n"))
        #expect(output.text.contains("Order `T1`, 88.88 yuan (元), can be paid until \(sent) (GMT+8)."))
        #expect(tool.attachments(of: output.structured).isEmpty)
    }
}

@Test(
    "a code is told as an image and as text, and both say the same (read back by zbarimg)",
    .enabled(if: CodeReader.program != nil, Comment(rawValue: CodeReader.whyNot)))
func codePictures() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let url = "https://qr.alipay.com/bax03431ljhokirwl38f00a7"
    let output = CreateTrade.Output(
        order: OrderNumber("T1"), amount: .fen(8888), channel: .qr, link: .init(url: url), expiresAt: ScriptedOrder.paidAt)
    let attachments = CreateTrade(gateway: platform.gateway, clock: platform.clock).attachments(of: output.structured)
    #expect(attachments.map(\.mediaType) == ["image/png"])
    let image = try #require(attachments.first).bytes
    #expect(image.count < 256 * 1024)
    #expect(try await CodeReader.read([image], suffix: "png") == [url])
    let fenced = try #require(output.text.split(separator: "```text\n").last)
    #expect(try await CodeReader.read([CodeReader.picture(of: String(fenced.dropLast(3)))], suffix: "pgm") == [url])
}

@Test("a code that is too long for a terminal is told as its link and as an image alone")
func longCodes() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let url = "https://qr.example/" + String(repeating: "x", count: 400)
    let output = CreateTrade.Output(
        order: OrderNumber("T1"), amount: .fen(1), channel: .qr, link: .init(url: url), expiresAt: ScriptedOrder.paidAt)
    #expect(output.text.contains(url) && !output.text.contains("```"))
    #expect(CreateTrade(gateway: platform.gateway, clock: platform.clock).attachments(of: output.structured).count == 1)
}

@Test("an image is made of a code's answer alone, and of nothing that is none")
func noPictures() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    let results: [JSONObject] = [
        [:], ["channel": "qr"], ["channel": "qr", "payment_url": ""], ["channel": "qr", "payment_url": 7],
        ["channel": "page", "payment_url": "https://a.example"],
        ["channel": "qr", "payment_url": .string(String(repeating: "x", count: 3000))],
    ]
    for result in results { #expect(tool.attachments(of: result).isEmpty, "\(JSONValue.object(result).text.prefix(60))") }
}

@Test("a time-out, a number or a title that cannot be is refused before anything is asked")
func refusals() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    for call in [
        arguments("qr", timeout: "16d"), arguments("page", timeout: "30"), arguments("wap", number: "T-1"),
        arguments("page", subject: "https://evil.com"), arguments("page", subject: "=/&"), arguments("card"),
    ] {
        do throws(Failure) {
            _ = try await tool.facts(for: call)
            Issue.record("\(call) was taken")
        } catch {
            #expect(error.code == "invalid-argument")
        }
    }
    #expect(platform.server.connectionCount == 0)
}

@Test("the time-out is thirty minutes where none is asked for, and the channel is one of three")
func defaults() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    func decode(_ channel: String) throws -> CreateTrade.Arguments {
        try tool.parameters.decode(["out_trade_no": "T1", "total_amount": 1, "subject": "t", "channel": .string(channel)])
    }
    #expect(try decode("qr").timeout == "30m")
    #expect(throws: ArgumentError.self) { try decode("QR") }
}

@Test("of an order that Alipay has nothing is told before the policy has asked what was quoted for it")
func existingOrders() async throws {
    let states: [[(String, JSONValue?)]] = [
        ScriptedOrder.waiting, ScriptedOrder.waiting + [("total_amount", "77.77")], [], [("trade_status", "TRADE_FINISHED")],
        [("trade_status", "TRADE_CLOSED")], [("total_amount", "77.77")], [("trade_status", "TRADE_CLOSED"), ("total_amount", "77.77")],
    ]
    let platform = try ScriptedPlatform { try ScriptedOrder.told(states[$0.index / 2]) }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    let twin = CreatePayment(for: .phone, gateway: platform.gateway)
    let collect = Movement.collect(order: OrderNumber("A1"), amount: .fen(8888))
    for _ in states {
        let call = arguments("page", number: "A1")
        let official = CreatePayment.Arguments(outTradeNo: "A1", totalAmount: .fen(8888), orderTitle: "t")
        let facts = try await tool.facts(for: call)
        #expect(facts.order != nil)
        #expect(try await twin.facts(for: official) == facts)
        #expect(try tool.movement(call, facts, number: RequestNumber("n")) == collect)
        #expect(try twin.movement(official, facts, number: RequestNumber("n")) == collect)
    }
}

@Test("an order that Alipay cannot be asked about is not asked to be paid")
func unansweredQuestions() async throws {
    let platform = try ScriptedPlatform { _ in .text("", status: 502) }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    await #expect(throws: Failure.self) { try await tool.facts(for: arguments("page")) }
    let twin = CreatePayment(for: .phone, gateway: platform.gateway)
    await #expect(throws: Failure.self) { try await twin.facts(for: .init(outTradeNo: "T1", totalAmount: .fen(1), orderTitle: "t")) }
}

@Test("a payment that nobody answered for is asked for again: it is never found, and never failed")
func lookUp() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    guard case .absent = await tool.lookUp(.collect(order: OrderNumber("T1"), amount: .fen(1))) else {
        Issue.record("a payment was found")
        return
    }
}
