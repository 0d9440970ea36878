internal import Money

/// The maps of files of cases.
enum CaseGrammar {
    /// A whole file.
    static let file = MapRule(
        "cases", what: "a file of cases", "Cases of policies: calls, and what has to come of them. `tollgate policy test` runs them.",
        keys: [
            KeyRule(
                "tollgate-tests", .word([.init(CaseFileReader.version, "the version that this program reads")]), isRequired: true,
                "The version of the format."),
            KeyRule(
                "policies", .either([.text, .list(of: .text, mayBeEmpty: false)]),
                "The policies that the cases are about: files or directories, from where this file is."),
            KeyRule(
                "tools", .named(.map(tool)), "Tools that no host has yet, by name. Where the host has one, the host's counts."),
            KeyRule("defaults", .map(defaults), "What holds for every case that does not say otherwise; maps are laid over it key by key."),
            KeyRule("cases", .list(of: .map(testCase), mayBeEmpty: true), isRequired: true, "The cases."),
        ])

    /// A tool that is declared.
    static let tool = MapRule(
        "tool", what: "a tool", "A tool that no host has yet.",
        keys: [
            KeyRule("effects", .list(of: Words.effect, mayBeEmpty: false), isRequired: true, "What its calls can do."),
            KeyRule("parameters", .keyed(parameter), "Its parameters, by name, with their types."),
            KeyRule("optional", .list(of: .text, mayBeEmpty: false), "The parameters that a call may leave out."),
        ])

    /// What all cases share.
    static let defaults = MapRule(
        "defaults", what: "`defaults`", "What holds for every case that does not say otherwise.",
        keys: [callKey, now, order, payee, context, history])

    /// A case.
    static let testCase = MapRule(
        "case", what: "a case", "A call, or several in a row, and what has to come of it.",
        keys: [
            KeyRule("case", .text, isRequired: true, "What it shows, in a sentence; every case of a file has another."), now, history,
            KeyRule("steps", .list(of: .map(step), mayBeEmpty: false), "Several calls in a row, in place of one."),
        ] + stepKeys,
        bonds: [.exactlyOne(["expect", "steps"]), .never("by", with: "steps"), .never("answer", with: "steps")])

    /// One of several calls.
    static let step = MapRule(
        "step", what: "a step", "One of several calls in a row.",
        keys: stepKeys.map { $0.name == "expect" ? $0.required : $0 } + [
            KeyRule("after", .duration, "How long after the step before.")
        ])

    /// A call.
    static let call = MapRule("call", what: "a call", "A call of a tool by an agent.", keys: callKeys)

    /// An operation of earlier.
    static let past = MapRule(
        "past", what: "an operation of earlier", "An operation of earlier; what is left out is as in the case's own call.",
        keys: callKeys + [order, payee, context] + [
            KeyRule("ago", .duration, "How long before the call."), KeyRule("at", .instant, "When."),
            KeyRule(
                "state",
                .word([
                    .init("open", "it is under way or waits for an answer, and counts in every window"),
                    .init("posted", "it happened; the usual case"), .init("void", "it did not happen"),
                ]), "What became of it."),
            KeyRule("approved", Words.truth, "Whether a person approved it."),
            KeyRule("times", .count(least: 1), "So many of them."),
        ],
        bonds: [.atMostOne(["ago", "at"])])

    // MARK: - What they share

    private static let parameter = ValueRule.word([
        .init("string", "a text"), .init("integer", "a whole number"), .init("money", "an amount of money"),
        .init("boolean", "`true` or `false`"),
    ])

    private static let callKey = KeyRule("call", .map(call), "The call.")
    private static let now = KeyRule("now", .instant, "When the call is made.")
    private static let order = KeyRule(
        "order", .orNone(.either([.text, .map(orderFacts)])), "What the host knows of the order; or one of its names alone.")
    private static let payee = KeyRule("payee", .orNone(.map(payeeFacts)), "What the host knows of the payee; transfers only.")
    private static let context = KeyRule("context", .orNone(.map(contextClaims)), "What the agent's backend signed.")
    private static let history = KeyRule("history", .list(of: .map(past), mayBeEmpty: true), "Operations of earlier.")

    private static let stepKeys = [
        callKey, order, payee, context,
        KeyRule(
            "expect", .word(CaseDecision.allCases.map { .init($0.rawValue, doc($0)) }), "What the policy has to answer."),
        KeyRule("by", .list(of: .text, mayBeEmpty: true), "Exactly the statements that determine it; left out, any may."),
        KeyRule(
            "answer", .word(CaseAnswer.allCases.map { .init($0.rawValue, doc($0)) }), "What people answer where the call is held."),
    ]

    private static func doc(_ decision: CaseDecision) -> String {
        switch decision {
        case .permit: "the call goes through"
        case .hold: "the call waits for people"
        case .forbid: "the call is refused"
        }
    }

    private static func doc(_ answer: CaseAnswer) -> String {
        switch answer {
        case .approve: "as many as the gate asks for agree"
        case .reject: "somebody says no"
        }
    }
}

extension KeyRule {
    /// The same key, which the map needs.
    var required: KeyRule { KeyRule(name, value, isRequired: true, doc) }
}
