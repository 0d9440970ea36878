public import JSON
public import Money

/// An answer of Alipay's whose signature was verified, decoded from exactly the bytes that were signed.
public struct GatewayAnswer: Sendable, Hashable {
    /// All its members.
    public let content: JSONObject

    /// The text of a member; nil where it is absent or no text.
    public func text(_ name: String) -> String? { content[name]?.stringValue }

    /// The amount in a member, in yuan: a text or a number. Nil where it is absent or no exact amount.
    public func yuan(_ name: String) -> Money? {
        guard let digits = content[name]?.stringValue ?? content[name]?.numberValue?.text else { return nil }
        return try? Money(decimal: digits, currency: .cny)
    }

    /// Whether anything that it says of an order shows that somebody has paid it. No single member is always there and readable, and who
    /// takes a paid order for an unpaid one frees what a cancellation has reserved.
    public var showsPayment: Bool {
        text("send_pay_date")?.isEmpty == false || ["buyer_pay_amount", "receipt_amount"].contains { yuan($0)?.isPositive == true }
    }

    /// Who got a transfer, as Alipay names them, whatever name the transfer was made under; nil where the answer does not tell.
    public var receiver: PayeeIdentity? {
        for (member, kind) in [("receiver_user_id", "ALIPAY_USER_ID"), ("receiver_open_id", "ALIPAY_OPEN_ID")] {
            if let id = text(member), !id.isEmpty { return PayeeIdentity(kind: kind, id: id) }
        }
        return nil
    }
}
