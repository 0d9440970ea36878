extension PolicyGrammar {
    /// A permit or a forbid.
    static let scope = MapRule(
        "scope", what: "a scope", "A `permit` opens, a `forbid` closes, and `forbid` wins.",
        keys: [
            KeyRule("permit", .name, "Permits the calls that match, under this name. \(uniqueName)"),
            KeyRule("forbid", .name, "Forbids the calls that match, whoever permits them, under this name. \(uniqueName)"),
        ] + match + [
            KeyRule(
                "fields", .list(of: .text, mayBeEmpty: false),
                "The personal data that it is about, of tools that give it only where a scope names it; `tollgate tools` lists it. A permit"
                    + " without it opens none of these; a forbid with it is about every call that asks for any of them."),
            KeyRule(
                "unlimited", Words.truth,
                "Says that refunds and transfers under this permit shall have no limit. Without it, a permit of them needs a limit of a"
                    + " fixed amount over a window that ends, not `each: order`."),
        ],
        bonds: [.exactlyOne(["permit", "forbid"]), .never("unlimited", with: "forbid")])

    /// A limit.
    static let limit = MapRule(
        "limit", what: "a limit", "What goes beyond it is refused.",
        keys: [KeyRule("limit", .name, isRequired: true, "The limit's name. \(uniqueName)")] + match + [
            KeyRule(
                "amount", .amount,
                "The most that the calls of one window may move together, this one included: `100.00 CNY`, or an expression of type"
                    + " money such as `order.paid.percent(30)`."),
            KeyRule("count", .count(least: 1), "The most calls in one window, this one included."),
        ] + window + [exception],
        bonds: [.atLeastOne(["amount", "count"]), .exactlyOne(["per", "within"]), .neverWhere("per", is: "call", key: "each")])

    /// A gate.
    static let gate = MapRule(
        "gate", what: "a gate",
        "What goes beyond it waits until people agree. With neither `above` nor `above_count`, all that it matches.",
        keys: [KeyRule("gate", .name, isRequired: true, "The gate's name. \(uniqueName)")] + match + [
            KeyRule(
                "above", .amount,
                "Holds the call that brings the sum above this amount: 50.00 passes `above: 50.00 CNY`, 50.01 waits. An amount, or an"
                    + " expression of type money."),
            KeyRule("above_count", .count(least: 0), "Holds the call that brings the number of calls above this one."),
        ] + window + [
            KeyRule(
                "without", Words.approval,
                "Counts only what no person approved, and leaves a call alone that another gate holds."),
            KeyRule("by", .names(), isRequired: true, "The roles that answer; any of them."),
            KeyRule("approvals", .count(least: 1), "How many different people have to agree; 1 where it is left out."),
            KeyRule("expires", .duration, "How long the question stands; 24h where it is left out. Unanswered, the call is over."),
            KeyRule("escalate", .map(escalation), "Lets more roles answer after a while."),
            exception,
        ],
        bonds: [.atMostOne(["per", "within"]), .neverWhere("per", is: "call", key: "each")])

    /// What a gate does when nobody answers.
    static let escalation = MapRule(
        "escalation", what: "`escalate`", "Who may answer as well when nobody did for a while.",
        keys: [
            KeyRule("after", .duration, isRequired: true, "How long the first roles have."),
            KeyRule("by", .names(), isRequired: true, "The roles that may answer from then on, beside the first."),
        ])

    /// What a limit or gate leaves out.
    static let except = MapRule(
        "except", what: "`except`", "The calls that are left out: those that match every key that is given.",
        keys: match.filter { $0.name != "effects" }, bonds: [.atLeastOne(["agents", "tools", "when"])])

    // MARK: - What they share

    private static let uniqueName = "Unique over all files: every decision names the statements that determined it."

    private static let match = [
        KeyRule("agents", .names(), "The agents that it is about; left out, all."),
        KeyRule(
            "tools", .list(of: .text, mayBeEmpty: false),
            "The tools that it is about, by name or by a pattern such as `create-*-payment`, which is expanded when the policy is applied;"
                + " left out, all."),
        KeyRule("effects", .list(of: Words.effect, mayBeEmpty: false), "What the calls do; left out, all."),
        KeyRule(
            "when", .condition,
            "A condition in CEL: it matches only calls for which this is true. Put it in quotes where YAML would misread it."),
    ]

    private static let window = [
        KeyRule("per", Words.window, "The window in which calls count together."),
        KeyRule("within", .duration, "The same as a length of time: the last `24h`, exactly."),
        KeyRule(
            "each", Words.each,
            "Whose calls count together. Left out: each agent; for a gate on refunds that says no window or `per: ever`, each order."),
    ]

    private static let exception = KeyRule(
        "except", .map(except), "The calls that it leaves out: those that match every key given here.")
}
