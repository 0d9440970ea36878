import Clocks
import JSON
import Money

/// The business parameters of a call, read as the platform reads them. Parameters that no method knows do no harm.
struct BusinessContent: Sendable {
    let object: JSONObject

    /// A text; nil where it is absent, null or empty. A number is read as its own digits.
    func text(_ name: String, most: Int) throws(TradeRefusal) -> String? {
        let text: String
        switch object[name] {
        case nil, .null: return nil
        case .string(let value): text = value
        case .number(let number): text = number.text
        default: throw .invalidParameter(name)
        }
        guard text.count <= most else { throw .invalidParameter("\(name)长度超过\(most)") }
        return nonEmpty(text)
    }

    /// A text that must be there.
    func required(_ name: String, most: Int) throws(TradeRefusal) -> String {
        guard let text = try text(name, most: most) else { throw .invalidParameter("\(name)不能为空") }
        return text
    }

    /// An amount in yuan that must be there: up to nine digits and at most two decimals.
    func amount(_ name: String) throws(TradeRefusal) -> Money {
        guard let amount = Self.amount(try required(name, most: 12)) else { throw .invalidParameter("\(name)格式错误") }
        return amount
    }

    /// The trade that the call is about.
    func reference() throws(TradeRefusal) -> TradeReference {
        TradeReference(tradeNo: try text("trade_no", most: 64), outTradeNo: try text("out_trade_no", most: 64))
    }

    /// The refund that the call asks for.
    func refund() throws(TradeRefusal) -> RefundRequest {
        RefundRequest(
            amount: try amount("refund_amount"), requestNumber: try text("out_request_no", most: 64),
            reason: try text("refund_reason", most: 256))
    }

    /// Whether a part of the answer was asked for that is not always given.
    func asks(for option: String) -> Bool { object["query_options"]?.arrayValue?.contains(.string(option)) ?? false }

    /// When an unpaid order closes: `time_expire`, else `timeout_express`, else after `life`.
    func expiry(life: Span, at now: Instant) throws(TradeRefusal) -> Instant {
        if let text = try text("time_expire", most: 32) {
            guard let instant = ChinaTime.instant(text.utf8.count == 16 ? text + ":00" : text) else {
                throw .invalidParameter("time_expire")
            }
            guard instant <= now + .days(15) else { throw .invalidParameter("time_expire") }
            return instant
        }
        if try text("timeout_express", most: 6) == "1c" { return ChinaTime.endOfDay(now) }
        return now + (try span("timeout_express") ?? life)
    }

    /// Yuan with at most two decimals, exactly; nil for any other text.
    static func amount(_ text: String) -> Money? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].count) else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : [0x30]
        guard (1...2).contains(decimals.count) else { return nil }
        let digits = Array(parts[0]) + decimals + (decimals.count == 1 ? [0x30] : [])
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return .fen(digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) })
    }
}
