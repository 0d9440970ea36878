/// The maps of policy files.
enum PolicyGrammar {
    /// A whole file.
    static let file = MapRule(
        "file", what: "a policy file", "A policy file. All files of a set are merged; neither their order nor that of statements matters.",
        keys: [
            KeyRule("tollgate", Words.version, isRequired: true, "The version of the policy language."),
            KeyRule(
                "timezone", .text,
                "The zone in which hours, days, weeks and months are counted, by its name in the tz database: `Asia/Shanghai`."
                    + " One file of a set says it, at least."),
        ] + ParsedPolicies.Section.allCases.map { KeyRule($0.rawValue, value(of: $0), doc(of: $0)) })

    /// The rules of a section's statements; none for those that declare names.
    static func statement(of section: ParsedPolicies.Section) -> MapRule? {
        switch section {
        case .scopes: scope
        case .limits: limit
        case .gates: gate
        case .agents, .approvers, .context, .lists: nil
        }
    }

    private static func value(of section: ParsedPolicies.Section) -> ValueRule {
        switch section {
        case .agents: .named(.map(agent, mayBeEmpty: true))
        case .approvers: .named(.map(approver, mayBeEmpty: true))
        case .context: .named(Words.contextField)
        case .lists: .named(.list(of: .text, mayBeEmpty: true))
        case .scopes: .list(of: .map(scope), mayBeEmpty: true)
        case .limits: .list(of: .map(limit), mayBeEmpty: true)
        case .gates: .list(of: .map(gate), mayBeEmpty: true)
        }
    }

    private static func doc(of section: ParsedPolicies.Section) -> String {
        switch section {
        case .agents: "The callers, by name. One that is not declared is refused. Tokens are made with `tollgate agents add NAME`."
        case .approvers: "The people who answer, by name. Secrets are made with `tollgate approvers add NAME`."
        case .context:
            "Claims that the agent's backend signs about a conversation beside `conv`, `customer`, `orders` and `quotes`, by name,"
                + " with their types. Conditions see them as `context.NAME`; any of them may be absent."
        case .lists: "Lists of texts, by name. Conditions see them as `lists[\"NAME\"]`."
        case .scopes: "Who may call what. Nothing is permitted that no `permit` matches, and a `forbid` that matches wins."
        case .limits: "What is refused because it is too much. Every limit that matches applies."
        case .gates: "What waits for people. Every gate that matches applies."
        }
    }

    // MARK: - People

    /// What is said of an agent.
    static let agent = MapRule(
        "agent", what: "an agent", "A caller.",
        keys: [
            KeyRule("title", .text, "What people read beside its name."),
            KeyRule(
                "operators", .names(mayBeEmpty: true), "The approvers who run it, and who therefore cannot approve what it asks."),
            KeyRule("groups", .names(mayBeEmpty: true), "What conditions see as `agent.groups`."),
        ])

    /// What is said of an approver.
    static let approver = MapRule(
        "approver", what: "an approver", "A person who answers what gates ask.",
        keys: [
            KeyRule(
                "roles", .names(mayBeEmpty: true),
                "What gates ask for. The role `admin` is kept by the store: a gate may ask for it, a policy cannot give it.")
        ])
}
