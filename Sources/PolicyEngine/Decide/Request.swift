public import Clocks
public import JSON
public import Money

/// One call as a policy sees it: who, with which tool, to what effect, and what the host knows about its object.
///
/// Everything in it was decoded, resolved or looked up by the host. The engine takes nothing else into account: no clock, no store.
public struct Request: Sendable, Hashable {
    /// The authenticated agent.
    public let agent: String
    /// The tool's name.
    public let tool: String
    /// What this call would do.
    public let effect: Effect
    /// What it would move; nil exactly where the effect is no movement.
    public let amount: Money?
    /// The merchant's number of the order, where there is an order.
    public let order: OrderNumber?
    /// What the host looked up.
    public let facts: Facts
    /// What is known to have been refunded of the order, by whomever; needed for a refund.
    public let orderRefunded: Money?
    /// What other operations on the order that have not ended yet would refund; needed for a refund, nothing is zero.
    public let orderOpen: Money?
    /// One key for every name that the provider resolves to the same receiver, where there is a payee.
    public let payeeKey: String?
    /// Whose money it is.
    public let shop: String
    /// The request number that the call brought; empty where it brought none.
    public let number: String
    /// The reason that the call gives; empty where it gives none.
    public let reason: String
    /// The typed arguments in their canonical form.
    public let arguments: JSONObject
    /// Whether this host asked for the order's payment; nil where that is not known.
    public let orderMadeByHost: Bool?
    /// What the agent's backend signed about the conversation; nil without a context.
    public let context: ConversationContext?
    /// The store's clock in the deciding transaction.
    public let now: Instant

    /// A call to decide.
    public init(
        agent: String, tool: String, effect: Effect, amount: Money? = nil, order: OrderNumber? = nil, facts: Facts = .none,
        orderRefunded: Money? = nil, orderOpen: Money? = nil, payeeKey: String? = nil, shop: String, number: String = "",
        reason: String = "", arguments: JSONObject = [:], orderMadeByHost: Bool? = nil, context: ConversationContext? = nil, now: Instant
    ) {
        self.agent = agent
        self.tool = tool
        self.effect = effect
        self.amount = amount
        self.order = order
        self.facts = facts
        self.orderRefunded = orderRefunded
        self.orderOpen = orderOpen
        self.payeeKey = payeeKey
        self.shop = shop
        self.number = number
        self.reason = reason
        self.arguments = arguments
        self.orderMadeByHost = orderMadeByHost
        self.context = context
        self.now = now
    }
}

extension Request {
    /// The call as expressions see it.
    var sight: CallSight {
        let known = facts.order?.identity
        let id = known?.number.text ?? order?.text
        let seen = id.map { CallSight.Order(id: $0, tradeNumber: known?.tradeNumber, buyer: facts.order?.buyer) }
        return CallSight(
            agent: agent, tool: tool, effect: effect, amount: amount, reason: reason, number: number, arguments: arguments, shop: shop,
            now: now, order: seen, payee: facts.payee?.identity, facts: RecordedFacts(self))
    }
}
