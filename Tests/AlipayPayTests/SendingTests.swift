import AlipayGateway
import AlipayTestSupport
import Clocks
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let trade = ScriptedOrder.trade
private let cancelled = Movement.cancel(order: ScriptedOrder.identity, amount: .fen(5888))
private let closed = Movement.close(order: ScriptedOrder.identity)

/// Success of `method` with these members beside the code.
private func success(_ method: String, _ members: JSONObject) throws -> LoopbackServer.Reply {
    var all: JSONObject = ["code": "10000", "msg": "Success"]
    for member in members.members { all[member.key] = member.value }
    return try ScriptedPlatform.signed(method, all)
}

@Test(
    "create_trade asks for a code that ends when it says: after two hours whatever was asked",
    arguments: [("30m", "2026-11-21 15:34:05", "2026-11-21T07:34:05Z"), ("15d", "2026-12-06 15:04:05", "2026-11-21T09:04:05Z")])
func codes(timeout: String, sent: String, told: String) async throws {
    let method = "alipay.trade.precreate"
    let url = "https://qr.alipay.com/bax03431ljhokirwl38f00a7"
    let platform = try ScriptedPlatform { request in
        guard request.method == method else { return try ScriptedOrder.unknown }
        return try success(method, ["out_trade_no": "T1", "qr_code": .string(url)])
    }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    let call = CreateTrade.Arguments(outTradeNo: "T1", totalAmount: .fen(8888), subject: "插画 =1/2", channel: "qr", timeout: timeout)
    let facts = try await tool.facts(for: call)
    let movement = try tool.movement(call, facts, number: RequestNumber("made"))
    let output = try #require(Told(await tool.execute(call, under: platform.permit(for: movement))).output)
    #expect(
        platform.server.requests.last?.business == [
            "out_trade_no": "T1", "total_amount": "88.88", "subject": "插画 1 2", "time_expire": .string(sent),
        ])
    #expect(
        output.structured == [
            "out_trade_no": "T1", "total_amount": "88.88", "channel": "qr", "payment_url": .string(url), "expires_at": .string(told),
        ])
    #expect(output.text.hasPrefix("付款码: the buyer scans it with Alipay (支付宝扫一扫), or opens \(url) on the phone.\n"))
    #expect(output.text.contains("Nothing is paid yet"))
}

@Test("a code that Alipay did not give is no code, and one that it refuses is called so")
func codesNotGiven() async throws {
    let method = "alipay.trade.precreate"
    let platform = try ScriptedPlatform { request in
        switch request.index {
        case 0: return try success(method, ["out_trade_no": "T1"])
        case 1:
            return try ScriptedPlatform.signed(
                method, ["code": "40006", "msg": "Insufficient Permissions", "sub_code": "isv.insufficient-isv-permissions"])
        default: return .text("", status: 504)
        }
    }
    defer { platform.server.stop() }
    let tool = CreateTrade(gateway: platform.gateway, clock: platform.clock)
    let call = CreateTrade.Arguments(outTradeNo: "T1", totalAmount: .fen(1), subject: "t", channel: "qr", timeout: "30m")
    let movement = Movement.collect(order: OrderNumber("T1"), amount: .fen(1))
    var verdicts: [Verdict] = []
    for _ in 0..<3 { verdicts.append(Told(await tool.execute(call, under: platform.permit(for: movement))).verdict) }
    #expect(verdicts == [.unknown, .failed, .unknown])
}

@Test("cancel says what it did: money went back, nobody had paid, or nobody knows yet")
func cancelling() async throws {
    let method = "alipay.trade.cancel"
    let numbers: JSONObject = ["out_trade_no": "A1", "trade_no": .string(trade)]
    let answers: [(JSONObject, Verdict, String?)] = [
        (["retry_flag": "N", "action": "refund"], .succeeded, nil), (["retry_flag": "N", "action": "close"], .failed, "closed-unpaid"),
        (["retry_flag": "Y"], .unknown, nil), (["retry_flag": "N"], .unknown, nil),
    ]
    let platform = try ScriptedPlatform { request in
        guard request.index < answers.count else {
            return try ScriptedPlatform.signed(
                method, ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.SELLER_BALANCE_NOT_ENOUGH"])
        }
        var members = numbers
        for member in answers[request.index].0.members { members[member.key] = member.value }
        return try success(method, members)
    }
    defer { platform.server.stop() }
    let tool = CancelTrade(gateway: platform.gateway)
    let call = CancelTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
    for (members, verdict, code) in answers {
        let told = Told(await tool.execute(call, under: platform.permit(for: cancelled)))
        #expect(told.verdict == verdict, "\(JSONValue.object(members).text)")
        if let code { #expect(told.failure?.code == code) }
        guard let output = told.output else { continue }
        #expect(
            output.text == "已撤销: order `A1` (支付宝交易号 \(trade)) is taken back; what the buyer had not got back of it, at most 58.88 yuan (元),"
                + " went back.")
        #expect(
            output.structured == ["out_trade_no": "A1", "trade_no": .string(trade), "action": "refund", "refund_amount": "58.88"])
    }
    let refused = Told(await tool.execute(call, under: platform.permit(for: cancelled)))
    #expect(refused.verdict == .failed)
    #expect(refused.failure?.text.hasPrefix("The cancellation (撤销) failed: ") == true)
    #expect(platform.server.requests.allSatisfy { $0.method == method && $0.business["trade_no"] == .string(trade) })
    #expect(platform.server.requests.allSatisfy { $0.business["refund_amount"] == nil })
}

@Test("close says that nobody can pay any more, and what Alipay says where somebody has paid")
func closing() async throws {
    let method = "alipay.trade.close"
    let platform = try ScriptedPlatform { request in
        guard request.index > 0 else { return try success(method, ["out_trade_no": "A1", "trade_no": .string(trade)]) }
        return try ScriptedPlatform.signed(method, ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_STATUS_ERROR"])
    }
    defer { platform.server.stop() }
    let tool = CloseTrade(gateway: platform.gateway)
    let call = CloseTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
    let done = Told(await tool.execute(call, under: platform.permit(for: closed)))
    #expect(
        done.output?.text
            == "已关闭: order `A1` (支付宝交易号 \(trade)) is closed and can't be paid any more. Nobody had paid it, and no money moved.")
    #expect(done.output?.structured == ["out_trade_no": "A1", "trade_no": .string(trade), "trade_status": "TRADE_CLOSED"])
    let refused = Told(await tool.execute(call, under: platform.permit(for: closed)))
    #expect(refused.verdict == .failed)
    #expect(refused.failure?.code == "ACQ.TRADE_STATUS_ERROR")
    #expect(platform.server.requests.allSatisfy { $0.method == method && $0.business["trade_no"] == .string(trade) })
}
