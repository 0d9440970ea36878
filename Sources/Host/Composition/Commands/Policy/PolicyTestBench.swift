import Diagnostics
import JSON
import PolicyEngine

/// Runs files of cases one after the other, and keeps what became of them.
struct PolicyTestBench {
    /// One file of cases.
    struct File {
        let source: SourceFile
        /// Its policies; empty where they could not be found.
        var policies: [SourceFile] = []
        /// What is wrong with the file, or with the policies.
        var findings: [Diagnostic] = []
        var results: [CaseResult] = []

        /// Whether everything could be read.
        var isSound: Bool { !findings.contains { $0.severity == .error } }
        var passes: Bool { isSound && results.allSatisfy(\.passes) }
    }

    /// A set of policies, and how the cases of all files met it.
    struct Covered {
        let policies: [SourceFile]
        var coverage: CaseCoverage
    }

    private let host: [ToolSignature]
    private let instead: [String]
    private let filter: String?
    private(set) var files: [File] = []
    private(set) var covered: [Covered] = []

    /// - Parameters:
    ///   - host: the tools that there are.
    ///   - instead: policies to run the cases against in place of those that the files name; empty for these.
    ///   - filter: a part of the names of the cases that are wanted; nil for all.
    init(host: [ToolSignature], instead: [String], filter: String?) {
        self.host = host
        self.instead = instead
        self.filter = filter
    }

    /// Runs one file.
    mutating func run(_ source: SourceFile) throws {
        var file = File(source: source)
        defer { files.append(file) }
        let (read, findings) = PolicyCases.read(source)
        file.findings = findings
        guard let cases = read else { return }
        guard let policies = try policies(of: cases, &file) else { return }
        let tools = cases.tools(beside: host)
        let check = PolicyChecker.check(policies, tools: tools)
        file.policies = policies
        guard let checked = check.policies else {
            file.findings += check.diagnostics.filter { $0.severity == .error }
            return
        }
        let run = cases.run(under: checked, tools: tools, only: filter)
        file.findings += run.diagnostics
        file.results = run.results
        if file.isSound { add(run.coverage, of: policies) }
    }

    /// The drafts that a file is about; nil where there are none, which is noted.
    private func policies(of cases: PolicyCases, _ file: inout File) throws -> [SourceFile]? {
        if !instead.isEmpty { return try PolicyFiles.read(instead) }
        guard !cases.drafts.isEmpty else {
            file.findings.append(
                Diagnostic(
                    code: "missing-key", message: "the file does not say which policies it is about",
                    span: SourceSpan(file: cases.source.name, line: 1, column: 1, length: 0),
                    help: ["add `policies: [../FILE.yaml]`, or run it with `--policies`"]))
            return nil
        }
        var sources: [SourceFile] = []
        for draft in cases.drafts {
            do {
                sources += try PolicyFiles.read([Self.path(draft.path, beside: cases.source.name)])
            } catch let complaint as Complaint {
                file.findings.append(Diagnostic(code: "no-policy", message: complaint.message, span: draft.span, help: complaint.help))
            }
        }
        return file.isSound ? sources : nil
    }

    /// A path as it is written in a file, from where the command runs: `policies/tests/a.yaml` and `../b.yaml` make `policies/b.yaml`.
    static func path(_ path: String, beside file: String) -> String {
        if path.hasPrefix("/") { return path }
        var parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
        for part in path.split(separator: "/").map(String.init) where part != "." {
            if part == "..", let last = parts.last, last != "..", !last.isEmpty { parts.removeLast() } else { parts.append(part) }
        }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    private mutating func add(_ coverage: CaseCoverage, of policies: [SourceFile]) {
        if let place = covered.firstIndex(where: { $0.policies == policies }) {
            covered[place].coverage.formUnion(coverage)
        } else {
            covered.append(Covered(policies: policies, coverage: coverage))
        }
    }

    // MARK: - What came of it

    /// How many cases ran.
    var count: Int { files.reduce(0) { $0 + $1.results.count } }
    /// Whether everything could be read.
    var isSound: Bool { files.allSatisfy(\.isSound) }
    /// Whether every case ran and passes.
    var passes: Bool { files.allSatisfy(\.passes) }
    /// Whether every statement is shown both ways.
    var coversAll: Bool { covered.allSatisfy { $0.coverage.diagnostics.isEmpty } }
    /// Whether all cases ran, so that it can be told which statements they leave out.
    var judgesCoverage: Bool { filter == nil && isSound }
}
