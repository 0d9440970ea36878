import Diagnostics
import PolicyEngine
import TestSupport
import Testing

/// Mutants one after another, and what became of them.
struct MutantRun {
    /// A set as it should be, with the cases that show what it says.
    struct Original {
        let file: SourceFile
        let tools: [ToolSignature]
        let policies: CheckedPolicies
        let calls: MutantCalls
        let fates: [Fate]
        private let cases: PolicyCases

        /// - Parameter cases: a file of cases about one policy file.
        init(cases source: SourceFile, policies file: SourceFile, calls count: Int, _ random: inout SeededGenerator) throws {
            self.file = file
            cases = try #require(PolicyCases.read(source).cases)
            tools = cases.tools(beside: Sample.tools)
            let check = PolicyChecker.check([file], tools: tools)
            policies = try #require(check.policies, "\(DiagnosticRenderer(sources: [file]).render(check.diagnostics))")
            calls = MutantCalls(policies, tools: tools, count: count, &random)
            fates = calls.fates(policies)
            #expect(cases.run(under: policies, tools: tools).passes)
        }

        /// What the set's cases tell of another set, at places of their file.
        func complaints(about other: CheckedPolicies) -> [Diagnostic] {
            let run = cases.run(under: other, tools: tools)
            return run.diagnostics.filter { $0.severity == .error } + run.results.flatMap(\.steps).compactMap(\.failure)
        }
    }

    let originals: [Original]
    private(set) var count = 0
    private(set) var outcomes: [String: Int] = [:]
    private(set) var complaints: [String] = []

    init(_ originals: [Original]) { self.originals = originals }

    /// How many calls each is tried on.
    var callCount: Int { originals.first?.fates.count ?? 0 }

    /// Tries one more mutant, if the file that is picked has anything to make it of.
    mutating func next(_ kind: Mutant.Kind, _ random: inout SeededGenerator) {
        guard let original = originals.randomElement(using: &random) else { return }
        guard let mutant = MutantMaker(original.file).mutant(kind, &random) else { return }
        count += 1
        let check = PolicyChecker.check([mutant.file], tools: original.tools)
        // What is printed: the errors first come first.
        let shown = Array(check.diagnostics.prefix(20))
        guard let policies = check.policies else {
            note("caught by the check")
            if !mutant.isPointedAt(by: shown) { complain(mutant, "the message stands elsewhere", shown) }
            return
        }
        if original.calls.fates(policies) == original.fates { return note("changing nothing") }
        if mutant.isPointedAt(by: shown) { return note("caught by a warning of the check") }
        if !original.complaints(about: policies).isEmpty { return note("caught by the set's cases") }
        let difference = original.policies.difference(to: policies)
        if difference.changes.contains(where: { mutant.names($0) }) { return note("named by the comparison with what is in force") }
        complain(mutant, "changes decisions, and nothing tells", shown)
    }

    private mutating func note(_ outcome: String) { outcomes[outcome, default: 0] += 1 }

    private mutating func complain(_ mutant: Mutant, _ problem: String, _ findings: [Diagnostic]) {
        complaints.append("\(problem): \(mutant.text)\n\(DiagnosticRenderer(sources: [mutant.file]).render(findings))")
    }
}
