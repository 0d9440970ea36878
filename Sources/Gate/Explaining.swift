public import Access
import AuditLog
import Clocks
import Ledger
public import Money
public import PolicyEngine
import Store
import ToolKit

/// What explaining a call led to.
public enum ExplainedCall: Sendable {
    /// What the policy makes of it: one explanation for each effect that the call has.
    case explained([CallExplanation])
    /// The call was made before: it is answered from this operation, and nothing is decided.
    case known(OperationID)
    /// It ends before anything is decided: its arguments are none, or what has to be known could not be looked up.
    case refused(RefusalReason)
}

/// What a call is explained under, where it is not what the caller brings and what is in force.
public struct Supposition: Sendable {
    /// What the agent's backend would have signed; nil where the caller's own context counts.
    public var context: ConversationContext?
    /// A draft; nil is the policy in force.
    public var draft: CheckedPolicies?

    /// A supposition.
    public init(context: ConversationContext? = nil, draft: CheckedPolicies? = nil) {
        self.context = context
        self.draft = draft
    }
}

extension Gate {
    /// Explains a call as it would be decided now: the same stages up to the decision, and none behind it. Facts are looked up; nothing
    /// is reserved, asked or moved, and the provider is not asked whether it knows a request number. That somebody looked is written down.
    public func explain(
        _ request: CallRequest, by principal: Principal, supposing supposition: Supposition = Supposition()
    ) async throws -> ExplainedCall {
        guard let tool = registry[request.tool] else { return .refused(.unknownTool(request.tool)) }
        do {
            try await noteExplained(request, principal)
            switch tool {
            case .reading(let tool): return .explained(try await explain(reading: tool, request, principal, supposition))
            case .moving(let tool): return try await explain(moving: tool, request, principal, supposition)
            }
        } catch let reason as RefusalReason {
            return .refused(reason)
        }
    }

    private func noteExplained(_ request: CallRequest, _ principal: Principal) async throws {
        let draft = Entries.explained(request, principal, hiding: registry.listing(request.tool)?.personalFields ?? [])
        let audit = audit
        try await store.write { tx in
            if let reason = try Self.standing(of: principal, in: tx) { throw reason }
            _ = try audit.append(draft, in: tx)
        }
    }

    // MARK: - What it is about

    private func explain<T: ReadingTool>(
        reading tool: T, _ request: CallRequest, _ principal: Principal, _ supposition: Supposition
    ) async throws -> [CallExplanation] {
        let call = try validate(tool, request, principal)
        let asked = try await asked(tool, call)
        let (ledger, order) = (ledger, asked.order)
        let isMadeByHost = order == nil ? nil : try await store.read { tx in try ledger.isMadeByHost(order, in: tx) }
        let requests = asked.effects.map { effect in
            Request(
                agent: principal.agent, tool: tool.name, effect: effect, order: order, shop: ledger.shop.key, arguments: call.canonical,
                orderMadeByHost: isMadeByHost, disclosing: effect == .disclose ? asked.disclosing : [],
                context: supposition.context ?? call.context, now: clock.now())
        }
        return try await explain(requests, supposition)
    }

    private func explain<T: MovingTool>(
        moving tool: T, _ request: CallRequest, _ principal: Principal, _ supposition: Supposition
    ) async throws -> ExplainedCall {
        let snapshot = try await policies.current()
        for _ in 0..<Self.attempts {
            let call = try validate(tool, request, principal)
            guard let admitted = admit(explaining: call, under: snapshot, supposing: supposition.draft) else {
                // As in a call, nothing is looked up for what no scope could permit.
                let unseen = tool.effects.sorted { $0.rawValue < $1.rawValue }.map { effect in
                    Request(
                        agent: principal.agent, tool: tool.name, effect: effect, shop: ledger.shop.key, arguments: call.canonical,
                        context: supposition.context ?? call.context, now: clock.now())
                }
                return .explained(try await explain(unseen, supposition))
            }
            let reference = try reference(tool, call)
            let background = try await background(of: call, reference, effects: tool.effects)
            switch try await learn(tool, admitted, reference, since: background.versions) {
            case .stale: continue
            case .known(let id, _): return .known(id)
            case .learned(let learned):
                let request = self.request(learned, at: clock.now(), context: supposition.context ?? call.context)
                return .explained(try await explain([request], supposition))
            }
        }
        throw RefusalReason(CallNotice.orderChanging, mayHelpLater: true)
    }

    // MARK: - Explaining

    private func explain(_ requests: [Request], _ supposition: Supposition) async throws -> [CallExplanation] {
        let policies: CheckedPolicies
        if let draft = supposition.draft { policies = draft } else { policies = try await self.policies.current().policies }
        let (ledger, guardTime, isDraft) = (ledger, configuration.duplicateGuard, supposition.draft != nil)
        return try await store.read { tx in
            let past = isDraft ? try Self.spendings(policies, ledger, in: tx) : nil
            return try requests.map { request in
                let currency = request.amount?.currency ?? .cny
                var explanation = try policies.explain(request) { counter in
                    if let past { return past.balance(of: counter, currency: currency) }
                    return try ledger.balance(of: counter, currency: currency, in: tx)
                }
                explanation.add(try Self.ownRules(request, ledger, guardTime, in: tx))
                if isDraft { explanation.add(try PrunedPast.remark(policies, at: request.now, ledger, in: tx)) }
                return explanation
            }
        }
    }

    /// What was spent, by a draft's own counters: the ledger counts only by those of the policy in force.
    private static func spendings(_ draft: CheckedPolicies, _ ledger: Ledger, in tx: ReadTransaction) throws -> SpendingHistory {
        var history = SpendingHistory(draft)
        let counting = OperationState.allCases.filter { $0.spending != .void }
        for operation in try ledger.operations(in: counting, limit: .max, in: tx) {
            history.add(Spending(operation.recorded(by: ledger), state: operation.state.spending))
        }
        return history
    }

    /// The rules of the gate that no policy knows of.
    private static func ownRules(
        _ request: Request, _ ledger: Ledger, _ guardTime: Span, in tx: ReadTransaction
    ) throws -> [ExplainedRule] {
        var rules: [ExplainedRule] = []
        if request.effect == .transfer, let amount = request.amount, let payee = request.payee {
            let names = [payee.own] + payee.others
            if let open = try ledger.openTransfer(to: names, amount: amount, in: tx) {
                rules.append(
                    ExplainedRule(
                        name: "payee-busy", isKept: false,
                        text: "until operation \(open.id) has ended, no other transfer of this amount to the payee is taken"))
            }
            if let like = try ledger.likeTransfer(to: names, amount: amount, since: tx.now - guardTime, in: tx) {
                rules.append(
                    ExplainedRule(
                        name: GateRequirement.duplicateGuard, isKept: false,
                        text: "operation \(like.id) sent the same amount a moment ago: people are asked whether it is meant again"))
            }
        }
        guard request.effect == .refund, let amount = request.amount, let order = request.facts.order?.identity else { return rules }
        if let open = try ledger.openRefund(of: order, in: tx) {
            rules.append(
                ExplainedRule(
                    name: "order-busy", isKept: false,
                    text: "until operation \(open.id), \(open.movement.amount), has ended, no other refund of the order is taken"))
        }
        if let like = try ledger.likeRefund(of: order, amount: amount, since: tx.now - guardTime, in: tx) {
            rules.append(
                ExplainedRule(
                    name: GateRequirement.duplicateGuard, isKept: false,
                    text: "operation \(like.id) refunded the same amount a moment ago: people are asked whether it is meant again"))
        } else if try ledger.isLikeShown(amount, of: order, since: tx.now - guardTime, in: tx) {
            rules.append(
                ExplainedRule(
                    name: GateRequirement.duplicateGuard, isKept: false,
                    text: "somebody else refunded the same amount: people are asked whether it is meant again"))
        }
        return rules
    }
}
