public import Diagnostics
internal import Money

/// Which statements of a set the cases met, and from which side: one that no case shows both ways may say something else than its author
/// thinks, and nobody would notice.
public struct CaseCoverage: Sendable {
    /// How a call can meet a statement.
    enum Side: Sendable, Hashable {
        case matched, missed, stopped, passed, held
    }

    /// A statement, and what has to be seen of it.
    struct Entry: Sendable {
        let kind: Explanation.Statement.Kind
        let name: String
        let matcher: Matcher
        let needed: [Side]
        var seen: Set<Side> = []

        var missing: [Side] { needed.filter { !seen.contains($0) } }
    }

    private let policies: CheckedPolicies
    private var entries: [Entry]
    private let places: [String: Int]

    init(_ policies: CheckedPolicies) {
        self.policies = policies
        let content = policies.content
        let scopes = content.scopes.map { scope in
            Entry(
                kind: scope.isForbid ? .forbid : .permit, name: scope.name, matcher: scope.matcher,
                needed: scope.matcher.canMiss(among: Set(Effect.allCases)) ? [.matched, .missed] : [.matched])
        }
        let limits = content.limits.map { Entry(kind: .limit, name: $0.name, matcher: $0.matcher, needed: [.stopped, .passed]) }
        let gates = content.gates.map { gate in
            let hasThreshold = gate.above != nil || gate.aboveCount != nil
            let canMiss = gate.matcher.canMiss(among: PolicyLanguage.movements)
            return Entry(
                kind: .gate, name: gate.name, matcher: gate.matcher,
                needed: hasThreshold ? [.held, .passed] : canMiss ? [.held, .missed] : [.held])
        }
        entries = scopes + limits + gates
        places = Dictionary(entries.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Notes how one call met the statements.
    mutating func note(_ verdict: CaseVerdict, effect: Effect) {
        for statement in verdict.explanation.statements {
            guard let place = places[statement.name] else { continue }
            let entry = entries[place]
            if statement.finding == .matches { see(.matched, at: place) }
            if entry.kind != .gate || effect.isMovement, entry.matcher.isMissed(statement.finding) { see(.missed, at: place) }
        }
        for limit in verdict.limits { see(limit.stops ? .stopped : .passed, at: places[limit.claim.limit]) }
        for gate in verdict.gates { see(gate.holds ? .held : .passed, at: places[gate.claim.gate]) }
    }

    /// Notes what other cases of the same policies met.
    public mutating func formUnion(_ other: CaseCoverage) {
        for entry in other.entries {
            guard let place = places[entry.name] else { continue }
            entries[place].seen.formUnion(entry.seen)
        }
    }

    private mutating func see(_ side: Side, at place: Int?) {
        if let place { entries[place].seen.insert(side) }
    }

    /// How many statements there are.
    public var count: Int { entries.count }
}

// MARK: - What is missing

extension CaseCoverage {
    /// A warning for each statement that was not met both ways, at its name in the policies.
    public var diagnostics: [Diagnostic] {
        let parsed = PolicyReader.read(policies.sources).policies
        let names = (parsed?.scopes.map(\.name) ?? []) + (parsed?.limits.map(\.name) ?? []) + (parsed?.gates.map(\.name) ?? [])
        let spans = Dictionary(names.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first })
        return entries.compactMap { entry in
            guard !entry.missing.isEmpty, let span = spans[entry.name] else { return nil }
            let statement = "the \(entry.kind.rawValue) `\(entry.name)`"
            let isUnmet = entry.missing.count == entry.needed.count
            let message = isUnmet ? "no case meets \(statement)" : "no case shows a call that \(statement) \(entry.missingWord)"
            return Diagnostic(
                severity: .warning, code: CaseCode.oneSided.rawValue, message: message, span: span,
                help: entry.missing.map { "add one that expects \(entry.expectation($0))" })
        }
    }
}

extension CaseCoverage.Entry {
    /// What no case shows it do.
    fileprivate var missingWord: String {
        switch missing.first {
        case .matched: "matches"
        case .missed: matcher.hasConditions ? "leaves out by its condition" : "does not match"
        case .stopped: "stops"
        case .passed: "counts and lets pass"
        case .held: "holds"
        case nil: ""
        }
    }

    /// What a case would say, as YAML.
    fileprivate func expectation(_ side: CaseCoverage.Side) -> String {
        switch (side, kind) {
        case (.matched, .permit): "`permit`, by: [\(name)]"
        case (.matched, _), (.stopped, _): "`forbid`, by: [\(name)]"
        case (.held, _): "`hold`, by: [\(name)]"
        case (.missed, .permit): "`forbid`, or a `permit` by another scope"
        case (.missed, _), (.passed, _): "`permit`"
        }
    }
}

extension Matcher {
    /// Whether conditions or exceptions decide beside the names.
    fileprivate var hasConditions: Bool { condition != nil || exception != nil || fields?.names.isEmpty == false }

    /// Whether there can be calls that it does not match.
    fileprivate func canMiss(among all: Set<Effect>) -> Bool {
        agents != nil || tools != nil || effects != all || hasConditions
    }

    /// Whether a finding shows the statement's other side: where it has conditions, by them and not merely by a name.
    fileprivate func isMissed(_ finding: Explanation.Finding) -> Bool {
        switch finding {
        case .matches: false
        case .conditionFails, .excepted, .unjudged, .otherFields: true
        case .otherAgent, .otherTool, .otherEffect: !hasConditions
        }
    }
}
