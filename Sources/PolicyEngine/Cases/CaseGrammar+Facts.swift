internal import Money

extension CaseGrammar {
    /// The keys of a call.
    static let callKeys = [
        KeyRule("agent", .name, "Who calls; an agent that the policies declare."),
        KeyRule("tool", .text, "With which tool; `tollgate tools` lists them."),
        KeyRule("effect", Words.effect, "Only where the tool can have more than one."),
        KeyRule(
            "kind", .orNone(.word([.init("cancel", "takes a whole order back"), .init("close", "closes an unpaid order")])),
            "Where the call does not do what its effect is called."),
        KeyRule("amount", .orNone(.money), "What it moves: `30.00 CNY`; nothing, where it closes an order."),
        KeyRule("reason", .orNone(.text), "The reason that is given; empty where it is left out."),
        KeyRule("number", .orNone(.text), "The request's own number; empty where it is left out."),
        KeyRule("args", .orNone(.keyed(.any)), "The arguments that conditions ask for as `args.NAME`."),
        KeyRule(
            "disclosing", .orNone(.list(of: .text, mayBeEmpty: true)),
            "The personal data that it asks for by name, of tools that give it only where a scope names it."),
        KeyRule("shop", .orNone(.text), "Whose money; one shop where it is left out."),
    ]

    /// What the host knows of an order.
    static let orderFacts = MapRule(
        "order", what: "an order", "What the host knows of the order.",
        keys: [
            KeyRule("id", .orNone(.text), "The merchant's number."), KeyRule("trade_no", .orNone(.text), "The provider's number."),
            KeyRule(
                "status",
                .orNone(
                    .word([
                        .init("paid", "where it is left out"), .init("waiting", "not paid yet"),
                        .init("finished", "paid, and can no longer be refunded"), .init("closed", "closed"),
                        .init("unknown", "the provider does not know it"),
                    ])), "Its state."),
            KeyRule("paid", .orNone(.money), "What was paid."), KeyRule("paid_at", .orNone(.instant), "When."),
            KeyRule("buyer", .orNone(.text), "Who paid."),
            KeyRule("refunded", .orNone(.money), "What was refunded; follows from the history where it is left out."),
            KeyRule("open", .orNone(.money), "What operations under way would refund; follows from the history where it is left out."),
            KeyRule("made_by_host", .orNone(Words.truth), "Whether this host made the order."),
        ])

    /// What the host knows of a payee.
    static let payeeFacts = MapRule(
        "payee", what: "a payee", "What the host knows of the payee.",
        keys: [
            KeyRule("id", .text, "Who it is."), KeyRule("kind", .orNone(.text), "What kind of identity this is."),
            KeyRule("known", .orNone(Words.truth), "Whether a person enrolled it, within its ceiling."),
            KeyRule("known_since", .orNone(.instant), "When that was."),
            KeyRule("paid", .orNone(.money), "What it got before; nothing where it is left out."),
        ])

    /// What the agent's backend signed.
    static let contextClaims = MapRule(
        "context", what: "a context", "What the agent's backend signed about the conversation, and the claims that the policy declares.",
        keys: [
            KeyRule("conv", .orNone(.text), "The conversation."), KeyRule("customer", .orNone(.text), "Who the agent talks with."),
            KeyRule("orders", .orNone(.list(of: .text, mayBeEmpty: true)), "The merchant's numbers of the conversation's orders."),
            KeyRule("quotes", .orNone(.keyed(.orNone(.money))), "Amounts that were quoted, by order: `{ T-1: 100.00 CNY }`."),
        ], others: .any)
}
