public import Clocks
public import JSON
public import Money

/// An operation of earlier, as far as limits and counting gates look at it.
public struct RecordedOperation: Sendable, Hashable {
    /// The agent that asked for it.
    public let agent: String
    /// The tool that it was asked with.
    public let tool: String
    /// What it did.
    public let effect: Effect
    /// Which movement it was: closing an order counts nowhere.
    public let kind: MovementKind?
    /// The order's key: the provider's number where it was known, else the merchant's.
    public let order: String?
    /// The order's buyer.
    public let buyer: String?
    /// The payee's key, as the operation named it.
    public let payee: String?
    /// Whether nobody had resolved the payee when it was decided: it counts against the common allowance too, and goes on to.
    public var isPayeeUnresolved: Bool { record.facts.isPayeeUnresolved ?? false }
    /// Whose money it was.
    public let shop: String
    /// Whether a person approved it; `without: approval` leaves it out then.
    public let wasApproved: Bool
    /// What expressions see of it beside this.
    public var record: Record

    /// What was recorded with an operation, for expressions.
    public struct Record: Sendable, Hashable {
        /// What it moved.
        public var amount: Money?
        /// The merchant's number of the order.
        public var orderNumber: OrderNumber?
        /// The provider's number of the order.
        public var tradeNumber: String?
        /// Whom it paid.
        public var payee: PayeeIdentity?
        /// The request number.
        public var number: String
        /// The reason that the call gave; empty where it gave none.
        public var reason: String
        /// The typed arguments in their canonical form.
        public var arguments: JSONObject
        /// What was known when it was decided.
        public var facts: RecordedFacts
        /// When it was decided to be sent, else when it was written down; nil where that is not known.
        public var at: Instant?

        /// What was recorded with an operation.
        public init(
            amount: Money? = nil, orderNumber: OrderNumber? = nil, tradeNumber: String? = nil, payee: PayeeIdentity? = nil,
            number: String = "", reason: String = "", arguments: JSONObject = [:], facts: RecordedFacts = RecordedFacts(),
            at instant: Instant? = nil
        ) {
            self.amount = amount
            self.orderNumber = orderNumber
            self.tradeNumber = tradeNumber
            self.payee = payee
            self.number = number
            self.reason = reason
            self.arguments = arguments
            self.facts = facts
            at = instant
        }
    }

    /// An operation of earlier.
    /// - Parameter kind: nil for the movement that the effect is the name of.
    public init(
        agent: String, tool: String, effect: Effect, kind: MovementKind? = nil, order: String?, buyer: String?, payee: String?,
        shop: String, wasApproved: Bool, record: Record = Record()
    ) {
        self.agent = agent
        self.tool = tool
        self.effect = effect
        self.kind = kind ?? effect.movement
        self.order = order
        self.buyer = buyer
        self.payee = payee
        self.shop = shop
        self.wasApproved = wasApproved
        self.record = record
    }
}

extension RecordedOperation {
    /// The operation as expressions see it.
    var sight: CallSight {
        let seen = record.orderNumber.map { CallSight.Order(id: $0.text, tradeNumber: record.tradeNumber, buyer: buyer) }
        return CallSight(
            agent: agent, tool: tool, effect: effect, amount: record.amount, reason: record.reason, number: record.number,
            arguments: record.arguments, shop: shop, now: record.at ?? Instant(milliseconds: .min), order: seen, payee: record.payee,
            facts: record.facts)
    }
}
