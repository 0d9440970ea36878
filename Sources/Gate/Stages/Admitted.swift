import Access
import Money
import PolicyEngine

/// A call that some scope could permit. What no scope could permit ends before anything is looked up.
struct AdmittedCall<Arguments: Sendable>: Sendable {
    let call: ValidatedCall<Arguments>
    let policy: PolicySnapshot

    fileprivate init(_ call: ValidatedCall<Arguments>, policy: PolicySnapshot) {
        self.call = call
        self.policy = policy
    }
}

extension Gate {
    /// Admit: ends what no scope could permit for this agent.
    func admit<A>(_ call: ValidatedCall<A>, under policy: PolicySnapshot) throws(RefusalReason) -> AdmittedCall<A> {
        guard isAdmitted(call.principal, call.tool, by: policy) else {
            throw RefusalReason(
                code: "out-of-scope", message: "no scope permits `\(call.tool.name)` for the agent `\(call.principal.agent)`.")
        }
        return AdmittedCall(call, policy: policy)
    }

    /// Whether a scope could permit the tool. What tells an agent of its own operations is open to every agent that may call anything.
    func isAdmitted(_ principal: Principal, _ tool: ToolRegistry.Listing, by policy: PolicySnapshot) -> Bool {
        let tools = tool.name == OperationStatus.name ? registry.listings.filter { $0.name != OperationStatus.name } : [tool]
        return tools.contains { policy.authorizer.admits(agent: principal.agent, tool: $0.name, effects: $0.effects) }
    }
}
