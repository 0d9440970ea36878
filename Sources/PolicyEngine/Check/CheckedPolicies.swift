public import Diagnostics
internal import Money

/// A set of policies that was checked as a whole: the only thing that an authorizer takes. Only the checker makes one.
public struct CheckedPolicies: Sendable {
    let content: PolicyContent
    /// What operations count against under the set.
    let counting: CountingIndex

    fileprivate init(_ content: PolicyContent) {
        self.content = content
        counting = CountingIndex(content)
    }

    /// The files that it was read from.
    public var sources: [SourceFile] { content.sources }
    /// The zone in which calendar windows are counted, by its name in the tz database.
    public var timezone: String { content.zone.identifier }
    /// Whether this is the set for a store in which no policy was ever in force.
    public var isBuiltIn: Bool { content.isBuiltIn }
    /// The tools of this host that came after the set was applied: no scope opens them before the next apply. Sorted.
    public var laterTools: [String] { content.laterTools.sorted() }
    /// The declared agents, in the order of the files.
    public var agents: [String] { content.agents.map(\.name) }
    /// The declared approvers, in the order of the files.
    public var approvers: [String] { content.approvers.map(\.name) }

    /// The roles of an approver; empty where the policies do not declare one. The role `admin` is the store's and never among them.
    public func roles(of approver: String) -> [String] { content.approvers.first { $0.name == approver }?.roles ?? [] }

    /// The people who run an agent, and therefore cannot approve what it asks; empty where the policies do not declare it.
    public func operators(of agent: String) -> [String] { content.agents.first { $0.name == agent }?.operators ?? [] }

    /// What people call an agent, where a title is given.
    public func title(of agent: String) -> String? { content.agents.first { $0.name == agent }?.title }
}

/// What a check found.
public struct PolicyCheck: Sendable {
    /// The set, if nothing is wrong with it; warnings are no obstacle.
    public let policies: CheckedPolicies?
    /// Everything that was found, in the order of the places.
    public let diagnostics: [Diagnostic]
}

/// Checks policies as a whole, so that every mistake is known before they can come into force.
public enum PolicyChecker {
    /// Reads and checks files; all findings of both at once.
    /// - Parameters:
    ///   - tools: the tools there are. Patterns of tools, and scopes that name none, mean these.
    ///   - known: the names of the tools that there were when the set in force was applied, if there is one. What came later is opened
    ///     by the next apply, and named in a warning; nil asks for none.
    public static func check(_ sources: [SourceFile], tools: [ToolSignature], known: Set<String>? = nil) -> PolicyCheck {
        check(sources, tools: tools, for: .draft(known: known))
    }

    /// Reads the files of a version in force as they were understood when they were applied.
    ///
    /// Patterns of tools mean what they meant then, and no scope opens a tool that came later: it waits for the next apply. A tool that
    /// this host does not have is no mistake here. Drafts are told what their statements do together; what is in force was told.
    /// - Parameter names: the names of all tools that there were when it was applied.
    public static func load(_ sources: [SourceFile], tools: [ToolSignature], appliedWith names: Set<String>) -> PolicyCheck {
        check(sources, tools: tools, for: .inForce(names))
    }

    /// Checks policies that were read against the tools there are. A set in which the reader found errors is looked through for more,
    /// and never comes out checked.
    public static func check(_ parsed: ParsedPolicies, tools: [ToolSignature]) -> PolicyCheck {
        check(parsed, tools: tools, for: .draft(known: nil))
    }

    /// The built-in set needs no agents: it is for a store that knows no policy yet.
    static func checkBuiltIn(_ parsed: ParsedPolicies, tools: [ToolSignature]) -> PolicyCheck {
        check(parsed, tools: tools, for: .builtIn)
    }

    private static func check(_ sources: [SourceFile], tools: [ToolSignature], for purpose: CheckPurpose) -> PolicyCheck {
        let (parsed, findings) = PolicyReader.read(sources)
        guard let parsed else { return PolicyCheck(policies: nil, diagnostics: findings) }
        let check = check(parsed, tools: tools, for: purpose)
        return PolicyCheck(policies: check.policies, diagnostics: sorted(findings + check.diagnostics))
    }

    private static func check(_ parsed: ParsedPolicies, tools: [ToolSignature], for purpose: CheckPurpose) -> PolicyCheck {
        var resolver = Resolver(parsed, tools: tools, for: purpose)
        let content = resolver.resolve()
        let diagnostics = sorted(resolver.findings.list)
        guard let content, !parsed.hasErrors, !resolver.findings.hasErrors else {
            return PolicyCheck(policies: nil, diagnostics: diagnostics)
        }
        return PolicyCheck(policies: CheckedPolicies(content), diagnostics: diagnostics)
    }

    private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.sorted { left, right in
            let (a, b) = (left.span, right.span)
            return (a.file, a.line, a.column, left.code, left.message) < (b.file, b.line, b.column, right.code, right.message)
        }
    }
}
