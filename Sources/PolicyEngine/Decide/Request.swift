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
    /// Which movement it would be; nil exactly where the effect is no movement.
    public let kind: MovementKind?
    /// What it would move; nil exactly where the effect is no movement, and zero where an order is closed.
    public let amount: Money?
    /// The merchant's number of the order, where there is an order.
    public let order: OrderNumber?
    /// What the host looked up.
    public let facts: Facts
    /// What is known to have been refunded of the order, by whomever; needed for a refund.
    public let orderRefunded: Money?
    /// What other operations on the order that have not ended yet would refund; needed for a refund, nothing is zero.
    public let orderOpen: Money?
    /// Under which names the payee counts, where there is one.
    public let payee: PayeeKeys?
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
    /// Whether it did so for this very conversation, or without one for this credential; needed where an order is closed.
    public let orderMadeForCaller: Bool?
    /// What this host asked a buyer to pay for the order before; nil where it did not.
    public let price: Money?
    /// The personal data that the call asks for by name, of a tool that gives it only where a scope names it.
    public let disclosing: Set<String>
    /// What the agent's backend signed about the conversation; nil without a context.
    public let context: ConversationContext?
    /// The store's clock in the deciding transaction.
    public let now: Instant

    /// A call to decide.
    /// - Parameter kind: nil for the movement that the effect is the name of.
    public init(
        agent: String, tool: String, effect: Effect, kind: MovementKind? = nil, amount: Money? = nil, order: OrderNumber? = nil,
        facts: Facts = .none, orderRefunded: Money? = nil, orderOpen: Money? = nil, payee: PayeeKeys? = nil, shop: String,
        number: String = "", reason: String = "", arguments: JSONObject = [:], orderMadeByHost: Bool? = nil,
        orderMadeForCaller: Bool? = nil, price: Money? = nil, disclosing: Set<String> = [], context: ConversationContext? = nil,
        now: Instant
    ) {
        self.agent = agent
        self.tool = tool
        self.effect = effect
        self.kind = kind ?? effect.movement
        self.amount = amount
        self.order = order
        self.facts = facts
        self.orderRefunded = orderRefunded
        self.orderOpen = orderOpen
        self.payee = payee
        self.shop = shop
        self.number = number
        self.reason = reason
        self.arguments = arguments
        self.orderMadeByHost = orderMadeByHost
        self.orderMadeForCaller = orderMadeForCaller
        self.price = price
        self.disclosing = disclosing
        self.context = context
        self.now = now
    }
}

/// Under which names a payee counts against limits.
public struct PayeeKeys: Sendable, Hashable {
    /// The name that this call gives it.
    public let own: String
    /// All other names of which the provider has said that they are the same receiver's: what was paid to them counts too.
    public let others: [String]
    /// Whether the provider has not said yet who receives what is sent to this name: then it counts against ``unresolved`` as well.
    public let isUnresolved: Bool

    /// Under which names a payee counts.
    public init(own: String, others: [String] = [], isUnresolved: Bool = false) {
        self.own = own
        self.others = others
        self.isUnresolved = isUnresolved
    }

    /// The name under which all payees count together whom nobody has resolved: else a payee of many names would have a limit for each.
    /// No payee has it by itself: their names hold a colon.
    public static let unresolved = "unresolved"
}

extension Effect {
    /// The movement that has the effect's name; nil where the effect is none.
    var movement: MovementKind? {
        switch self {
        case .collect: .collect
        case .refund: .refund
        case .transfer: .transfer
        case .read, .report, .disclose: nil
        }
    }
}

extension Request {
    /// What the conversation's context quotes for the order; nil without a context, or where it quotes nothing for the order.
    var quote: Money? { order.flatMap { context?.quotes?[$0.text] } }

    /// The amount as conditions see it. Closing an order moves nothing: they see what it was to cost, by the best that is known.
    var seenAmount: Money? { kind == .close ? quote ?? price ?? facts.order?.total : amount }

    /// The call as expressions see it.
    var sight: CallSight {
        let known = facts.order?.identity
        let id = known?.number.text ?? order?.text
        let seen = id.map { CallSight.Order(id: $0, tradeNumber: known?.tradeNumber, buyer: facts.order?.buyer) }
        return CallSight(
            agent: agent, tool: tool, effect: effect, amount: seenAmount, reason: reason, number: number, arguments: arguments, shop: shop,
            now: now, order: seen, payee: facts.payee?.identity, facts: RecordedFacts(self))
    }
}
