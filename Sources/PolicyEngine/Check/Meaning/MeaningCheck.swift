internal import Diagnostics
internal import Money

/// Looks at what the statements of a set do together: which of them never apply, are outweighed, or say what is said already.
///
/// What it reports is certain; where statements are too many to be compared it says less, and never takes the square of their number.
struct MeaningCheck {
    /// What statements come to, each section in the order of the files.
    struct Rules {
        let scopes: [ScopeRule]
        let limits: [LimitRule]
        let gates: [GateRule]
    }

    let parsed: ParsedPolicies
    let rules: Rules
    let tools: ToolNumbers
    /// The declared agents in their order.
    let agents: [String]
    /// The tools that there were at the apply before, if there was one.
    let known: Set<String>?
    var findings = Findings()

    let scopes: [Subject]
    let limits: [Subject]
    let gates: [Subject]
    /// What the scopes leave open; known once the scopes were looked at.
    var open: OpenGround

    init(_ parsed: ParsedPolicies, _ rules: Rules, tools: [ToolSignature], known: Set<String>?) {
        self.parsed = parsed
        self.known = known
        self.rules = rules
        let numbers = ToolNumbers(tools)
        self.tools = numbers
        agents = parsed.agents.map(\.name.value)
        let every = Set(agents)
        func subject(_ rule: some Rule, _ name: Located<String>) -> Subject {
            Subject(rule, at: name.span, tools: numbers, everyAgent: every)
        }
        scopes = zip(rules.scopes, parsed.scopes).map { subject($0, $1.name) }
        limits = zip(rules.limits, parsed.limits).map { subject($0, $1.name) }
        gates = zip(rules.gates, parsed.gates).map { subject($0, $1.name) }
        open = OpenGround(numbers.nothing)
    }

    /// - Parameter isWhole: whether the set is otherwise in order. What statements do together is only asked then.
    mutating func run(isWhole: Bool) {
        checkEachByItself()
        guard isWhole, !findings.hasErrors else { return }
        checkScopes()
        checkUse()
        checkBounds()
        checkHoles()
        checkContexts()
        checkLaterTools()
    }

    // MARK: - Words

    /// The effects of a reach for a sentence: `refund` and `transfer`.
    static func words(_ effects: [Effect]) -> String { Values.enumeration(effects.map(\.rawValue), last: "and") }

    /// A few names for a sentence, in their order.
    static func words(_ names: some Sequence<String>, last: String = "and") -> String {
        let all = names.sorted()
        guard all.count > 4 else { return Values.enumeration(all, last: last) }
        return Values.enumeration(Array(all.prefix(3)), last: ",").replacing("` , `", with: "`, `") + " \(last) \(all.count - 3) more"
    }
}

/// What the scopes leave open to whom.
struct OpenGround {
    /// What permits open; those that are outweighed as a whole stand in `frozen`.
    var permitted: AgentReach
    /// What forbids without a condition close.
    var forbidden: AgentReach
    /// What outweighed permits would open: they were reported themselves, and what is about their calls is not reported again.
    var frozen: AgentReach
    /// What permits open without naming the tool.
    var loose: AgentReach

    init(_ nothing: ToolReach) {
        permitted = AgentReach(nothing)
        forbidden = AgentReach(nothing)
        frozen = AgentReach(nothing)
        loose = AgentReach(nothing)
    }

    /// What an agent may do.
    func reach(for agent: String) -> ToolReach {
        permitted.reach(for: agent).subtracting(forbidden.reach(for: agent)).union(frozen.reach(for: agent))
    }
}
