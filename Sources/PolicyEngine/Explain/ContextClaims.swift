internal import Clocks
internal import JSON
internal import Money

/// What a context would have to say.
struct ContextClaims: Sendable {
    var orders = false
    var customer = false
    var quotes = false
    var declared: JSONObject = [:]

    /// Both together; nil where they say different things.
    func joined(_ other: ContextClaims) -> ContextClaims? {
        var both = self
        both.orders = orders || other.orders
        both.customer = customer || other.customer
        both.quotes = quotes || other.quotes
        for member in other.declared.members {
            guard both.declared[member.key] == nil || both.declared[member.key] == member.value else { return nil }
            both.declared[member.key] = member.value
        }
        return both
    }

    /// The call's own context with this in it.
    func context(beside request: Request) -> ConversationContext {
        var context = request.context ?? ConversationContext()
        if orders, let order = request.orderName { context.orders = (context.orders ?? []) + [order] }
        if customer { context.customer = request.facts.order?.buyer }
        if quotes, let order = request.orderName, let amount = request.amount {
            var quotes = context.quotes ?? [:]
            quotes[order] = amount
            context.quotes = quotes
        }
        for member in declared.members { context.declared[member.key] = member.value }
        return context
    }

    /// What it says, in words.
    var text: String {
        var parts: [String] = []
        if orders { parts.append("lists the order in `orders`") }
        if customer { parts.append("names the order's buyer as `customer`") }
        if quotes { parts.append("quotes this amount for the order in `quotes`") }
        for member in declared.members { parts.append("says `\(member.key)`: \(member.value.text)") }
        return parts.isEmpty ? "is there at all" : parts.joined(separator: " and ")
    }
}

extension Request {
    /// The merchant's number of the order.
    var orderName: String? { (facts.order?.identity.number ?? order)?.text }

    /// The same call for another amount.
    func moving(_ amount: Money) -> Request {
        // The arguments say the amount too.
        var arguments = arguments
        for member in arguments.members {
            guard let old = self.amount, let text = member.value.numberValue?.text ?? member.value.stringValue,
                (try? Money(decimal: text, currency: old.currency)) == old, let number = JSONNumber(text: amount.decimalText)
            else { continue }
            arguments[member.key] = .number(number)
        }
        return changed(amount: amount, arguments: arguments)
    }

    /// The same call at another instant.
    func at(_ instant: Instant) -> Request { changed(now: instant) }

    /// The same call with another context.
    func with(_ context: ConversationContext) -> Request { changed(context: context) }

    /// The same call with a reason.
    func giving(reason: String) -> Request { changed(reason: reason) }

    private func changed(
        amount: Money? = nil, now: Instant? = nil, context: ConversationContext? = nil, reason: String? = nil,
        arguments: JSONObject? = nil
    ) -> Request {
        Request(
            agent: agent, tool: tool, effect: effect, kind: kind, amount: amount ?? self.amount, order: order, facts: facts,
            orderRefunded: orderRefunded, orderOpen: orderOpen, payee: payee, shop: shop, number: number,
            reason: reason ?? self.reason, arguments: arguments ?? self.arguments, orderMadeByHost: orderMadeByHost,
            orderMadeForCaller: orderMadeForCaller, price: price, disclosing: disclosing, context: context ?? self.context,
            now: now ?? self.now)
    }
}
