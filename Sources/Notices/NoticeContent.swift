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

    /// What may differ between two messages that tell the same: their name, when they were sent, and how they were signed.
    private static let incidental: Set<String> = ["notify_id", "notify_time", "sign_type"]

    /// - Returns: nil where a name in it can't be one: it is empty or too long, or has what no name has.
    init?(_ notification: AlipayNotification) {
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
        // What tells of no trade is told apart by its name alone: the same may happen twice.
        what = Hex.encode(SHA256.digest(Array((order == nil ? "notify_id=\(id)" : Self.news(in: notification)).utf8)))
    }

    /// All that a message says, so that whatever is said of a trade that was not said before is news. A list of what counts would miss
    /// what Alipay adds to its messages. Lengths keep a value from passing for two; what is empty says nothing, signed or not.
    private static func news(in notification: AlipayNotification) -> String {
        notification.parameters.filter { !incidental.contains($0.key) && !$0.value.isEmpty }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.key.utf8.count):\($0.key)=\($0.value.utf8.count):\($0.value)" }.joined(separator: "\n")
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
