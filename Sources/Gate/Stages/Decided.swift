import Access
import Clocks
import Ledger
import Money
import PolicyEngine

/// A call that the policy permits, within limits and gates that COMMIT still has to hold against balances.
struct DecidedCall<Arguments: Sendable>: Sendable {
    let learned: LearnedCall<Arguments>
    let grant: Grant
    /// What it was decided by, for the record.
    let facts: RecordedFacts

    fileprivate init(_ learned: LearnedCall<Arguments>, grant: Grant, facts: RecordedFacts) {
        self.learned = learned
        self.grant = grant
        self.facts = facts
    }

    var call: ValidatedCall<Arguments> { learned.call }
    var policy: PolicySnapshot { learned.admitted.policy }
}

extension Gate {
    /// Decide: pure. It sees facts and what is known of the order, and no balance.
    func decide<A>(_ learned: LearnedCall<A>, at now: Instant) throws(RefusalReason) -> DecidedCall<A> {
        let movement = learned.movement
        let request = Request(
            agent: learned.call.principal.agent, tool: learned.call.tool.name, effect: movement.effect, amount: movement.amount,
            order: movement.order, facts: learned.facts, orderRefunded: learned.refunds?.refunded, orderOpen: learned.refunds?.open,
            payeeKey: movement.payeeKey, shop: ledger.shop.key, number: learned.number.text, reason: learned.reason,
            arguments: learned.call.canonical, orderMadeByHost: learned.isMadeByHost, now: now)
        switch learned.admitted.policy.authorizer.decide(request) {
        case .permit(let grant): return DecidedCall(learned, grant: grant, facts: RecordedFacts(request))
        case .forbid(let forbidden): throw RefusalReason(forbidden)
        }
    }
}
