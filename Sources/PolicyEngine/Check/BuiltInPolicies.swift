public import Diagnostics

/// The set that holds in a store in which no policy was ever in force: orders can be looked at, small payments asked for, and refunds
/// are held for an admin. For any agent. A store that had a policy never falls back to it.
public enum BuiltInPolicies {
    /// The set as a policy file, read like every other.
    public static let source = SourceFile(
        name: "built-in.yaml",
        text: """
            tollgate: 1
            timezone: Asia/Shanghai

            scopes:
              - permit: built-in-reads
                effects: [read]
              - permit: built-in-collects      # one by one: the price comes from the agent and nobody has verified it
                effects: [collect]
                unlimited: true
              - permit: built-in-refunds       # every one is held below
                effects: [refund]
                unlimited: true

            limits:
              - limit: built-in-collect-call
                effects: [collect]
                amount: 5000.00 CNY
                per: call

            gates:
              - gate: built-in-refund-gate
                effects: [refund]
                by: [admin]

            """)

    /// The checked set, for these tools.
    public static func check(tools: [ToolSignature]) -> PolicyCheck {
        let (parsed, findings) = PolicyReader.read([source])
        guard let parsed, findings.isEmpty else { return PolicyCheck(policies: nil, diagnostics: findings) }
        return PolicyChecker.checkBuiltIn(parsed, tools: tools)
    }
}
