import AlipayGateway
import Cryptography
import Money

/// What a verified message says, as far as the host looks at it.
struct NoticeContent: Sendable, Hashable {
    /// Alipay's name for it.
    let id: String
    /// What it tells, as a digest: another message that tells the same is the same news.
    let what: String
    let kind: NoticeKind
    let order: OrderIdentity?
    /// What was paid; for a refund all that was refunded so far.
    let amount: Money?

    /// The longest name of anything, in bytes: Alipay's are shorter.
    private static let longestName = 128

    /// What makes a message another one than the last about the same trade.
    private static let distinct = [
        "notify_type", "msg_method", "trade_no", "out_trade_no", "trade_status", "out_biz_no", "out_request_no", "refund_fee", "gmt_refund",
        "refund_status", "total_amount",
    ]

    /// - Returns: nil where a name in it can't be one: it is empty or too long, or has what no name has.
    init?(_ notification: AlipayNotification) {
        let parts = Self.distinct.map { "\($0)=\(notification[$0] ?? "")" }.joined(separator: "\n")
        let id = notification.id
        guard Self.isName(id) else { return nil }
        kind = Self.kind(of: notification)
        order = notification.order
        if let order { guard Self.isName(order.number.text), Self.isName(order.tradeNumber) else { return nil } }
        // A payment that says no amount could not be held to anything.
        switch kind {
        case .payment:
            guard order != nil, let total = notification.total else { return nil }
            amount = total
        case .refund: amount = notification.cumulativeRefund
        case .closed, .other: amount = nil
        }
        self.id = id
        // What tells of no trade is told apart by its name alone.
        what = Hex.encode(SHA256.digest(Array((order == nil ? "notify_id=\(id)" : parts).utf8)))
    }

    private static func kind(of notification: AlipayNotification) -> NoticeKind {
        if notification.isPayment { return .payment }
        if ["refund_fee", "gmt_refund", "out_biz_no"].contains(where: { notification[$0]?.isEmpty == false }) { return .refund }
        return notification["trade_status"] == "TRADE_CLOSED" ? .closed : .other
    }

    /// Whether a text can be somebody's name for something: it has no control characters, and an end.
    private static func isName(_ text: String) -> Bool {
        (1...longestName).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 31 && $0 != 127 }
    }
}
