public import Clocks
public import Money

/// How a price that was asked for stands to the order's quote.
public enum PriceStanding: String, Sendable, Hashable, CaseIterable {
    /// It is the quote of the conversation's context.
    case quoted
    /// Nobody has quoted one: amount and number came from a model.
    case unverified
    /// Another amount was paid than was asked for.
    case differs
}

/// A payment that the provider has told of.
public struct PaymentNews: Sendable, Hashable {
    /// The order.
    public let order: OrderIdentity
    /// What was paid.
    public let total: Money
    /// When the host was told.
    public let at: Instant
    /// How the price stands to what was asked for.
    public let price: PriceStanding

    /// A payment.
    public init(order: OrderIdentity, total: Money, at: Instant, price: PriceStanding) {
        self.order = order
        self.total = total
        self.at = at
        self.price = price
    }
}

/// Tells tools of payments.
public protocol PaymentWatch: Sendable {
    /// What is known of an order's payment; nil where nothing came yet.
    func news(of order: OrderNumber) async throws(Failure) -> PaymentNews?

    /// The payment of an order as soon as it is known, or nil after this span.
    func next(of order: OrderNumber, within span: Span) async throws(Failure) -> PaymentNews?

    /// How a total that was paid for an order stands to what this host asked for; unverified for an order that it asked nobody for.
    func price(of order: OrderNumber, paying total: Money) async throws(Failure) -> PriceStanding
}
