public import Diagnostics

/// What became of one case.
public struct CaseResult: Sendable {
    /// One call of a case.
    public struct Step: Sendable {
        /// What the case expects.
        public let expected: CaseDecision
        /// The statements that it expects to determine it; nil where it does not say.
        public let expectedStatements: [String]?
        /// What the policy says.
        public let decided: CaseDecision
        /// The statements that determined it.
        public let statements: [String]
        /// What differs, at its place in the file, with the notes; nil where nothing does.
        public let failure: Diagnostic?
        /// What people need to see why; a sentence each.
        public let notes: [String]
    }

    /// What the case shows.
    public let name: String
    /// Where its name stands.
    public let span: SourceSpan
    /// Its calls, in their order.
    public let steps: [Step]

    /// Whether the policy says what the case expects.
    public var passes: Bool { steps.allSatisfy { $0.failure == nil } }
}

extension CaseResult.Step {
    /// Compares what was expected with what was decided.
    /// - Parameter number: which step it is, from 1; nil where the case has only one.
    init(_ expectation: CaseExpectation, _ verdict: CaseVerdict, case name: String, number: Int?) {
        expected = expectation.decision.value
        expectedStatements = expectation.statements?.value
        decided = verdict.decision
        statements = verdict.statements
        notes = verdict.notes
        let title = number.map { "step \($0) of `\(name)`" } ?? "`\(name)`"
        let found = "\(verdict.decision.participle) \(Self.by(verdict.statements, verdict.decision))"
        if verdict.decision != expectation.decision.value {
            failure = Diagnostic(
                code: CaseCode.wrongDecision.rawValue,
                message: "\(title) is expected to be \(expectation.decision.value.participle), and is \(found)",
                span: expectation.decision.span, notes: verdict.notes)
        } else if let wanted = expectation.statements, Set(wanted.value) != Set(verdict.statements) {
            failure = Diagnostic(
                code: CaseCode.wrongStatements.rawValue,
                message: "\(title) is expected to be \(expected.participle) \(Self.by(wanted.value, expected)), and is \(found)",
                span: wanted.span, notes: verdict.notes)
        } else {
            failure = nil
        }
    }

    private static func by(_ statements: [String], _ decision: CaseDecision) -> String {
        if !statements.isEmpty { return "by \(Values.enumeration(statements, last: "and"))" }
        return decision == .forbid ? "since no scope permits it" : "by no statement"
    }
}
