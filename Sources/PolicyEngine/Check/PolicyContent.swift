internal import Diagnostics

/// A whole set of policies with every name resolved.
struct PolicyContent: Sendable {
    /// A declared agent.
    struct Agent: Sendable, Hashable {
        let name: String
        let title: String?
        let operators: [String]
        let groups: [String]
    }

    /// A declared approver.
    struct Approver: Sendable, Hashable {
        let name: String
        let roles: [String]
    }

    /// A declared list.
    struct NamedList: Sendable, Hashable {
        let name: String
        let values: [String]
    }

    let sources: [SourceFile]
    let zone: ZoneTable
    let isBuiltIn: Bool
    /// Tools of this host that came after the set was applied, and wait for the next apply.
    let laterTools: Set<String>
    let agents: [Agent]
    let approvers: [Approver]
    let contextFields: [ContextField]
    let lists: [NamedList]
    let scopes: [ScopeRule]
    let limits: [LimitRule]
    let gates: [GateRule]
    /// Where the statements stand, by their names.
    let places: [String: SourceSpan]
    /// Makes what expressions see.
    let scenes: SceneMaker
}
