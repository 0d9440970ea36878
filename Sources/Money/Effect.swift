/// What a call can do. Policy speaks of effects, so that two tools that refund share one limit.
public enum Effect: String, Sendable, Hashable, CaseIterable {
    /// Looks at one order or operation that the call names.
    case read
    /// Looks at more than one customer: bills, balances, lists.
    case report
    /// Asks a buyer to pay: makes an order or a link.
    case collect
    /// Gives money back to the buyer of an order.
    case refund
    /// Sends money to a payee.
    case transfer
    /// Hands out personal data.
    case disclose

    /// Whether money leaves the shop: such an effect needs a finite limit in a policy.
    public var isSpending: Bool { self == .refund || self == .transfer }

    /// Whether a call with this effect is an operation: written down first, run under a permit.
    public var isMovement: Bool { isSpending || self == .collect }
}
