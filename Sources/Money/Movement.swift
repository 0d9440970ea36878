/// What one call would do, exactly. A permit is for one movement, and the gateway writes the request's amount, order, payee and
/// number from it.
public enum Movement: Sendable, Hashable {
    /// A payment asked of a buyer: the merchant's order number and the price.
    case collect(order: OrderNumber, amount: Money)
    /// A refund on an order, under a request number that names it at the provider.
    case refund(order: OrderIdentity, amount: Money, number: RequestNumber)
    /// A transfer to a payee, under the shop's own number (`out_biz_no`).
    case transfer(payee: PayeeIdentity, amount: Money, number: RequestNumber)

    /// A whole order taken back: all that is not yet refunded of it. It has no number of its own, the order is its key.
    case cancel(order: OrderIdentity, amount: Money)
    /// An unpaid order closed, so that nobody can pay it any more: a collect of nothing, which has no number either.
    case close(order: OrderIdentity)

    /// Which of the movements it is.
    public var kind: MovementKind {
        switch self {
        case .collect: .collect
        case .refund: .refund
        case .transfer: .transfer
        case .cancel: .cancel
        case .close: .close
        }
    }

    /// The effect that a policy sees.
    public var effect: Effect { kind.effect }

    /// The amount that is collected, refunded, taken back or sent; zero where an order is closed.
    public var amount: Money {
        switch self {
        case .collect(_, let amount), .refund(_, let amount, _), .transfer(_, let amount, _), .cancel(_, let amount): amount
        case .close: .zero(.cny)
        }
    }

    /// The merchant's number of the order, where there is an order.
    public var order: OrderNumber? {
        switch self {
        case .collect(let order, _): order
        case .refund, .cancel, .close: trade?.number
        case .transfer: nil
        }
    }

    /// The order under both of its names, where it has both: that which is refunded, cancelled or closed.
    public var trade: OrderIdentity? {
        switch self {
        case .refund(let order, _, _), .cancel(let order, _), .close(let order): order
        case .collect, .transfer: nil
        }
    }

    /// The payee, where there is one.
    public var payee: PayeeIdentity? {
        switch self {
        case .transfer(let payee, _, _): payee
        case .collect, .refund, .cancel, .close: nil
        }
    }

    /// The number that names the movement at the provider, where there is one.
    public var number: RequestNumber? {
        switch self {
        case .refund(_, _, let number), .transfer(_, _, let number): number
        case .collect, .cancel, .close: nil
        }
    }
}

/// Which of the movements one is: what a permit is for, beside order, payee and amount.
public enum MovementKind: String, Sendable, Hashable, CaseIterable {
    /// A payment asked of a buyer.
    case collect
    /// Money given back on an order, in whole or in part.
    case refund
    /// Money sent to a payee.
    case transfer
    /// A whole order taken back.
    case cancel
    /// An unpaid order closed.
    case close

    /// The effect that a policy sees: a cancel gives money back, a close is a collect of nothing.
    public var effect: Effect {
        switch self {
        case .collect, .close: .collect
        case .refund, .cancel: .refund
        case .transfer: .transfer
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
