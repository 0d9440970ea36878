import AlipayGateway
import AlipayTestSupport
import JSON
import LoopbackServer
import Money
import Testing
import ToolKit

private let order = OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001")
private let payee = PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: "a@example.com")

/// What a method is answered with, and what must be made of it.
private struct Row: Sendable, CustomTestStringConvertible {
    let method: MovingMethod
    let members: JSONObject
    let verdict: Verdict
    var testDescription: String { "\(method): \(JSONValue.object(members).text) is \(verdict)" }

    init(_ method: MovingMethod, _ verdict: Verdict, _ members: JSONObject) {
        self.method = method
        self.members = members
        self.verdict = verdict
    }

    var movement: Movement {
        switch method {
        case .tradeRefund: ScriptedPlatform.refund
        case .tradePrecreate: .collect(order: order.number, amount: .fen(3000))
        case .tradeCancel: .cancel(order: order, amount: .fen(3000))
        case .tradeClose: .close(order: order)
        case .transfer: .transfer(payee: payee, amount: .fen(3000), number: RequestNumber("T1"))
        }
    }
}

private let cancels: [Row] = [
    Row(.tradeCancel, .succeeded, ["out_trade_no": "A1", "retry_flag": "N", "action": "refund"]),
    Row(.tradeCancel, .failed, ["out_trade_no": "A1", "retry_flag": "N", "action": "close"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A1", "retry_flag": "Y", "action": "refund"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A1", "retry_flag": "Y", "action": "close"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A1", "action": "close"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A1", "retry_flag": "N"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A1", "retry_flag": "N", "action": "something"]),
    Row(.tradeCancel, .unknown, ["out_trade_no": "A2", "retry_flag": "N", "action": "close"]),
    Row(.tradeCancel, .unknown, ["trade_no": "2026", "retry_flag": "N", "action": "refund"]),
]

private let others: [Row] = [
    Row(.tradeClose, .succeeded, ["out_trade_no": "A1", "trade_no": "2026112122001400000000000001"]),
    Row(.tradeClose, .succeeded, ["trade_no": "2026112122001400000000000001"]),
    Row(.tradeClose, .unknown, ["out_trade_no": "A2"]),
    Row(.tradeClose, .unknown, [:]),
    Row(.tradeCancel, .unknown, ["retry_flag": "N", "action": "refund"]),
    Row(.tradePrecreate, .succeeded, ["out_trade_no": "A1", "qr_code": "https://qr.alipay.com/bax01"]),
    Row(.tradePrecreate, .unknown, ["out_trade_no": "A1"]),
    Row(.tradePrecreate, .unknown, ["out_trade_no": "A1", "qr_code": ""]),
    Row(.tradePrecreate, .unknown, ["out_trade_no": "A1", "qr_code": "https://qr.alipay.com/ \n"]),
    Row(.tradePrecreate, .unknown, ["qr_code": "https://qr.alipay.com/bax01"]),
    Row(.tradePrecreate, .unknown, ["out_trade_no": "A2", "qr_code": "https://qr.alipay.com/bax01"]),
    Row(.transfer, .succeeded, ["out_biz_no": "T1", "status": "SUCCESS", "order_id": "2026"]),
    Row(.transfer, .succeeded, ["out_biz_no": "T1", "status": "SUCCESS", "amount": "30.00"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "SUCCESS", "amount": "30.01"]),
    Row(.transfer, .unknown, ["out_biz_no": "T2", "status": "SUCCESS"]),
    Row(.transfer, .unknown, ["status": "SUCCESS"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "FAIL"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "DEALING"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "WAIT_PAY"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "REFUND"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1", "status": "success"]),
    Row(.transfer, .unknown, ["out_biz_no": "T1"]),
]

private let success: JSONObject = ["code": "10000", "msg": "Success"]

@Test("what a signed success says of a cancel, a close, a code and a transfer", arguments: cancels + others)
private func verdicts(row: Row) async throws {
    let platform = try ScriptedPlatform(transfersInKeyMode: true) { request in
        guard request.target.contains("method=\(row.method.rawValue)&") else { return .close }
        return try ScriptedPlatform.signed(row.method.rawValue, row.members.merging(success))
    }
    defer { platform.server.stop() }
    let extra: JSONObject = row.method == .transfer ? ["payee_name": "张三"] : [:]
    let told = Told(await platform.gateway.move(row.method, extra, under: platform.permit(for: row.movement)))
    #expect(told.verdict == row.verdict, "\(String(describing: told.failure))")
    if row.verdict == .failed { #expect(told.failure?.code == "closed-unpaid") }
    if row.verdict == .unknown { #expect(told.failure?.mayHelpLater == true) }
}

@Test("a transfer that succeeded is asked about once, for the name of whoever got it, and is a success without one, too")
func receivers() async throws {
    let rows: [(JSONObject, PayeeIdentity?)] = [
        (["out_biz_no": "T1", "receiver_user_id": "2088000000000005"], PayeeIdentity(kind: "ALIPAY_USER_ID", id: "2088000000000005")),
        (["out_biz_no": "T1", "receiver_open_id": "0abc"], PayeeIdentity(kind: "ALIPAY_OPEN_ID", id: "0abc")),
        (["out_biz_no": "T2", "receiver_user_id": "2088000000000005"], nil), (["out_biz_no": "T1"], nil), ([:], nil),
    ]
    for (answer, receiver) in rows {
        let platform = try ScriptedPlatform(transfersInKeyMode: true) { request in
            if request.target.contains("method=alipay.fund.trans.uni.transfer&") {
                return try ScriptedPlatform.signed(
                    "alipay.fund.trans.uni.transfer", success.merging(["out_biz_no": "T1", "status": "SUCCESS"]))
            }
            return try ScriptedPlatform.signed("alipay.fund.trans.common.query", success.merging(answer))
        }
        defer { platform.server.stop() }
        let movement = Movement.transfer(payee: payee, amount: .fen(3000), number: RequestNumber("T1"))
        let told = Told(await platform.gateway.move(.transfer, ["payee_name": "张三"], under: platform.permit(for: movement)))
        #expect(told.verdict == .succeeded)
        #expect(told.observation.receiver == receiver)
        #expect(platform.server.requests.count == 2)
    }
}

extension JSONObject {
    /// Both objects' members.
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var object = self
        for member in other.members { object[member.key] = member.value }
        return object
    }
}
