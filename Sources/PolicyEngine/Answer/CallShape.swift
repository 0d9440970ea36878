internal import Clocks
internal import JSON
internal import Money

/// A kind of order that a search tries.
struct OrderShape: Sendable, Hashable {
    /// Who bought it.
    enum Buyer: Sendable, Hashable {
        /// Somebody whom no statement names.
        case own
        /// Somebody whom a statement names.
        case named(String)
    }

    /// The merchant's number, where a statement names one; nil is any other.
    var number: String?
    var paid: Money
    /// What others refunded of it before.
    var refunded: Money
    /// How long it was paid when the first call is made.
    var age: Span
    var buyer: Buyer = .own
    /// Nil is an order that the provider does not know.
    var status: OrderFacts.Status?
    var isMadeByHost = true
}

/// A kind of payee that a search tries.
struct PayeeShape: Sendable, Hashable {
    /// The identity, where a statement names one; nil is any other.
    var id: String?
    var kind = "ALIPAY_USER_ID"
    var isKnown = true
    /// For how long it is known when the first call is made.
    var age = Span.hours(1)
}

/// A kind of signed context that a search tries.
struct ContextShape: Sendable, Hashable {
    /// How a claim goes with the call.
    enum Match: String, Sendable, Hashable, CaseIterable { case absent, same, other }

    /// What is quoted for the order.
    enum Quote: Sendable, Hashable {
        case absent
        /// Whatever the call moves.
        case asCalled
        case fixed(Money)
    }

    var customer = Match.absent
    var orders = Match.absent
    var quote = Quote.absent
    var conversation: String?
    var declared: JSONObject = [:]
}

/// What an argument of a call is that a search tries.
enum ArgumentShape: Sendable, Hashable {
    case fixed(JSONValue)
    /// What the call moves.
    case amount
    /// The merchant's number of the order.
    case orderNumber
}

/// A kind of call that a search tries: everything but its amount, its instant, and which order or payee of the kind it is about.
struct CallShape: Sendable, Hashable {
    var agent: String
    var tool: String
    var effect: Effect
    var order: OrderShape?
    var payee: PayeeShape?
    var context: ContextShape?
    var reason = ""
    var number = ""
    /// Only those that a statement asks for.
    var arguments: [String: ArgumentShape] = [:]
}

/// An order or payee of a search, with what became of it.
struct CallObject: Sendable, Hashable {
    let order: OrderShape?
    let payee: PayeeShape?
    /// Counts them from 1.
    let index: Int
    /// When the first call about it is made.
    let since: Instant
    /// Whether all orders are one customer's.
    let isOneCustomer: Bool
    /// What was refunded of it by calls of the search, in minor units.
    var refunded: Int64 = 0
    /// What calls of the search sent to it, in minor units.
    var paid: Int64 = 0
    /// What calls of the search asked a buyer to pay for it, in minor units.
    var price: Int64?

    var orderNumber: String { order?.number ?? "T-\(index)" }
    var tradeNumber: String { "2026-\(orderNumber)" }

    var buyer: String? {
        guard let order, order.status != nil else { return nil }
        return switch order.buyer {
        case .own: isOneCustomer ? "customer-1" : "customer-\(index)"
        case .named(let name): name
        }
    }

    /// A payee that is known was enrolled when the first call is made.
    func payeeFacts(_ identity: PayeeIdentity, currency: Currency) -> PayeeFacts {
        let isKnown = payee?.isKnown ?? false
        return PayeeFacts(
            identity: identity, isKnown: isKnown, knownSince: isKnown ? since - (payee?.age ?? .hours(1)) : nil,
            paid: Money(minorUnits: paid, currency: currency))
    }

    var payeeIdentity: PayeeIdentity? { payee.map { PayeeIdentity(kind: $0.kind, id: $0.id ?? "payee-\(index)") } }
}

extension CallShape {
    /// The call as the engine is asked about it.
    func request(_ object: CallObject?, amount: Money?, at now: Instant, shop: String) -> Request {
        var facts = Facts.none
        if let object, let order = object.order { facts = orderFacts(object, order, asking: amount, now: now) }
        if let object, let identity = object.payeeIdentity {
            facts = .payee(object.payeeFacts(identity, currency: amount?.currency ?? .cny))
        }
        let currency = amount?.currency ?? .cny
        let isRefund = effect == .refund
        let refunded = object?.order.map { Money(minorUnits: $0.refunded.minorUnits + (object?.refunded ?? 0), currency: $0.paid.currency) }
        return Request(
            agent: agent, tool: tool, effect: effect, amount: amount,
            order: object?.order.map { _ in OrderNumber(object?.orderNumber ?? "") },
            facts: facts, orderRefunded: isRefund ? refunded : nil, orderOpen: isRefund ? .zero(currency) : nil,
            payee: object?.payeeIdentity.map { PayeeKeys(own: "\($0.kind):\($0.id)") }, shop: shop, number: number, reason: reason,
            arguments: arguments(object, amount: amount), orderMadeByHost: object?.order?.isMadeByHost,
            price: object?.price.map { Money(minorUnits: $0, currency: currency) }, context: context(object, amount: amount), now: now)
    }

    private func arguments(_ object: CallObject?, amount: Money?) -> JSONObject {
        var json = JSONObject()
        for (name, shape) in arguments.sorted(by: { $0.key < $1.key }) {
            switch shape {
            case .fixed(let value): json[name] = value
            case .amount: json[name] = amount.flatMap { JSONNumber(text: $0.decimalText) }.map { .number($0) }
            case .orderNumber: json[name] = object.map { .string($0.orderNumber) }
            }
        }
        return json
    }

    private func orderFacts(_ object: CallObject, _ order: OrderShape, asking amount: Money?, now: Instant) -> Facts {
        let number = OrderNumber(object.orderNumber)
        guard let status = order.status else { return .unknownOrder(number) }
        let isPaid = status == .paid || status == .finished
        // At another price than the provider has for it an order is never asked for.
        let total = effect == .collect ? amount ?? order.paid : order.paid
        return .order(
            OrderFacts(
                identity: OrderIdentity(number: number, tradeNumber: object.tradeNumber), status: status, total: total,
                paid: isPaid ? order.paid : nil, buyer: object.buyer, paidAt: isPaid ? object.since - order.age : nil))
    }

    private func context(_ object: CallObject?, amount: Money?) -> ConversationContext? {
        guard let context else { return nil }
        let number = object?.order.map { _ in object?.orderNumber ?? "" }
        let quoted: Money? =
            switch context.quote {
            case .absent: nil
            case .asCalled: amount
            case .fixed(let money): money
            }
        let customer: String? =
            switch context.customer {
            case .absent: nil
            case .same: object?.buyer ?? "customer-1"
            case .other: "somebody-else"
            }
        let orders: [String]? =
            switch context.orders {
            case .absent: nil
            case .same: [number].compactMap { $0 }
            case .other: ["another-order"]
            }
        let quotes = quoted.map { quoted in number.map { [$0: quoted] } ?? [:] }
        return ConversationContext(
            conversation: context.conversation, customer: customer, orders: orders, quotes: quotes, declared: context.declared)
    }
}
