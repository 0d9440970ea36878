public import Money

/// An operation of earlier, as far as limits and counting gates look at it.
public struct RecordedOperation: Sendable, Hashable {
    /// The agent that asked for it.
    public let agent: String
    /// The tool that it was asked with.
    public let tool: String
    /// What it did.
    public let effect: Effect
    /// The order's key: the provider's number where it was known, else the merchant's.
    public let order: String?
    /// The order's buyer.
    public let buyer: String?
    /// The payee's key.
    public let payee: String?
    /// Whose money it was.
    public let shop: String
    /// Whether a person approved it; `without: approval` leaves it out then.
    public let wasApproved: Bool

    /// An operation of earlier.
    public init(
        agent: String, tool: String, effect: Effect, order: String?, buyer: String?, payee: String?, shop: String, wasApproved: Bool
    ) {
        self.agent = agent
        self.tool = tool
        self.effect = effect
        self.order = order
        self.buyer = buyer
        self.payee = payee
        self.shop = shop
        self.wasApproved = wasApproved
    }
}
