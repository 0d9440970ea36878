import AuditLog
import Clocks
import JSON
import Ledger
import Logging
public import Money
import PolicyEngine
import Store
import ToolKit

/// What the second run of an approved operation led to.
private enum Claimed: Sendable {
    case intent(Intent)
    case ended
    case stale
}

extension Gate {
    /// Carries out what people have approved: facts again, decided again, then sent. Claimed by one host alone.
    /// - Returns: how many operations were carried out or answered.
    @discardableResult
    public func resumeApproved() async throws -> Int {
        try await finish(startResuming).made
    }

    /// Carries out one operation where people have approved it.
    /// - Returns: whether it got any further.
    public func resume(_ id: OperationID) async throws -> Bool {
        let ledger = ledger
        guard let operation = try await store.read({ tx in try ledger.operation(id, in: tx) }), operation.state == .approved,
            case .moving(let tool) = registry[operation.call.tool]
        else { return false }
        return try await resume(tool, operation)
    }

    /// Takes up what people have approved, some of it beside one another; the rest as soon as a lane is free.
    func startResuming(in lanes: Lanes, _ tally: Tally) async throws {
        let (ledger, tools) = (ledger, registry.movingNames)
        for operation in try await store.read({ tx in try ledger.operations(in: [.approved], tools: tools, limit: 32, in: tx) }) {
            guard case .moving(let tool) = registry[operation.call.tool] else { continue }
            await lanes.start(operation.id.text) { [self] in
                do { tally.add(try await resume(tool, operation) ? .made : .stuck) } catch {
                    tally.add(.stuck)
                    logger.warning(
                        "an approved operation could not be resumed", metadata: ["operation": "\(operation.id)", "error": "\(error)"])
                }
            }
        }
    }

    /// - Returns: whether the operation got any further; where it did not, it stays approved and is tried again.
    private func resume<T: MovingTool>(_ tool: T, _ operation: Operation) async throws -> Bool {
        if try await isHeldBack() { return false }
        for attempt in 0..<Self.attempts {
            let policy = try await policies.current()
            let arguments = try tool.parameters.decode(operation.call.arguments)
            let facts: Facts
            do {
                let lookedUp = try await bounded { () async throws(Failure) in try await tool.facts(for: arguments) }
                let (ledger, effects) = (ledger, tool.effects)
                facts = try await store.read { tx in try Self.knowing(lookedUp, effects, ledger, in: tx).facts }
            } catch is RefusalReason { return false }
            // What people approved waits until the clock is right: it is neither sent nor turned down.
            guard wrongClock(operation.movement.effect, at: clock.now()) == nil else { return false }
            let resumed = Resumed(
                operation: operation, facts: facts, movement: movementNow(tool, arguments, facts, operation), policy: policy,
                toolDigest: registry.listing(tool.name)?.digest ?? "")
            let isOver = try await underWay.run { [self] in
                switch try await claim(resumed, insists: attempt >= Self.patience) {
                case .stale: return false
                case .ended: return true
                case .intent(let intent):
                    probe?.reached(.afterClaim)
                    _ = try await execute(tool, arguments, intent)
                    return true
                }
            }
            if isOver { return true }
        }
        return false
    }

    /// What the call would do now; nil where it would do nothing.
    private func movementNow<T: MovingTool>(
        _ tool: T, _ arguments: T.Arguments, _ facts: Facts, _ operation: Operation
    ) -> Movement? {
        let number = operation.movement.number ?? RequestNumber("draft")
        do throws(RefusalReason) { return try movement(tool, arguments, facts, number: number) } catch { return nil }
    }

    private func claim(_ earlier: Resumed, insists: Bool) async throws -> Claimed {
        try await store.write { [self] tx in
            var resumed = earlier
            guard let operation = try ledger.operation(resumed.operation.id, in: tx), operation.state == .approved else { return .ended }
            if try !resumed.policy.isInForce(in: tx) {
                guard insists else { return .stale }
                resumed.policy = try policies.inForce(in: tx)
            }
            guard let question = try questions.newest(for: operation.id, in: tx) else {
                throw LedgerError.damaged("no question for `\(operation.id)`")
            }
            // It stays approved: it is carried out once people have said what happened.
            if try isHeldBack(in: tx) { return .ended }
            do {
                return try claim(operation, question, resumed, in: tx)
            } catch let refusal as PolicyRefusal {
                try decisions.add(refusal.ruled, in: tx)
                _ = try reject(operation, question, because: refusal.reason, refusal.left, in: tx)
            } catch let reason as RefusalReason {
                _ = try reject(operation, question, because: reason, in: tx)
            }
            return .ended
        }
    }

    private func claim(
        _ operation: Operation, _ question: OpenQuestion, _ resumed: Resumed, in tx: WriteTransaction
    ) throws -> Claimed {
        guard try tx.now < questions.approvalsLapse(question, in: tx) else {
            try expire(operation, in: tx)
            return .ended
        }
        try refuseOther(operation, question, resumed)
        let desk = try ApprovalDesk(question, resumed.policy.policies, in: tx)
        let people = try questions.approvers(of: question, in: tx)
        let (grant, held, decision) = try decideAgain(resumed, operation, desk.approvals(of: people), desk.waited, in: tx)
        let own = try ownGates(operation, question, grant, decision.request, in: tx)
        let missing = desk.unsatisfied(held + own.asked, by: people) + own.unasked
        let isSameTool = resumed.toolDigest == operation.call.toolDigest
        var ruled = Ruled(decision, serial: resumed.policy.version.serial, code: isSameTool ? nil : "tool-changed")
        if !missing.isEmpty {
            ruled.decision.outcome = Outcome(.hold, by: missing.map(\.gate))
            ruled.decision.ownGates = missing.filter(\.isBuiltIn).map(\.gate)
        }
        try decisions.add(ruled, in: tx)
        guard missing.isEmpty, isSameTool else {
            let requirements = held.isEmpty ? question.requirements : held + own.asked
            let unasked = own.unasked.filter { gate in !requirements.contains { $0.gate == gate.gate } }
            try askAgain(operation, question, requirements + unasked, resumed, grant, in: tx)
            return .ended
        }
        let counters = grant.counters.filter { !$0.leavesOutApproved }
        let facts = RecordedFacts(decision.request).json
        let intent = try ledger.claim(operation, counters: counters, facts: facts, terms: leaseTerms, in: tx)
        _ = try audit.append(
            Entries.event("claimed", operation, ["policy": .number(JSONNumber(resumed.policy.version.serial))]), in: tx)
        return .intent(intent)
    }

    /// An approval is bound to what people saw: it runs nothing else, whoever or whatever changed it since.
    private func refuseOther(_ operation: Operation, _ question: OpenQuestion, _ resumed: Resumed) throws(RefusalReason) {
        guard Binding.digest(operation.call, operation.movement, question.requirements) == question.binding else {
            logger.error("an approved operation is not the one that people saw", metadata: ["operation": "\(operation.id)"])
            throw RefusalReason(RuleNotice.bindingBroken)
        }
        let isSame = resumed.movement == operation.movement && resumed.facts.order?.buyer == operation.call.buyer
        guard isSame else {
            throw RefusalReason(RuleNotice.factsChanged)
        }
    }

    /// The gate's own questions: those that people were asked, and those that they were not, since what they ask about came later.
    private func ownGates(
        _ operation: Operation, _ question: OpenQuestion, _ grant: Grant, _ request: Request, in tx: ReadTransaction
    ) throws -> (asked: [GateRequirement], unasked: [GateRequirement]) {
        let asked = question.requirements.filter(\.isBuiltIn)
        let names = request.payee.map { [$0.own] + $0.others } ?? []
        let unasked = try duplicateGuard.gates(
            operation.movement, to: names, beside: grant, asked: asked.isEmpty ? nil : question.askedAt, in: tx)
        return (asked, unasked)
    }

    /// The decision of now, with the operation's own reservation left out.
    private func decideAgain(
        _ resumed: Resumed, _ operation: Operation, _ approvals: [RecordedDecision.Approval], _ waited: Span, in tx: WriteTransaction
    ) throws -> (grant: Grant, held: [GateRequirement], decision: RecordedDecision) {
        if let reason = try standing(of: operation, in: tx) { throw reason }
        let request = try request(again: operation, resumed.facts, in: tx)
        var decision = RecordedDecision(.approved, request, Outcome(.forbid, by: []), operation: operation.id)
        (decision.approvals, decision.waited) = (approvals, waited)
        let serial = resumed.policy.version.serial
        switch resumed.policy.authorizer.decide(request) {
        case .permit(let grant):
            do {
                let held = try fit(grant, except: operation.id, in: tx)
                decision.outcome = Outcome(.permit, by: grant.statements)
                return (grant, held, decision)
            } catch let exceeded as Exceeded {
                decision.outcome = Outcome(.forbid, by: exceeded.reason.statements)
                throw PolicyRefusal(exceeded.reason, left: exceeded.left, [Ruled(decision, serial: serial)], serial: serial)
            }
        case .forbid(let forbidden):
            decision.outcome = Outcome(.forbid, by: forbidden.statements)
            decision.detail = forbidden.detail
            throw PolicyRefusal(RefusalReason(forbidden), [Ruled(decision, serial: serial)], serial: serial)
        }
    }

    /// What the policy is asked about an operation that people have approved, by what is known now without the operation itself.
    private func request(again operation: Operation, _ lookedUp: Facts, in tx: ReadTransaction) throws -> Request {
        let (movement, call) = (operation.movement, operation.call)
        let refunds = try Self.refunds(movement, ledger, except: operation.id, in: tx)
        let payee = try movement.payee.map {
            try PayeeBook(ledger).standing(of: $0, amount: movement.amount, except: operation.id, in: tx)
        }
        if let payee { try refuseOtherName(lookedUp.payee?.name, of: payee, in: tx) }
        var (price, isMadeForCaller): (Money?, Bool?)
        switch movement {
        case .collect(let order, let amount): price = try ledger.price(of: order, besides: amount, in: tx)
        case .close(let order):
            price = try ledger.price(of: order.number, besides: nil, in: tx)
            isMadeForCaller = try ledger.isMade(
                order.number, by: call.agent, conversation: call.conversation, credential: call.credential, in: tx)
        case .refund, .cancel, .transfer: break
        }
        return Request(
            agent: call.agent, tool: call.tool, effect: movement.effect, kind: movement.kind, amount: movement.amount,
            order: movement.order, facts: payee.map { .payee($0.facts) } ?? lookedUp, orderRefunded: refunds?.refunded,
            orderOpen: refunds?.open, payee: payee?.keys, shop: ledger.shop.key, number: movement.number?.text ?? "", reason: call.reason,
            arguments: call.arguments, orderMadeByHost: try ledger.isMadeByHost(movement.order, in: tx),
            orderMadeForCaller: isMadeForCaller, price: price, context: RecordedFacts(json: call.facts).context, now: tx.now)
    }

    private func askAgain(
        _ operation: Operation, _ question: OpenQuestion, _ requirements: [GateRequirement], _ resumed: Resumed, _ grant: Grant,
        in tx: WriteTransaction
    ) throws {
        try ledger.holdAgain(operation, toolDigest: resumed.toolDigest, counters: grant.counters, in: tx)
        guard let now = try ledger.operation(operation.id, in: tx) else { throw LedgerError.noSuchOperation(operation.id) }
        try questions.replace(question, in: tx)
        _ = try questions.ask(
            now.id, agent: now.call.agent, customer: now.call.buyer, order: now.movement.order, requirements: requirements,
            binding: Binding.digest(now.call, now.movement, requirements), serial: resumed.policy.version.serial, in: tx)
        _ = try audit.append(
            Entries.event(
                "asked-again", operation,
                ["gates": .array(requirements.map { .string($0.gate) }), "policy": .integer(resumed.policy.version.serial)]), in: tx)
    }
}

/// An approved operation with what is known of it now.
private struct Resumed: Sendable {
    let operation: Operation
    let facts: Facts
    /// What the call would do now; nil where it would do nothing.
    let movement: Movement?
    var policy: PolicySnapshot
    let toolDigest: String
}
