import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let trade = "2026112122001400000000000001"

private func order(_ changes: [(String, JSONValue?)] = []) throws -> LoopbackServer.Reply {
    var members: JSONObject = [
        "code": "10000", "msg": "Success", "out_trade_no": "A1", "trade_no": .string(trade), "trade_status": "TRADE_SUCCESS",
        "total_amount": "88.88", "buyer_user_id": "2088000000000001", "send_pay_date": "2026-11-21 10:00:00",
    ]
    for (key, value) in changes { members[key] = value }
    return try ScriptedPlatform.signed("alipay.trade.query", members)
}

private func arguments(number: String? = nil, reason: String? = nil) -> RefundPayment.Arguments {
    RefundPayment.Arguments(outTradeNo: "A1", refundAmount: .fen(3000), outRequestNo: number, refundReason: reason)
}

private let identity = OrderIdentity(number: OrderNumber("A1"), tradeNumber: trade)
private let paidAt = Instant(seconds: 1_795_226_400)

private func facts(_ status: OrderFacts.Status, paid: Money?, refunded: Money? = nil, at: Instant?, buyer: String? = "2088000000000001")
    -> Facts
{
    .order(
        OrderFacts(identity: identity, status: status, total: .fen(8888), paid: paid, refunded: refunded, buyer: buyer, paidAt: at))
}

@Test("an order's facts are what the signed answer says, and nothing where it says too little")
func orderFacts() async throws {
    let table: [([(String, JSONValue?)], Facts?)] = [
        ([], facts(.paid, paid: .fen(8888), at: paidAt)),
        ([("trade_status", "TRADE_FINISHED")], facts(.finished, paid: .fen(8888), at: paidAt)),
        ([("trade_status", "WAIT_BUYER_PAY"), ("send_pay_date", nil)], facts(.waiting, paid: nil, at: nil)),
        ([("trade_status", "TRADE_CLOSED"), ("send_pay_date", nil)], facts(.closed, paid: nil, at: nil)),
        ([("trade_status", "TRADE_CLOSED")], facts(.closed, paid: .fen(8888), refunded: .fen(8888), at: paidAt)),
        ([("buyer_user_id", nil), ("buyer_open_id", "o1")], facts(.paid, paid: .fen(8888), at: paidAt, buyer: "o1")),
        ([("buyer_user_id", "")], facts(.paid, paid: .fen(8888), at: paidAt, buyer: nil)),
        ([("trade_status", "SOMETHING_NEW")], nil), ([("total_amount", nil)], nil), ([("total_amount", "1e-3")], nil),
        ([("trade_no", nil)], nil), ([("trade_no", "")], nil), ([("out_trade_no", "A2")], nil), ([("out_trade_no", nil)], nil),
    ]
    let platform = try ScriptedPlatform { try order(table[$0.index].0) }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    for (changes, expected) in table {
        let found = try? await tool.facts(for: arguments())
        #expect(found == expected, "\(changes)")
    }
}

@Test("an order that Alipay does not know is unknown; a look-up that fails is a failure")
func unknownOrders() async throws {
    let platform = try ScriptedPlatform { request in
        let members: JSONObject = ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"]
        switch request.index {
        case 0: return try ScriptedPlatform.signed("alipay.trade.query", members)
        case 1: return .text(JSONValue.object(["error_response": .object(members)]).text)
        default: return .text("", status: 500)
        }
    }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    #expect(try await tool.facts(for: arguments()) == .unknownOrder(OrderNumber("A1")))
    await #expect(throws: Failure.self, "unsigned") { try await tool.facts(for: arguments()) }
    await #expect(throws: Failure.self, "no answer") { try await tool.facts(for: arguments()) }
}

@Test("an order is refunded under its resolved names and the number given, and how it stands is the policy's to tell")
func movements() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    let paid = facts(.paid, paid: .fen(8888), at: paidAt)
    #expect(
        try tool.movement(arguments(), paid, number: RequestNumber("R1"))
            == .refund(order: identity, amount: .fen(3000), number: RequestNumber("R1")))
    let refund = try tool.movement(arguments(), paid, number: RequestNumber("R1"))
    for other in [facts(.waiting, paid: nil, at: nil), facts(.closed, paid: nil, at: nil), facts(.finished, paid: .fen(1), at: nil)] {
        #expect(try tool.movement(arguments(), other, number: RequestNumber("R1")) == refund)
    }
    for facts in [Facts.unknownOrder(OrderNumber("A1")), .none] {
        #expect(throws: Failure.self) { try tool.movement(arguments(), facts, number: RequestNumber("R1")) }
    }
}

@Test("a call is found again by its order, its own number and its reason without links")
func references() throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    #expect(
        tool.reference(in: arguments(number: "R1", reason: "坏了 http://evil.com"))
            == MovementReference(order: .merchant(OrderNumber("A1")), number: RequestNumber("R1"), reason: "坏了"))
    #expect(tool.reference(in: arguments()) == MovementReference(order: .merchant(OrderNumber("A1")), number: nil, reason: ""))
}

@Test("a refund answers with the official texts, and one in doubt is not called failed")
func refundTexts() async throws {
    let platform = try ScriptedPlatform { request in
        let method = "alipay.trade.refund"
        switch request.index {
        case 0:
            return try ScriptedPlatform.signed(
                method, ["code": "10000", "msg": "Success", "trade_no": .string(trade), "fund_change": "Y", "refund_fee": "30.00"])
        case 1:
            return try ScriptedPlatform.signed(
                method, ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.SELLER_BALANCE_NOT_ENOUGH", "sub_msg": "余额不足"])
        case 2: return try ScriptedPlatform.signed(method, ["code": "20000", "msg": "Service Unavailable", "sub_code": "isp.unknow-error"])
        default: return .text("", status: 504)
        }
    }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    let done = Told(await tool.execute(arguments(reason: "坏了\u{202E} www.evil.com"), under: platform.permit()))
    #expect(done.output?.text == "退款结果: 退款成功, 退款交易: \(trade)")
    #expect(
        done.output?.structured == ["outTradeNo": "A1", "tradeNo": .string(trade), "outRequestNo": "R1", "refundAmount": "30.00"])
    let body = String(decoding: try #require(platform.server.requests.first).body, as: UTF8.self)
    #expect(body.hasSuffix("%22refund_reason%22%3A%22%E5%9D%8F%E4%BA%86%22%7D"))
    let failed = Told(await tool.execute(arguments(), under: platform.permit()))
    #expect(failed.verdict == .failed)
    let failedText = "退款执行失败. 错误信息: Business Failed (ACQ.SELLER_BALANCE_NOT_ENOUGH: 余额不足). The shop's balance at Alipay is too small"
    #expect(failed.failure?.text.hasPrefix(failedText) == true)
    for _ in 0..<2 {
        let doubtful = Told(await tool.execute(arguments(), under: platform.permit()))
        #expect(doubtful.verdict == .unknown)
        #expect(doubtful.failure?.text.hasPrefix("退款结果未知, 正在确认. 错误信息: ") == true)
    }
    #expect(!platform.server.requests.contains { String(decoding: $0.body, as: UTF8.self).contains("evil") })
}

@Test("a permit for something else is declined and nothing is sent")
func otherPermits() async throws {
    let platform = try ScriptedPlatform { _ in .close }
    defer { platform.server.stop() }
    let permit = platform.permit(for: .collect(order: OrderNumber("A1"), amount: .fen(1)))
    let told = Told(await RefundPayment(gateway: platform.gateway).execute(arguments(), under: permit))
    #expect(told.verdict == .failed)
    #expect(platform.server.connectionCount == 0)
}

/// What a look-up found, without its values.
private enum Found: Equatable, Sendable {
    case succeeded, absent, differs, failed, unavailable

    init(_ lookUp: LookUp<RefundPayment.Output>) {
        switch lookUp {
        case .succeeded: self = .succeeded
        case .absent: self = .absent
        case .differs: self = .differs
        case .failed: self = .failed
        case .unavailable: self = .unavailable
        }
    }
}

@Test("a look-up succeeds with the very number and amount alone, and absent is not failed")
func lookUps() async throws {
    let method = "alipay.trade.fastpay.refund.query"
    let success: JSONObject = [
        "code": "10000", "msg": "Success", "trade_no": .string(trade), "out_trade_no": "A1", "out_request_no": "R1",
        "refund_amount": "30.00", "refund_status": "REFUND_SUCCESS",
    ]
    func changed(_ key: String, _ value: JSONValue?) -> JSONObject {
        var members = success
        members[key] = value
        return members
    }
    func complaint(_ code: String, _ subCode: String) -> JSONObject { ["code": .string(code), "msg": "m", "sub_code": .string(subCode)] }
    let table: [(JSONObject, Found)] = [
        (success, .succeeded), (changed("refund_amount", "30"), .succeeded), (changed("out_request_no", nil), .succeeded),
        (changed("refund_status", nil), .absent), (changed("refund_status", ""), .absent), (["code": "10000", "msg": "Success"], .absent),
        (changed("refund_amount", "29.99"), .differs), (changed("refund_amount", "300.00"), .differs),
        (changed("refund_amount", nil), .unavailable), (changed("refund_status", "REFUND_PROCESSING"), .unavailable),
        (changed("out_request_no", "R2"), .unavailable), (changed("trade_no", "2027"), .unavailable),
        (complaint("40004", "ACQ.TRADE_NOT_EXIST"), .absent), (complaint("40004", "TRADE_NOT_EXIST"), .absent),
        (complaint("40004", "ACQ.SYSTEM_ERROR"), .unavailable), (complaint("20000", "isp.unknow-error"), .unavailable),
    ]
    let platform = try ScriptedPlatform { request in
        request.index < table.count ? try ScriptedPlatform.signed(method, table[request.index].0) : .close
    }
    defer { platform.server.stop() }
    let tool = RefundPayment(gateway: platform.gateway)
    for (members, expected) in table {
        #expect(await Found(tool.lookUp(ScriptedPlatform.refund)) == expected, "\(JSONValue.object(members).text)")
    }
    #expect(await Found(tool.lookUp(ScriptedPlatform.refund)) == .unavailable)
    let target = try #require(platform.server.requests.first).target
    #expect(target.contains("method=alipay.trade.fastpay.refund.query"))
}
