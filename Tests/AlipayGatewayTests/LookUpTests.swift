import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

private let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001")

/// What a look-up says, without its values.
private func word(_ found: LookUp<GatewayAnswer>) -> String {
    switch found {
    case .succeeded: "succeeded"
    case .absent: "absent"
    case .differs(let failure): "differs \(failure.code)"
    case .failed(let failure): "failed \(failure.code)"
    case .unavailable(let failure): "unavailable \(failure.code)"
    }
}

private func platform(_ method: ReadingMethod, _ members: JSONObject) throws -> ScriptedPlatform {
    var object: JSONObject = ["code": "10000", "msg": "Success"]
    for member in members.members { object[member.key] = member.value }
    let answer = object
    return try ScriptedPlatform { _ in try ScriptedPlatform.signed(method.rawValue, answer) }
}

/// An order as the query tells of it; `paid` says when, and `more` what else it says.
private func told(_ status: String, paid: Bool = false, _ more: JSONObject = [:]) -> JSONObject {
    var members: JSONObject = ["out_trade_no": "A1", "trade_no": "2026112122001400000000000001", "trade_status": .string(status)]
    if paid { members["send_pay_date"] = "2026-11-21 15:00:00" }
    for member in more.members { members[member.key] = member.value }
    return members
}

private func complaint(_ subCode: String) -> JSONObject { ["code": "40004", "msg": "Business Failed", "sub_code": .string(subCode)] }

@Test(
    "each state of an order says what became of a cancel, and of a close",
    arguments: [
        (told("TRADE_CLOSED", paid: true), "succeeded", "failed order-paid"),
        (told("TRADE_CLOSED"), "failed closed-unpaid", "succeeded"),
        (told("TRADE_CLOSED", ["receipt_amount": "80.00"]), "succeeded", "failed order-paid"),
        (told("TRADE_CLOSED", ["buyer_pay_amount": "0.01"]), "succeeded", "failed order-paid"),
        (told("TRADE_CLOSED", ["receipt_amount": "0.00", "buyer_pay_amount": "0.00"]), "failed closed-unpaid", "succeeded"),
        (told("TRADE_SUCCESS", paid: true), "absent", "failed order-paid"),
        (told("WAIT_BUYER_PAY"), "absent", "absent"),
        (told("TRADE_FINISHED", paid: true), "failed ACQ.TRADE_HAS_FINISHED", "failed order-paid"),
        (told("SOMETHING_NEW"), "unavailable outcome-unclear", "unavailable outcome-unclear"),
        (["out_trade_no": "A2", "trade_status": "TRADE_CLOSED"], "unavailable outcome-unclear", "unavailable outcome-unclear"),
        (complaint("ACQ.TRADE_NOT_EXIST"), "absent", "absent"),
        (complaint("ACQ.SYSTEM_ERROR"), "unavailable ACQ.SYSTEM_ERROR", "unavailable ACQ.SYSTEM_ERROR"),
    ] as [(JSONObject, String, String)])
func orders(members: JSONObject, cancel: String, close: String) async throws {
    let platform = try platform(.tradeQuery, members)
    defer { platform.server.stop() }
    #expect(word(await platform.gateway.lookUpCancel(of: order)) == cancel)
    #expect(word(await platform.gateway.lookUpClose(of: order)) == close)
    let form = String(decoding: try #require(platform.server.requests.first).body, as: UTF8.self)
    #expect(try sentContent(form) == ["trade_no": "2026112122001400000000000001"])
}

@Test(
    "each state of a transfer ends it as it must",
    arguments: [
        (["out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "30.00"], "succeeded"),
        (["out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "30"], "succeeded"),
        (["out_biz_no": "T1", "status": "SUCCESS", "trans_amount": "29.99"], "differs transfer-differs"),
        (["out_biz_no": "T1", "status": "SUCCESS"], "unavailable outcome-unclear"),
        (["out_biz_no": "T2", "status": "SUCCESS", "trans_amount": "30.00"], "unavailable outcome-unclear"),
        (["out_biz_no": "T1", "status": "FAIL", "error_code": "PAYEE_NOT_EXIST", "fail_reason": "张三"], "failed PAYEE_NOT_EXIST"),
        (["out_biz_no": "T1", "status": "FAIL"], "failed transfer-failed"),
        (["out_biz_no": "T1", "status": "CLOSED"], "failed transfer-failed"),
        (["out_biz_no": "T1", "status": "REFUND"], "differs transfer-returned"),
        (["out_biz_no": "T1", "status": "DEALING"], "unavailable outcome-unclear"),
        (["out_biz_no": "T1", "status": "WAIT_PAY"], "unavailable outcome-unclear"),
        (["out_biz_no": "T1", "status": "NEW"], "unavailable outcome-unclear"),
        (complaint("ORDER_NOT_EXIST"), "absent"),
        (complaint("NO_ORDER_PERMISSION"), "unavailable NO_ORDER_PERMISSION"),
        (complaint("ACQ.TRADE_NOT_EXIST"), "unavailable ACQ.TRADE_NOT_EXIST"),
    ] as [(JSONObject, String)])
func transfers(members: JSONObject, expected: String) async throws {
    let platform = try platform(.transferQuery, members)
    defer { platform.server.stop() }
    let found = await platform.gateway.lookUpTransfer(RequestNumber("T1"), amount: .fen(3000))
    #expect(word(found) == expected)
    if case .failed(let failure) = found { #expect(!failure.text.contains("张三")) }
}

@Test("what nobody signed says nothing of an order or a transfer")
func unsigned() async throws {
    let platform = try ScriptedPlatform { request in
        let code = request.target.contains("trade.query") ? "ACQ.TRADE_NOT_EXIST" : "ORDER_NOT_EXIST"
        return .text(#"{"error_response":{"code":"40004","msg":"Business Failed","sub_code":"\#(code)"}}"#)
    }
    defer { platform.server.stop() }
    #expect(word(await platform.gateway.lookUpCancel(of: order)) == "unavailable ACQ.TRADE_NOT_EXIST")
    #expect(word(await platform.gateway.lookUpTransfer(RequestNumber("T1"), amount: .fen(1))) == "unavailable ORDER_NOT_EXIST")
}

@Test("what bills, users and certificates are asked about is not a tool's to ask", arguments: ReadingMethod.allCases)
func readingMethods(method: ReadingMethod) async throws {
    let platform = try platform(method, [:])
    defer { platform.server.stop() }
    let open: Set<ReadingMethod> = [.tradeQuery, .refundQuery, .transferQuery, .accountQuery]
    let answer = try? await platform.gateway.read(method, [:])
    #expect((answer != nil) == open.contains(method))
    #expect(platform.server.requests.count == (open.contains(method) ? 1 : 0))
}
