public import Money

/// What the arguments alone say of a movement.
public struct MovementReference: Sendable, Hashable {
    /// The order by the name or names that the call uses; nil where the movement is not about an order.
    public let order: OrderReference?
    /// The request number that the agent gave; nil where the host is to make one.
    public let number: RequestNumber?
    /// The reason that the agent gave, empty where it gave none.
    public let reason: String

    /// What the arguments alone say of a movement.
    public init(order: OrderReference?, number: RequestNumber?, reason: String) {
        self.order = order
        self.number = number
        self.reason = reason
    }
}

/// An order as a call names it, before the provider has resolved its other name.
public enum OrderReference: Sendable, Hashable {
    /// By the merchant's number (`out_trade_no`).
    case merchant(OrderNumber)
    /// By the provider's number (`trade_no`).
    case provider(String)
    /// By both, which must agree.
    case both(OrderNumber, String)
}
