/// What the names mean that expressions see.
enum FactTexts {
    /// A sentence for each, by its path.
    static let all: [String: String] = [
        "agent": "The caller.",
        "agent.name": "Its name, as its token or its uid proves it.",
        "agent.groups": "The groups that the policy gives it; empty where it gives none.",
        "tool": "The tool's name.",
        "args": "The call's arguments. A statement sees those that all tools have which it covers, with one type.",
        "amount": "What the call moves; where an order is closed, what it was to cost.",
        "reason": "The reason that the call gives; empty where it gives none.",
        "number": "The request's own number; empty where the call brings none.",
        "order": "The order, as the host looked it up.",
        "order.id": "The merchant's number.",
        "order.trade_no": "The provider's number.",
        "order.paid": "What the buyer paid.",
        "order.refunded": "What was refunded, by this host or by others, as far as that is known.",
        "order.open": "What other operations on it would still refund.",
        "order.buyer": "Who paid: the provider's number of the buyer.",
        "order.status": "One of `waiting`, `paid`, `finished` (paid, and can no longer be refunded), `closed`.",
        "order.paid_at": "When it was paid.",
        "order.made_by_host": "Whether this host asked for the payment.",
        "payee": "Whom a transfer pays.",
        "payee.id": "The identity at the provider.",
        "payee.kind": "What kind of identity that is, in the provider's words.",
        "payee.known":
            "Whether a person enrolled it, and what it gets within 24 hours keeps to its ceiling. To have been paid is no trust.",
        "payee.known_since": "When it was enrolled.",
        "payee.paid": "What it got from this host before, under all of its names.",
        "context": "What the agent's backend signed about the conversation. The model cannot write it.",
        "context.customer": "Who the agent talks with: the provider's number of the buyer.",
        "context.conv": "The conversation.",
        "context.orders": "The merchant's numbers of the conversation's orders.",
        "context.quotes": "Amounts that were quoted, by the merchant's number of the order.",
        "now": "The instant of the decision.",
        "shop": "Whose money it is.",
        "lists": "The lists that the policy declares: `lists[\"NAME\"]`.",
    ]
}
