import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private func tools() throws -> [any Tool] {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    return AlipayPay(gateway: platform.gateway).tools.map(\.tool)
}

@Test("the five official tools come with the official names and parameters")
func officialNames() throws {
    let expected: [(String, [String], [String])] = [
        (
            "create-mobile-alipay-payment", ["outTradeNo", "totalAmount", "orderTitle"], ["outTradeNo", "totalAmount", "orderTitle"]
        ),
        (
            "create-web-page-alipay-payment", ["outTradeNo", "totalAmount", "orderTitle"], ["outTradeNo", "totalAmount", "orderTitle"]
        ),
        ("query-alipay-payment", ["outTradeNo"], ["outTradeNo"]),
        (
            "refund-alipay-payment", ["outTradeNo", "refundAmount", "outRequestNo", "refundReason"], ["outTradeNo", "refundAmount"]
        ),
        ("query-alipay-refund", ["outRequestNo", "outTradeNo"], ["outRequestNo", "outTradeNo"]),
    ]
    let found = try tools()
    #expect(found.map(\.name) == expected.map(\.0))
    for (tool, (name, fields, required)) in zip(found, expected) {
        #expect(describe(tool).map(\.name) == fields, "\(name)")
        #expect(describe(tool).filter(\.isRequired).map(\.name) == required, "\(name)")
    }
}

private func describe(_ tool: some Tool) -> [FieldDescription] { tool.parameters.fields }

@Test("a tool declares exactly what it can do")
func effects() throws {
    #expect(try tools().map(\.effects) == [[.collect], [.collect], [.read], [.refund], [.read]])
    #expect(try platformTools().map(\.effects) == [[.collect], [.read], [.refund], [.refund], [.collect]])
}

private func platformTools() throws -> [any Tool] {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    return AlipayPay(gateway: platform.gateway, select: AlipayPay.ToolName.platform).tools.map(\.tool)
}

@Test("the platform's payment tools come with the platform's names and parameters")
func platformNames() throws {
    let order = ["out_trade_no", "trade_no"]
    let expected: [(String, [String], [String])] = [
        (
            "create_trade", ["out_trade_no", "total_amount", "subject", "channel", "timeout"],
            ["out_trade_no", "total_amount", "subject", "channel"]
        ),
        ("query_trade", order, []),
        ("refund_trade", order + ["refund_amount", "out_request_no", "refund_reason"], ["refund_amount"]),
        ("cancel_trade", order, []), ("close_trade", order, []),
    ]
    let found = try platformTools()
    #expect(found.map(\.name) == expected.map(\.0))
    for (tool, (name, fields, required)) in zip(found, expected) {
        #expect(describe(tool).map(\.name) == fields, "\(name)")
        #expect(describe(tool).filter(\.isRequired).map(\.name) == required, "\(name)")
    }
}

@Test("each tool says which of the platform's methods it uses, and those that end an order send agents to closing first")
func saysWhatItUses() throws {
    let methods = try (tools() + platformTools()).map { Set($0.methods) }
    let query: Set = ["alipay.trade.query"]
    let refund: Set = ["alipay.trade.refund", "alipay.trade.query", "alipay.trade.fastpay.refund.query"]
    #expect(
        methods == [
            query.union(["alipay.trade.wap.pay"]), query.union(["alipay.trade.page.pay"]), query, refund,
            ["alipay.trade.fastpay.refund.query"],
            query.union(["alipay.trade.page.pay", "alipay.trade.wap.pay", "alipay.trade.precreate"]), query, refund,
            query.union(["alipay.trade.cancel"]), query.union(["alipay.trade.close"]),
        ])
    let summaries = Dictionary(uniqueKeysWithValues: try platformTools().map { ($0.name, $0.summary) })
    #expect(summaries["cancel_trade"]?.contains("use close_trade first") == true)
    #expect(summaries["close_trade"]?.contains("Use it, and not cancel_trade") == true)
    #expect(summaries["refund_trade"]?.contains("close_trade closes it") == true)
    #expect(summaries["create_trade"]?.contains("closed by close_trade") == true)
}

@Test("a twin's twin is itself, no twins are in one set, and both sets and waiting are all there is")
func twins() {
    for name in AlipayPay.ToolName.allCases {
        #expect(name.twins.allSatisfy { $0.twins.contains(name) })
        for set in [AlipayPay.ToolName.official, AlipayPay.ToolName.platform] where set.contains(name) {
            #expect(set.isDisjoint(with: name.twins))
        }
    }
    #expect(AlipayPay.ToolName.official.union(AlipayPay.ToolName.platform).union([.waitForPayment]) == Set(AlipayPay.ToolName.allCases))
    #expect(AlipayPay.ToolName.official.isDisjoint(with: AlipayPay.ToolName.platform))
}

@Test("only the tools that are selected are there, in the official order")
func selection() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let some = AlipayPay(gateway: platform.gateway, select: [.queryRefund, .mobilePayment]).tools.map(\.tool.name)
    #expect(some == ["create-mobile-alipay-payment", "query-alipay-refund"])
    #expect(AlipayPay(gateway: platform.gateway, select: []).tools.isEmpty)
}

@Test("the tools that move money and are not selected are kept for settling, and those that only look are not")
func unoffered() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let some = AlipayPay(gateway: platform.gateway, select: [.queryRefund, .mobilePayment]).unoffered.map(\.name)
    let platforms = ["create_trade", "refund_trade", "cancel_trade", "close_trade"]
    #expect(some == ["create-web-page-alipay-payment", "refund-alipay-payment"] + platforms)
    #expect(AlipayPay(gateway: platform.gateway).unoffered.map(\.name) == platforms)
    #expect(AlipayPay(gateway: platform.gateway, select: Set(AlipayPay.ToolName.allCases)).unoffered.isEmpty)
}

@Test(
    "a word means a tool in either style of name, letter for letter",
    arguments: [
        ("mobilePay", .mobilePayment), ("webPagePay", .webPagePayment), ("queryPay", .queryPayment), ("refundPay", .refundPayment),
        ("refundQuery", .queryRefund), ("query-alipay-refund", .queryRefund), ("refund-alipay-payment", .refundPayment),
        ("create_trade", .createTrade), ("close_trade", .closeTrade),
        ("create-alipay-payment-agent", nil), ("MobilePay", nil), ("", nil),
    ] as [(String, AlipayPay.ToolName?)])
func words(word: String, name: AlipayPay.ToolName?) {
    #expect(AlipayPay.ToolName(word: word) == name)
}

@Test("amounts are numbers from 0.01 on, read exactly; titles and numbers are bounded")
func argumentKinds() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = CreatePayment(for: .phone, gateway: platform.gateway)
    func decode(_ amount: String, title: String = "t", number: String = "A1") throws -> CreatePayment.Arguments {
        let text = #"{"outTradeNo":"\#(number)","totalAmount":\#(amount),"orderTitle":"\#(title)"}"#
        return try tool.parameters.decode(#require(JSONValue(parsing: text).objectValue))
    }
    #expect(try decode("88.88").totalAmount == .fen(8888))
    #expect(try decode("0.01").totalAmount == .fen(1))
    #expect(try decode("1e2").totalAmount == .fen(10_000))
    #expect(try decode("100000000.00").totalAmount == .fen(10_000_000_000))
    for amount in ["0", "0.00", "-1", "0.001", "88.880000000000000001", "100000000.01", "null", "\"abc\"", "true"] {
        #expect(throws: ArgumentError.self, "\(amount)") { try decode(amount) }
    }
    #expect(throws: ArgumentError.self) { try decode("1", title: String(repeating: "长", count: 257)) }
    #expect(throws: ArgumentError.self) { try decode("1", title: "") }
    #expect(throws: ArgumentError.self) { try decode("1", number: String(repeating: "1", count: 65)) }
}
