public import Diagnostics

/// A file of cases: calls, what is known of them, and what a policy has to say to each. It is read in two steps, since what a case may
/// say depends on the policies and tools that it is about.
public struct PolicyCases: Sendable {
    /// A file or directory of policies that the cases are about.
    public struct Draft: Sendable, Hashable {
        /// The path, relative to the file of cases.
        public let path: String
        /// Where it is written.
        public let span: SourceSpan
    }

    /// The file.
    public let source: SourceFile
    /// The policies that it names; empty where it names none.
    public let drafts: [Draft]
    let declaredTools: [Located<ToolSignature>]
    let defaults: SourceNode?
    let cases: [SourceNode]

    init(
        source: SourceFile, drafts: [Draft] = [], declaredTools: [Located<ToolSignature>] = [], defaults: SourceNode? = nil,
        cases: [SourceNode] = []
    ) {
        self.source = source
        self.drafts = drafts
        self.declaredTools = declaredTools
        self.defaults = defaults
        self.cases = cases
    }

    /// Reads a file as far as that can be done without its policies; nil where something is wrong with it.
    public static func read(_ source: SourceFile) -> (cases: PolicyCases?, diagnostics: [Diagnostic]) {
        var findings = Findings()
        let cases = CaseFileReader.read(source, &findings)
        return (findings.hasErrors ? nil : cases, findings.list)
    }

    /// The tools that the policies are checked against: those of the host, and those that the file declares and the host has not.
    public func tools(beside host: [ToolSignature]) -> [ToolSignature] {
        let names = Set(host.map(\.name))
        return host + declaredTools.map(\.value).filter { !names.contains($0.name) }
    }

    /// Runs the cases under a set of policies that was checked against ``tools(beside:)``.
    /// - Parameter filter: only cases whose name contains this text; nil for all.
    public func run(under policies: CheckedPolicies, tools: [ToolSignature], only filter: String? = nil) -> CaseRun {
        var reader = CaseReader(policies: policies, tools: tools, defaults: defaults)
        let cases = reader.read(cases)
        let findings = reader.findings.distinct
        guard !reader.findings.hasErrors else {
            return CaseRun(results: [], coverage: CaseCoverage(policies), diagnostics: findings, skipped: 0)
        }
        let chosen = cases.filter { filter.map($0.name.value.contains) ?? true }
        let runner = CaseRunner(policies)
        var coverage = CaseCoverage(policies)
        let results = chosen.map { runner.run($0, &coverage) }
        return CaseRun(results: results, coverage: coverage, diagnostics: findings, skipped: cases.count - chosen.count)
    }
}

extension PolicyCases {
    /// Explains the calls of one case, each after what happened before it.
    /// - Returns: nil where there is no such case, or something is wrong with the file; then with what.
    public func explain(
        _ name: String, under policies: CheckedPolicies, tools: [ToolSignature]
    ) throws -> (explanations: [CallExplanation]?, diagnostics: [Diagnostic]) {
        var reader = CaseReader(policies: policies, tools: tools, defaults: defaults)
        let cases = reader.read(cases)
        guard !reader.findings.hasErrors else { return (nil, reader.findings.distinct) }
        guard let test = cases.first(where: { $0.name.value == name }) else { return (nil, []) }
        return (try CaseRunner(policies).explain(test), [])
    }
}

/// What running a file of cases gave.
public struct CaseRun: Sendable {
    /// What became of each case, in the order of the file; empty where something is wrong with the file.
    public let results: [CaseResult]
    /// Which statements the cases met, and how.
    public let coverage: CaseCoverage
    /// What is wrong with the file.
    public let diagnostics: [Diagnostic]
    /// How many cases the filter left out.
    public let skipped: Int

    /// Whether the file could be run and every case that ran passes.
    public var passes: Bool { !diagnostics.contains { $0.severity == .error } && results.allSatisfy(\.passes) }
}
