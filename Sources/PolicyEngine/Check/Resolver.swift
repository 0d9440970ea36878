internal import CEL
internal import Clocks
internal import Diagnostics
internal import Money

/// Looks up every name of a set, and builds the rules from it. The checks of what statements mean together follow.
struct Resolver {
    let parsed: ParsedPolicies
    /// The tools that statements can be about.
    let tools: [ToolSignature]
    /// The names that patterns of tools are held against.
    private let toolNames: Set<String>
    /// What the set is checked for.
    let purpose: CheckPurpose
    /// Tools of this host that came after the set was applied.
    private let laterTools: Set<String>
    var findings = Findings()

    /// The people who have a role, by role.
    let peopleByRole: [String: Set<String>]
    /// The declared agents; in the built-in set one without a name stands for any.
    let everyAgent: [String]
    let agentNames: Set<String>
    /// The groups that agents are in.
    let groupNames: Set<String>
    private let approverNames: Set<String>
    /// What patterns of tools were found to mean: statements share them.
    private var expansions: [String: Set<String>] = [:]
    /// The zone of the set; nil where there is none.
    private(set) var zone: ZoneTable?
    /// What expressions of a kind of statement see: statements share them.
    var vocabularies: [Coverage: CELEnvironment] = [:]
    /// What all of them share.
    var baseVocabulary: CELEnvironment?
    /// Expressions that were checked already.
    var cleanExpressions: [CleanExpression.Key: CleanExpression] = [:]
    /// The amounts that expressions write out.
    var writtenAmounts: [Located<Money>] = []

    init(_ parsed: ParsedPolicies, tools: [ToolSignature], for purpose: CheckPurpose) {
        self.parsed = parsed
        self.purpose = purpose
        if case .inForce(let names) = purpose {
            self.tools = tools.filter { names.contains($0.name) }
            toolNames = names
            laterTools = Set(tools.map(\.name)).subtracting(names)
        } else {
            self.tools = tools
            toolNames = Set(tools.map(\.name))
            laterTools = []
        }
        if case .builtIn = purpose { everyAgent = [""] } else { everyAgent = parsed.agents.map(\.name.value) }
        agentNames = Set(parsed.agents.map(\.name.value))
        groupNames = Set(parsed.agents.flatMap { $0.groups.map(\.value) })
        approverNames = Set(parsed.approvers.map(\.name.value))
        var people: [String: Set<String>] = [:]
        for approver in parsed.approvers {
            for role in approver.roles { people[role.value, default: []].insert(approver.name.value) }
        }
        peopleByRole = people
    }

    /// The rules; nil where there is no zone to count in. With findings they may be incomplete.
    mutating func resolve() -> PolicyContent? {
        checkNames()
        zone = resolveZone()
        let scopes = parsed.scopes.map { resolve($0) }
        let before = findings.list.count
        let limits = parsed.limits.map { resolve($0) }
        let limitsAreSound = !findings.list.dropFirst(before).contains { $0.severity == .error }
        let gates = parsed.gates.map { resolve($0) }
        checkCurrencies()
        checkAnswers(gates: gates, scopes: scopes)
        if limitsAreSound, parsed.damaged.isDisjoint(with: [.agents, .scopes, .limits]) { checkCoverage(scopes: scopes, limits: limits) }
        if case .draft(let known) = purpose { checkMeaning(.init(scopes: scopes, limits: limits, gates: gates), known: known) }
        guard let zone else { return nil }
        let lists = parsed.lists.map { PolicyContent.NamedList(name: $0.name.value, values: $0.values) }
        let groups = Dictionary(parsed.agents.map { ($0.name.value, $0.groups.map(\.value)) }, uniquingKeysWith: { first, _ in first })
        return PolicyContent(
            sources: parsed.sources, zone: zone, isBuiltIn: isBuiltIn, laterTools: laterTools,
            agents: parsed.agents.map { agent in
                PolicyContent.Agent(
                    name: agent.name.value, title: agent.title, operators: agent.operators.map(\.value),
                    groups: agent.groups.map(\.value))
            },
            approvers: parsed.approvers.map { PolicyContent.Approver(name: $0.name.value, roles: $0.roles.map(\.value)) },
            contextFields: contextFields, lists: lists, scopes: scopes, limits: limits, gates: gates, places: places,
            scenes: SceneMaker(lists: lists, tools: tools, context: contextFields, groups: groups))
    }

    /// The declared claims of contexts.
    var contextFields: [ContextField] { parsed.contextFields.map { ContextField(name: $0.name.value, kind: $0.kind) } }

    /// Where the statements stand.
    private var places: [String: SourceSpan] {
        let names = parsed.scopes.map(\.name) + parsed.limits.map(\.name) + parsed.gates.map(\.name)
        return Dictionary(names.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether this is the built-in set, which needs no agents.
    var isBuiltIn: Bool { if case .builtIn = purpose { true } else { false } }

    /// Whether the set is to be applied: what is in force already was told what is odd about it.
    var isDraft: Bool { if case .draft = purpose { true } else { false } }

    private mutating func checkMeaning(_ rules: MeaningCheck.Rules, known: Set<String>?) {
        var check = MeaningCheck(parsed, rules, tools: tools, known: known)
        check.run(isWhole: !parsed.hasErrors && parsed.damaged.isEmpty && !findings.hasErrors)
        findings.add(check.findings)
    }

    private mutating func resolveZone() -> ZoneTable? {
        guard let first = parsed.timezones.first else { return nil }
        for other in parsed.timezones.dropFirst() where other.value != first.value {
            findings.error(
                .severalTimezones, "windows are counted in one zone, and this is a second one", at: other.span,
                help: ["the first is `\(first.value)` at \(place(first.span))"])
        }
        if let zone = ZoneTable(identifier: first.value) { return zone }
        let near = Spelling.nearest(first.value, among: ZoneTable.knownIdentifiers).map { "did you mean `\($0)`?" }
        findings.error(
            .unknownTimezone, "there is no time zone `\(first.value)`", at: first.span,
            help: [near ?? "write a name of the tz database: `Asia/Shanghai`"])
        return nil
    }

    // MARK: - Statements

    private mutating func resolve(_ scope: ParsedScope) -> ScopeRule {
        var matcher = resolve(scope.match, exception: nil, all: Set(Effect.allCases), isPermit: !scope.isForbid)
        if !scope.isForbid, matcher.tools == nil, !laterTools.isEmpty {
            // What came later was looked at by nobody: no scope opens it before the next apply.
            matcher = Matcher(
                agents: matcher.agents, tools: toolNames, effects: matcher.effects, condition: matcher.condition, exception: nil)
        }
        matcher.fields = resolveFields(scope, matcher)
        return ScopeRule(name: scope.name.value, isForbid: scope.isForbid, isUnlimited: scope.isUnlimited, matcher: matcher)
    }

    private mutating func resolve(_ limit: ParsedLimit) -> LimitRule {
        checkMovements(limit.match, of: "a limit")
        let matcher = resolve(limit.match, exception: limit.exception, all: PolicyLanguage.movements)
        checkEach(limit.each, match: limit.match, matcher: matcher)
        let each = limit.each?.value ?? .agent
        let definition = matcher.definition(effects: matcher.effects, each: each, withoutApproval: false)
        return LimitRule(
            name: limit.name.value, matcher: matcher, amount: resolve(limit.amount, limit.match, matcher), count: limit.count?.value,
            counting: Counting(window: limit.window.value, each: each, definition: definition, leavesOutApproved: false))
    }

    private mutating func resolve(_ gate: ParsedGate) -> GateRule {
        checkMovements(gate.match, of: "a gate")
        let matcher = resolve(gate.match, exception: gate.exception, all: PolicyLanguage.movements)
        checkEach(gate.each, match: gate.match, matcher: matcher)
        checkCounting(gate, matcher: matcher)
        checkRoles(gate.roles + (gate.escalation?.roles ?? []))
        let expires = gate.expires?.value ?? PolicyLanguage.defaultExpiry
        if let escalation = gate.escalation, escalation.after.value >= expires {
            findings.error(
                .escalatesTooLate, "the question expires before it escalates", at: escalation.after.span,
                help: ["escalate earlier, or let it stand longer with `expires`"])
        }
        let withoutApproval = gate.withoutApproval?.value ?? false
        let requirement = GateRequirement(
            gate: gate.name.value, roles: gate.roles.map(\.value), approvals: gate.approvals?.value ?? 1, expires: expires,
            escalation: gate.escalation.map { .init(after: $0.after.value, roles: $0.roles.map(\.value)) },
            withoutApproval: withoutApproval)
        return GateRule(
            name: gate.name.value, matcher: matcher, above: resolve(gate.above, gate.match, matcher), aboveCount: gate.aboveCount?.value,
            counting: counting(of: gate, matcher: matcher, withoutApproval: withoutApproval), requirement: requirement)
    }

    /// How a gate counts each effect. What is not said is `per: ever, each: order` for refunds and `per: call` for the rest; a window
    /// without `each` counts each agent, but for all time each order. Effects that count alike are counted together.
    private func counting(of gate: ParsedGate, matcher: Matcher, withoutApproval: Bool) -> [Effect: Counting] {
        guard gate.above != nil || gate.aboveCount != nil else { return [:] }
        var ways: [Effect: (window: WindowRule, each: BalanceKey.Kind)] = [:]
        for effect in matcher.effects {
            let window = gate.window?.value ?? (effect == .refund ? .ever : .call)
            let fallback: BalanceKey.Kind = effect == .refund && window == .ever ? .order : .agent
            ways[effect] = (window, gate.each?.value ?? fallback)
        }
        return ways.mapValues { way in
            let together = Set(ways.filter { $0.value == way }.keys)
            let definition = matcher.definition(effects: together, each: way.each, withoutApproval: withoutApproval)
            return Counting(window: way.window, each: way.each, definition: definition, leavesOutApproved: withoutApproval)
        }
    }

    // MARK: - What a statement matches

    private mutating func resolve(
        _ match: ParsedMatch, exception: ParsedException?, all effects: Set<Effect>, isPermit: Bool = false
    ) -> Matcher {
        let agents = match.agents.map { resolve(agents: $0) }
        let tools = match.tools.map { resolve(tools: $0) }
        let own = match.effects.map { Set($0.map(\.value)).intersection(effects) }
        let bare = Matcher(agents: agents, tools: tools, effects: own ?? effects, condition: nil, exception: nil)
        let resolved = exception.map { exception in
            let tools = exception.tools.map { resolve(tools: $0) }
            return Matcher.Exception(
                agents: exception.agents.map { resolve(agents: $0) }, tools: tools,
                condition: exception.condition.flatMap {
                    resolve($0, as: .bool, coverage(match, bare, within: tools), mayBeAbsent: false)
                })
        }
        let condition = match.condition.flatMap { resolve($0, as: .bool, coverage(match, bare), mayBeAbsent: isPermit) }
        return Matcher(agents: agents, tools: tools, effects: bare.effects, condition: condition, exception: resolved)
    }

    private mutating func resolve(agents: [Located<String>]) -> Set<String> {
        for agent in agents where !agentNames.contains(agent.value) && !parsed.damaged.contains(.agents) {
            let near = Spelling.nearest(agent.value, among: agentNames).map { "did you mean `\($0)`?" }
            findings.error(
                .unknownAgent, "there is no agent `\(agent.value)`", at: agent.span,
                help: [near ?? "declare it: `agents: { \(agent.value): {} }`"])
        }
        return Set(agents.map(\.value))
    }

    private mutating func resolve(tools patterns: [Located<String>]) -> Set<String> {
        var names: Set<String> = []
        for pattern in patterns {
            let found = expansions[pattern.value] ?? expand(pattern.value)
            expansions[pattern.value] = found
            if found.isEmpty { reportUnknown(tool: pattern) }
            names.formUnion(found)
        }
        return names
    }

    private func expand(_ pattern: String) -> Set<String> {
        let matcher = ToolPattern(pattern)
        return matcher.isExact ? toolNames.intersection([pattern]) : toolNames.filter { matcher.matches($0) }
    }

    private mutating func reportUnknown(tool pattern: Located<String>) {
        let names = toolNames.sorted()
        let known = names.isEmpty ? "this host has no tools" : "the tools are \(Values.enumeration(names, last: "and"))"
        if ToolPattern(pattern.value).isExact {
            let near = Spelling.nearest(pattern.value, among: names).map { "did you mean `\($0)`?" }
            findings.error(.unknownTool, "there is no tool `\(pattern.value)`", at: pattern.span, help: [near ?? known])
        } else {
            findings.error(.unknownTool, "no tool matches `\(pattern.value)`", at: pattern.span, help: [known])
        }
    }

    // MARK: - People

    /// Whom the set declares as approvers; roles are only looked up where all of them could be read.
    private mutating func checkRoles(_ roles: [Located<String>]) {
        guard !parsed.damaged.contains(.approvers) else { return }
        let known = Set(peopleByRole.keys).union([PolicyLanguage.adminRole])
        for role in roles where !known.contains(role.value) {
            let near = Spelling.nearest(role.value, among: known).map { "did you mean `\($0)`?" }
            findings.error(
                .unknownRole, "no approver has the role `\(role.value)`", at: role.span,
                help: [near ?? "give it to somebody: `approvers: { NAME: { roles: [\(role.value)] } }`"])
        }
    }

    /// Whether somebody is declared as an approver; says so if not.
    mutating func checkApprover(_ name: Located<String>) {
        guard !approverNames.contains(name.value), !parsed.damaged.contains(.approvers) else { return }
        let near = Spelling.nearest(name.value, among: approverNames).map { "did you mean `\($0)`?" }
        findings.error(
            .unknownApprover, "there is no approver `\(name.value)`", at: name.span,
            help: [near ?? "declare them: `approvers: { \(name.value): { roles: [] } }`"])
    }

    /// A place as messages write it.
    func place(_ span: SourceSpan) -> String { "\(span.file):\(span.line):\(span.column)" }
}
