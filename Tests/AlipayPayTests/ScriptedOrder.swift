import AlipayGateway
import AlipayTestSupport
import Clocks
import Foundation
import JSON
import LoopbackServer
import Money

/// An order as the platform tells of it.
enum ScriptedOrder {
    static let trade = "2026112122001400000000000001"
    static let identity = OrderIdentity(number: OrderNumber("A1"), tradeNumber: trade)
    static let paidAt = Instant(seconds: 1_795_226_400)

    /// Order A1 over 88.88, paid, with changes; nil takes a member away.
    static func told(_ changes: [(String, JSONValue?)] = []) throws -> LoopbackServer.Reply {
        var members: JSONObject = [
            "code": "10000", "msg": "Success", "out_trade_no": "A1", "trade_no": .string(trade), "trade_status": "TRADE_SUCCESS",
            "total_amount": "88.88", "buyer_user_id": "2088000000000001", "send_pay_date": "2026-11-21 10:00:00",
        ]
        for (key, value) in changes { members[key] = value }
        return try ScriptedPlatform.signed("alipay.trade.query", members)
    }

    /// What changes while nobody has paid.
    static let waiting: [(String, JSONValue?)] = [("trade_status", "WAIT_BUYER_PAY"), ("send_pay_date", nil)]

    /// The platform has no such order.
    static var unknown: LoopbackServer.Reply {
        get throws {
            try ScriptedPlatform.signed(
                "alipay.trade.query", ["code": "40004", "msg": "Business Failed", "sub_code": "ACQ.TRADE_NOT_EXIST"])
        }
    }

    /// The facts of that order.
    static func facts(_ status: OrderFacts.Status, refunded: Money? = nil) -> OrderFacts {
        let isPaid = status == .paid || status == .finished
        return OrderFacts(
            identity: identity, status: status, total: .fen(8888), paid: isPaid ? .fen(8888) : nil, refunded: refunded,
            buyer: isPaid ? "2088000000000001" : nil, paidAt: isPaid ? paidAt : nil)
    }
}

extension LoopbackServer.Request {
    /// The business part of a request to the platform.
    var business: JSONObject { Self.business(in: String(decoding: body, as: UTF8.self)) }

    /// The business part of a form or of a link.
    static func business(in form: String) -> JSONObject {
        let value = form.split(whereSeparator: { "?&".contains($0) }).first { $0.hasPrefix("biz_content=") }?.dropFirst(12)
        let text = value.map { $0.replacingOccurrences(of: "+", with: " ") }?.removingPercentEncoding ?? ""
        return (try? JSONValue(parsing: text).objectValue) ?? [:]
    }

    /// The method that a request calls.
    var method: String {
        target.split(whereSeparator: { "?&".contains($0) }).first { $0.hasPrefix("method=") }.map { String($0.dropFirst(7)) } ?? ""
    }
}
