import Clocks
import JSON
import Money

extension Platform {
    /// How long a payment code is good at most, whatever was asked for.
    static let codeLife = Span.hours(2)

    /// Makes a code for a buyer to scan. No trade comes to be: the buyer's scan makes it.
    func precreate(
        _ content: BusinessContent, _ call: VerifiedCall, in books: inout PlatformBooks, at now: Instant
    ) throws(TradeRefusal) -> JSONObject {
        var order = try draft(content, product: "FACE_TO_FACE_PAYMENT", life: .hours(3), isCertified: call.isCertified, at: now)
        order.notifyURL = nonEmpty(call.parameters["notify_url"])
        if let logonID = try content.text("buyer_logon_id", most: 100) {
            guard let user = books.users.find(logonID, kind: "ALIPAY_LOGON_ID") else { throw .refused("ACQ.BUYER_NOT_EXIST", "买家不存在") }
            order.buyer = user.asBuyer
        }
        try books.trades.checkNew(order, at: now)
        var diesAt = now + Self.codeLife
        if let limit = try content.span("qr_code_timeout_express") { diesAt = min(diesAt, now + limit) }
        if let expiresAt = order.expiresAt { diesAt = min(diesAt, expiresAt) }
        let code = try books.codes.make(order, diesAt: diesAt, at: now)
        return ["out_trade_no": .string(order.outTradeNo), "qr_code": .string("\(call.origin)/qr/\(code.text)")]
    }

    /// A buyer scans a code: the order is a trade from here on.
    func scan(_ text: String, in books: inout PlatformBooks, at now: Instant) throws(TradeRefusal) -> Trade {
        guard let code = books.codes.find(text, at: now) else { throw .refused("QR_CODE_EXPIRED", "二维码已失效") }
        return try books.trades.open(code.order, at: now)
    }
}
