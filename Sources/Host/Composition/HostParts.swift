public import PolicyEngine

/// What this program is made of, as far as the command line asks: one list, written in one place.
public struct HostParts: Sendable {
    /// The tools that a host with these settings has.
    public var tools: @Sendable (Settings) async throws -> [HostTool]
    /// The policy that a store has in force.
    public var policy: @Sendable (Workbench) async throws -> PolicyInForce

    /// Parts.
    public init(
        tools: @escaping @Sendable (Settings) async throws -> [HostTool],
        policy: @escaping @Sendable (Workbench) async throws -> PolicyInForce
    ) {
        self.tools = tools
        self.policy = policy
    }
}

/// A tool as the command line lists it and the policy checker knows it.
public struct HostTool: Sendable, Hashable {
    /// What the policy checker knows of it: name, effects, parameters.
    public let signature: ToolSignature
    /// A short name for people.
    public let title: String
    /// What it does.
    public let summary: String

    /// A tool.
    public init(signature: ToolSignature, title: String, summary: String) {
        self.signature = signature
        self.title = title
        self.summary = summary
    }
}
