public import Clocks

/// What the host looked up by itself before it decides. Never taken from a model.
public enum Facts: Sendable, Hashable {
    /// The call touches neither an order nor a payee.
    case none
    /// The call is about an order that the provider does not know (yet): a payment to be asked for, or nothing at all.
    case unknownOrder(OrderNumber)
    /// The call is about this order.
    case order(OrderFacts)
    /// The call is about this payee.
    case payee(PayeeFacts)

    /// The order's facts, where there are any.
    public var order: OrderFacts? { if case .order(let facts) = self { facts } else { nil } }

    /// The payee's facts, where there are any.
    public var payee: PayeeFacts? { if case .payee(let facts) = self { facts } else { nil } }
}

/// An order as the provider tells of it.
public struct OrderFacts: Sendable, Hashable {
    /// How far an order has come, in the provider's states.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Made, not paid (WAIT_BUYER_PAY).
        case waiting
        /// Paid, refundable (TRADE_SUCCESS).
        case paid
        /// Paid, no longer refundable (TRADE_FINISHED).
        case finished
        /// Timed out or closed unpaid, or refunded in full (TRADE_CLOSED).
        case closed
    }

    /// Both of the order's names.
    public let identity: OrderIdentity
    /// Its state.
    public let status: Status
    /// What the order costs.
    public let total: Money
    /// What was paid; nil where it was not.
    public let paid: Money?
    /// What is known at the provider to have been refunded; nil where the provider does not tell.
    public let refunded: Money?
    /// The buyer's identity at the provider; personal data.
    public let buyer: String?
    /// When it was paid.
    public let paidAt: Instant?

    /// An order's facts.
    public init(
        identity: OrderIdentity, status: Status, total: Money, paid: Money?, refunded: Money? = nil, buyer: String?, paidAt: Instant?
    ) {
        self.identity = identity
        self.status = status
        self.total = total
        self.paid = paid
        self.refunded = refunded
        self.buyer = buyer
        self.paidAt = paidAt
    }
}

extension OrderFacts {
    /// The same facts with at least this much refunded: the greater of what the provider tells and what the host knows.
    public func refunding(atLeast known: Money) -> OrderFacts {
        if let refunded, (try? refunded.isLess(than: known)) != true { return self }
        return OrderFacts(
            identity: identity, status: status, total: total, paid: paid, refunded: known, buyer: buyer, paidAt: paidAt)
    }
}

/// A payee as far as the host knows it.
public struct PayeeFacts: Sendable, Hashable {
    /// The payee as the call names it.
    public let identity: PayeeIdentity
    /// Whether a person enrolled it, and this amount stays within its ceiling.
    public let isKnown: Bool
    /// Since when it is enrolled; nil where it is not.
    public let knownSince: Instant?
    /// What it got so far, under all of its names; nil where nobody has counted.
    public let paid: Money?
    /// The name that the call gives the payee, where it gives one: compared with the one that a person enrolled it by. Personal data; it
    /// is neither recorded nor shown to a policy.
    public let name: String?

    /// A payee's facts. A tool gives the identity alone: what is known of the payee, the host adds.
    public init(identity: PayeeIdentity, isKnown: Bool = false, knownSince: Instant? = nil, paid: Money? = nil, name: String? = nil) {
        self.identity = identity
        self.isKnown = isKnown
        self.knownSince = knownSince
        self.paid = paid
        self.name = name
    }
}
