internal import Clocks
internal import Diagnostics
internal import Money

/// Reads cases against the policies and tools that they are about, so that a misspelt name cannot make a case pass by chance.
struct CaseReader {
    let policies: CheckedPolicies
    let tools: [String: ToolSignature]
    let defaults: SourceNode?
    var findings = Findings()

    /// More operations than a case needs.
    static let maximumHistory = 10_000

    init(policies: CheckedPolicies, tools: [ToolSignature], defaults: SourceNode?) {
        self.policies = policies
        self.tools = Dictionary(tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.defaults = defaults
    }

    /// The cases; with findings some may be missing.
    mutating func read(_ nodes: [SourceNode]) -> [PolicyCase] {
        var places: [String: SourceSpan] = [:]
        var cases: [PolicyCase] = []
        for node in nodes {
            guard let found = read(node) else { continue }
            if let first = places.updateValue(found.name.span, forKey: found.name.value) {
                findings.error(
                    .repeatedName, "two cases are called `\(found.name.value)`", at: found.name.span,
                    help: ["choose another name; the first is in line \(first.line)"])
            }
            cases.append(found)
        }
        return cases
    }

    // MARK: - A case

    private mutating func read(_ node: SourceNode) -> PolicyCase? {
        guard let fields = Fields(node, CaseGrammar.testCase, &findings) else { return nil }
        let title = fields.required("case", help: "say what it shows: `case: a refund of 30.00 passes`", &findings)
        let name = title.flatMap { Values.text($0, key: "case", &findings) }
        let place = name?.span ?? fields.span
        let shared = node.over(defaults)
        let now = now(shared, at: place)
        let base = Layer(node, over: defaults.map { Layer($0) })
        let steps = steps(fields, base, at: place)
        let history = history(shared["history"], base, now: now)
        guard let name, let now else { return nil }
        return PolicyCase(name: name, now: now, history: history, steps: steps)
    }

    private mutating func now(_ shared: SourceNode, at place: SourceSpan) -> Instant? {
        guard let node = shared["now"] else {
            findings.error(
                .missingKey, "a case needs `now`", at: place,
                help: ["say when the call is made, here or in `defaults`: `now: 2026-11-21T12:00:00+08:00`"])
            return nil
        }
        return Values.instant(node, key: "now", &findings)
    }

    // MARK: - Steps

    private mutating func steps(_ fields: Fields, _ base: Layer, at place: SourceSpan) -> [PolicyCase.Step] {
        guard let node = fields["steps"] else { return step(fields, base, at: place).map { [$0] } ?? [] }
        for key in ["expect", "by", "answer"] {
            if let place = fields.place(of: key) {
                findings.error(
                    .clashingKeys, "a case with `steps` expects something of each step", at: place, help: ["say `\(key)` in the steps"])
            }
        }
        guard let items = Values.list(node, key: "steps", &findings) else { return [] }
        return items.compactMap { item in
            guard let fields = Fields(item, CaseGrammar.step, &findings) else { return nil }
            return step(fields, Layer(item, over: base), at: item.span)
        }
    }

    private mutating func step(_ fields: Fields, _ layer: Layer, at place: SourceSpan) -> PolicyCase.Step? {
        let situation = situation(layer, at: place)
        let after = fields["after"].flatMap { Values.duration($0, key: "after", &findings) }
        let help = "say what the policy has to answer: `expect: permit`, `hold` or `forbid`"
        let choices = CaseDecision.allCases.map { (word: $0.rawValue, value: $0) }
        let decision = fields.required("expect", help: help, at: place, &findings)
            .flatMap { Values.word($0, key: "expect", of: choices, &findings) }
        let statements = fields["by"].flatMap { self.statements($0) }
        let answers = CaseAnswer.allCases.map { (word: $0.rawValue, value: $0) }
        let answer = fields["answer"].flatMap { Values.word($0, key: "answer", of: answers, &findings) }
        if let answer, let decision, decision.value != .hold {
            findings.error(
                .clashingKeys, "only a call that is held is answered", at: answer.span, help: ["expect `hold`, or leave `answer` out"])
        }
        guard let situation, let decision else { return nil }
        return PolicyCase.Step(
            situation: situation, after: after?.value ?? .milliseconds(0),
            expectation: CaseExpectation(decision: decision, statements: statements), answer: answer?.value)
    }

    /// Names of statements, or of rules that hold without being written.
    private mutating func statements(_ node: SourceNode) -> Located<[String]>? {
        guard let names = Values.texts(node, key: "by", mayBeEmpty: true, &findings) else { return nil }
        let content = policies.content
        let known = content.scopes.map(\.name) + content.limits.map(\.name) + content.gates.map(\.name) + BuiltInRules.names
        for name in names where !known.contains(name.value) {
            let near = Spelling.nearest(name.value, among: known).map { ["did you mean `\($0)`?"] }
            findings.error(.unknownStatement, "there is no statement `\(name.value)`", at: name.span, help: near ?? [])
        }
        return Located(names.map(\.value), node.span)
    }

    // MARK: - History

    private mutating func history(_ node: SourceNode?, _ base: Layer, now: Instant?) -> [PolicyCase.Past] {
        guard let node, !node.isNone, let items = Values.list(node, key: "history", mayBeEmpty: true, &findings) else { return [] }
        var count = 0
        var history: [PolicyCase.Past] = []
        for item in items {
            guard let past = past(item, base, now: now) else { continue }
            count += past.times
            if count > Self.maximumHistory {
                findings.error(.badNumber, "a case has at most \(Self.maximumHistory) operations of earlier", at: item.span)
                return history
            }
            history.append(past)
        }
        return history
    }

    private mutating func past(_ node: SourceNode, _ base: Layer, now: Instant?) -> PolicyCase.Past? {
        let own = ["ago", "at", "state", "approved", "times"]
        guard let fields = Fields(node, CaseGrammar.past, &findings) else { return nil }
        _ = fields.clash("ago", "at", because: "`ago` and `at` are two ways to say when", &findings)
        let layer = Layer(node.without(Set(own)), flatOver: base)
        let situation = situation(layer, at: fields.span)
        let at = fields["at"].flatMap { Values.instant($0, key: "at", &findings) }
        let ago = fields["ago"].flatMap { Values.duration($0, key: "ago", &findings) }
        let states = [Spending.State.open, .posted, .void].map { (word: $0.rawValue, value: $0) }
        let state = fields["state"].flatMap { Values.word($0, key: "state", of: states, &findings) }
        let wasApproved = fields["approved"].flatMap { Values.truth($0, key: "approved", &findings) }
        let times = fields["times"].flatMap { Values.count($0, key: "times", least: 1, &findings) }
        guard let situation, let now else { return nil }
        guard situation.effect.isMovement, situation.amount != nil else {
            findings.error(
                .missingKey, "an operation of earlier moved an amount", at: fields.span,
                help: ["say `amount`, and with which `tool` if it was another one"])
            return nil
        }
        return PolicyCase.Past(
            situation: situation, at: at ?? ago.map { now - $0.value } ?? now, wasApproved: wasApproved ?? false,
            state: state?.value ?? .posted, times: times?.value ?? 1)
    }
}
