/// What one call would do, exactly. A permit is for one movement, and the gateway writes the request's amount, order, payee and
/// number from it.
public enum Movement: Sendable, Hashable {
    /// A payment asked of a buyer: the merchant's order number and the price.
    case collect(order: OrderNumber, amount: Money)
    /// A refund on an order, under a request number that names it at the provider.
    case refund(order: OrderIdentity, amount: Money, number: RequestNumber)
    /// A transfer to a payee, under the shop's own number (`out_biz_no`).
    case transfer(payee: PayeeIdentity, amount: Money, number: RequestNumber)

    /// The effect that a policy sees.
    public var effect: Effect {
        switch self {
        case .collect: .collect
        case .refund: .refund
        case .transfer: .transfer
        }
    }

    /// The amount that is collected, refunded or sent.
    public var amount: Money {
        switch self {
        case .collect(_, let amount), .refund(_, let amount, _), .transfer(_, let amount, _): amount
        }
    }

    /// The merchant's number of the order, where there is an order.
    public var order: OrderNumber? {
        switch self {
        case .collect(let order, _): order
        case .refund(let order, _, _): order.number
        case .transfer: nil
        }
    }

    /// The number that names the movement at the provider, where there is one.
    public var number: RequestNumber? {
        switch self {
        case .collect: nil
        case .refund(_, _, let number), .transfer(_, _, let number): number
        }
    }
}

/// The merchant's own number of an order (`out_trade_no`).
public struct OrderNumber: Sendable, Hashable {
    /// The number as the merchant wrote it.
    public let text: String

    /// A merchant's order number.
    public init(_ text: String) { self.text = text }
}

/// An order under both of its names, as the provider resolved them.
public struct OrderIdentity: Sendable, Hashable {
    /// The merchant's number (`out_trade_no`).
    public let number: OrderNumber
    /// The provider's number (`trade_no`).
    public let tradeNumber: String

    /// An order under both of its names.
    public init(number: OrderNumber, tradeNumber: String) {
        self.number = number
        self.tradeNumber = tradeNumber
    }
}

/// The number under which the provider knows a movement (`out_request_no`, `out_biz_no`): the key against doing it twice.
public struct RequestNumber: Sendable, Hashable {
    /// The number as it is sent.
    public let text: String

    /// A request number.
    public init(_ text: String) { self.text = text }
}

/// A payee as the provider is told of it.
public struct PayeeIdentity: Sendable, Hashable {
    /// How `id` is to be read (`ALIPAY_LOGON_ID`, `ALIPAY_USER_ID`, `ALIPAY_OPEN_ID`).
    public let kind: String
    /// The identity itself; personal data.
    public let id: String

    /// A payee.
    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }
}
