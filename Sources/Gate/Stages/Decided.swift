import Access
import Clocks
import Ledger
import Money
import PolicyEngine

/// A call that the policy permits, within limits and gates that COMMIT still has to hold against balances.
struct DecidedCall<Arguments: Sendable>: Sendable {
    let learned: LearnedCall<Arguments>
    let grant: Grant
    /// What was decided, for the record.
    let request: Request

    fileprivate init(_ learned: LearnedCall<Arguments>, grant: Grant, request: Request) {
        self.learned = learned
        self.grant = grant
        self.request = request
    }

    var call: ValidatedCall<Arguments> { learned.call }
    var policy: PolicySnapshot { learned.admitted.policy }

    /// The decision, once balances were asked.
    func ruled(_ ruling: Ruling, by statements: [String], ownGates: [String] = [], code: String? = nil) -> Ruled {
        var decision = RecordedDecision(.call, request, Outcome(ruling, by: statements))
        decision.ownGates = ownGates
        return Ruled(decision, serial: policy.version.serial, code: code)
    }
}

extension Gate {
    /// Decide: pure. It sees facts and what is known of the order, and no balance.
    func decide<A>(_ learned: LearnedCall<A>, at now: Instant) throws(PolicyRefusal) -> DecidedCall<A> {
        let request = request(learned, at: now, context: learned.call.context)
        switch learned.admitted.policy.authorizer.decide(request) {
        case .permit(let grant): return DecidedCall(learned, grant: grant, request: request)
        case .forbid(let forbidden): throw PolicyRefusal(forbidden, request, serial: learned.admitted.policy.version.serial)
        }
    }

    /// What the policy is asked about a call.
    func request<A>(_ learned: LearnedCall<A>, at now: Instant, context: ConversationContext?) -> Request {
        let (movement, standing) = (learned.movement, learned.standing)
        return Request(
            agent: learned.call.principal.agent, tool: learned.call.tool.name, effect: movement.effect, kind: movement.kind,
            amount: movement.amount, order: movement.order, facts: learned.facts, orderRefunded: standing.refunds?.refunded,
            orderOpen: standing.refunds?.open,
            payee: standing.payee?.keys, shop: ledger.shop.key, number: learned.number.text, reason: learned.reason,
            arguments: learned.call.canonical, orderMadeByHost: standing.isMadeByHost, orderMadeForCaller: standing.isMadeForCaller,
            price: standing.price,
            context: context, now: now)
    }
}
