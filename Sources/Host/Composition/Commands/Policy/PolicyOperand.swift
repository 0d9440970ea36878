import Diagnostics
import PolicyEngine

/// A set of policies as a command line names it: `in-force`, a version's number, or files and directories.
enum PolicyOperand {
    case inForce
    case version(Int64)
    case paths([String])

    init(_ word: String) {
        if word == "in-force" {
            self = .inForce
        } else if let number = Int64(word) {
            self = .version(number)
        } else {
            self = .paths([word])
        }
    }

    /// The complaint about a number that no version has.
    static func noVersion(_ number: Int64) -> Complaint {
        Complaint(.usage, "there is no version \(number)", help: ["`tollgate policy history` lists them"])
    }

    /// What it means with these tools.
    /// - Parameter policy: asks the store; not called for files.
    func policies(tools: [ToolSignature], _ policy: () async throws -> PolicyInForce) async throws -> CheckedPolicies {
        switch self {
        case .paths(let paths):
            let sources = try PolicyFiles(paths).sources
            return try sound(PolicyChecker.check(sources, tools: tools), sources, paths.joined(separator: " "))
        case .inForce:
            guard let record = try await policy().current() else { return try builtIn(tools) }
            return try sound(record, tools)
        case .version(0): return try builtIn(tools)
        case .version(let number):
            guard let record = try await policy().version(number) else { throw Self.noVersion(number) }
            return try sound(record, tools)
        }
    }

    private func builtIn(_ tools: [ToolSignature]) throws(Complaint) -> CheckedPolicies {
        guard let policies = BuiltInPolicies.check(tools: tools).policies else {
            throw Complaint(.usage, "the built-in policy does not check against these tools")
        }
        return policies
    }

    /// A version is understood as it was applied.
    private func sound(_ record: PolicyRecord, _ tools: [ToolSignature]) throws(Complaint) -> CheckedPolicies {
        try sound(record.check(tools: tools), record.sources, "version \(record.number)")
    }

    private func sound(_ check: PolicyCheck, _ sources: [SourceFile], _ what: String) throws(Complaint) -> CheckedPolicies {
        guard let policies = check.policies else {
            let errors = check.diagnostics.filter { $0.severity == .error }
            throw Complaint(
                .usage, "\(what) does not check, so that it cannot be compared\n\(PolicyFindings.text(errors, sources: sources))")
        }
        return policies
    }
}
