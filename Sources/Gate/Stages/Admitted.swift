import Access
import Clocks
import Ledger
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
    /// - Parameter order: what a call that only looks is about.
    func admit<A>(
        _ call: ValidatedCall<A>, under policy: PolicySnapshot, about order: OrderNumber? = nil
    ) throws(PolicyRefusal) -> AdmittedCall<A> {
        guard isAdmitted(call.principal, call.tool, by: policy) else {
            let reason = RefusalReason(CallNotice.outOfScope(tool: call.tool.name, agent: call.principal.agent))
            throw PolicyRefusal(reason, unseen(call, order, under: policy), serial: policy.version.serial)
        }
        return AdmittedCall(call, policy: policy)
    }

    /// Admits a call that is only explained.
    /// - Parameter draft: what it is explained under; nil is the policy itself.
    /// - Returns: nil where no scope could permit it, so that nothing is looked up.
    func admit<A>(
        explaining call: ValidatedCall<A>, under policy: PolicySnapshot, supposing draft: CheckedPolicies?
    ) -> AdmittedCall<A>? {
        let isAdmitted =
            draft.map { Authorizer($0).admits(agent: call.principal.agent, tool: call.tool.name, effects: call.tool.effects) }
            ?? isAdmitted(call.principal, call.tool, by: policy)
        return isAdmitted ? AdmittedCall(call, policy: policy) : nil
    }

    /// The decision on a call of which nothing is looked up. No policy speaks of the tool that tells an agent of its own operations.
    private func unseen<A>(_ call: ValidatedCall<A>, _ order: OrderNumber?, under policy: PolicySnapshot) -> [Ruled] {
        guard call.tool.name != OperationStatus.name,
            let effect = call.tool.effects.min(by: { $0.rawValue < $1.rawValue })
        else { return [] }
        let request = Request(
            agent: call.principal.agent, tool: call.tool.name, effect: effect, order: order, shop: ledger.shop.key,
            arguments: call.canonical, context: call.context, now: clock.now())
        var decision = RecordedDecision(.admission, request, Outcome(.forbid, by: []))
        decision.effects = call.tool.effects
        return [Ruled(decision, serial: policy.version.serial)]
    }

    /// Whether a scope could permit the tool. What tells an agent of its own operations is open to every agent that may call anything.
    func isAdmitted(_ principal: Principal, _ tool: ToolRegistry.Listing, by policy: PolicySnapshot) -> Bool {
        func admits(_ tool: ToolRegistry.Listing) -> Bool {
            policy.authorizer.admits(agent: principal.agent, tool: tool.name, effects: tool.effects)
        }
        guard tool.name == OperationStatus.name else { return admits(tool) }
        return registry.listings.contains { $0.name != OperationStatus.name && admits($0) }
    }
}
