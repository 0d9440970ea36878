import Access
import AuditLog
import Clocks
import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

/// What COMMIT led to.
enum Committed: Sendable {
    /// The intent is durable: the movement may be sent.
    case intent(Intent)
    /// The call is answered: held, refused, or known already.
    case reply(Reply)
    /// The policy or the order changed since the decision: it is made again.
    case stale
}

extension DecidedCall {
    /// What COMMIT is going to ask of the ledger: most of it is asked for all calls that wait.
    fileprivate func foresight(of ledger: Ledger) -> RefundForesight? {
        guard learned.movement.effect == .refund, let order = learned.movement.trade else { return nil }
        return RefundForesight(of: order, counters: grant.counters, ledger: ledger)
    }
}

extension Gate {
    /// COMMIT: one transaction reserves everything, writes the operation and the entry, and either the question or the intent.
    /// - Parameter insists: whether the call is decided here where another policy came into force: it lost too many races already.
    func commit<A>(_ decided: DecidedCall<A>, insists: Bool = false) async throws -> Committed {
        let id = OperationID.new(at: clock.now())
        let committed = try await store.write(foreseeing: decided.foresight(of: ledger)) { [self] tx in
            do {
                return try commit(decided, as: id, insists: insists, in: tx)
            } catch let refusal as PolicyRefusal {
                try decisions.add(refusal.ruled, in: tx)
                return .reply(.refusal(try refused(decided, refusal.reason, left: refusal.left, in: tx)))
            } catch let reason as RefusalReason {
                return .reply(.refusal(try refused(decided, reason, in: tx)))
            }
        }
        probe?.reached(.afterReserve)
        return committed
    }

    private func commit<A>(
        _ earlier: DecidedCall<A>, as id: OperationID, insists: Bool, in tx: WriteTransaction
    ) throws -> Committed {
        let call = earlier.call
        if let reason = try Self.standing(of: call.principal, in: tx) { throw reason }
        try refuseWhileHeldBack(earlier.learned.movement, in: tx)
        guard let learned = try underPolicyInForce(earlier, insists: insists, in: tx) else { return .stale }
        switch try ledger.owner(ofAny: OperationKey.all(of: learned.movement, number: learned.number), in: tx) {
        case .operation(let known)?:
            return .reply(try recalled(known, call, movement: learned.movement, reason: learned.reason, in: tx))
        // It was archived a moment ago: the call is looked at again.
        case .archived?: return .stale
        case nil: break
        }
        try refuseWrongClock(learned.movement.effect, at: tx.now)
        let standing = try refreshed(learned.standing, of: learned.movement, for: call, in: tx)
        guard standing.refunds?.version == learned.standing.refunds?.version else { return .stale }
        try refuseWhileOpen(learned.movement, standing.payee, for: call, in: tx)
        // The windows are those of the instant at which the amount counts: midnight may have passed since the first decision.
        let decided = try decide(learned.knowing(standing), at: tx.now)
        let held = try requirements(decided, in: tx)
        let own = try ownGates(decided, in: tx)
        guard !held.isEmpty || !own.isEmpty else { return .intent(try reserve(decided, as: id, in: tx)) }
        let ruled = decided.ruled(.hold, by: (held + own).map(\.gate), ownGates: own.map(\.gate))
        return .reply(.question(try hold(decided, ruled, as: id, for: held + own, in: tx)))
    }

    /// What was learnt, under the policy in force.
    /// - Returns: nil where that is another one than the call was decided by, and the call can be decided again outside.
    private func underPolicyInForce<A>(
        _ decided: DecidedCall<A>, insists: Bool, in tx: WriteTransaction
    ) throws -> LearnedCall<A>? {
        if try decided.policy.isInForce(in: tx) { return decided.learned }
        guard insists else { return nil }
        return decided.learned.under(try admit(decided.call, under: policies.inForce(in: tx)))
    }

    /// Another refund of the order, or transfer of the same amount to the same payee, is named; how much it is and how far it has come is
    /// told only to whoever asked for it.
    private func refuseWhileOpen<A>(
        _ movement: Movement, _ payee: PayeeStanding?, for call: ValidatedCall<A>, in tx: ReadTransaction
    ) throws {
        if let payee, let open = try ledger.openTransfer(to: payee.names, amount: movement.amount, in: tx) {
            let state = open.isOwn(of: call) ? open.state : nil
            throw RefusalReason(RuleNotice.payeeBusy(open.id, state), statements: ["payee-busy"], mayHelpLater: true)
        }
        guard movement.effect == .refund, let order = movement.trade, let open = try ledger.openRefund(of: order, in: tx) else { return }
        let amount = open.isOwn(of: call) ? open.movement.amount : nil
        throw RefusalReason(RuleNotice.orderBusy(open.id, amount: amount, open.state), statements: ["order-busy"], mayHelpLater: true)
    }

    /// Holds the grant's claims against balances read in this transaction.
    /// - Returns: what people have to agree to; empty where the policy lets the call pass.
    private func requirements<A>(_ decided: DecidedCall<A>, in tx: WriteTransaction) throws -> [GateRequirement] {
        do { return try fit(decided.grant, except: nil, in: tx) } catch let exceeded as Exceeded {
            // A draft under which the limit has room still meets the host's own gates.
            let own = try ownGates(decided, in: tx).map(\.gate)
            let ruled = decided.ruled(.forbid, by: exceeded.reason.statements, ownGates: own)
            throw PolicyRefusal(exceeded.reason, left: exceeded.left, [ruled], serial: decided.policy.version.serial)
        }
    }

    /// The one place where the gate meets ceilings.
    func fit(_ grant: Grant, except operation: OperationID?, in tx: ReadTransaction) throws -> [GateRequirement] {
        guard let currency = grant.currency else { return [] }
        let balances = try ledger.balances(of: grant.counters, currency: currency, except: operation, in: tx)
        let fit = try Ceilings.fit(limits: grant.limits, gates: grant.gates) { counter in
            guard let balance = balances[counter] else { throw LedgerError.uncounted(counter.definition) }
            return balance
        }
        switch fit {
        case .fits(let held): return held
        case .exceeded(let limit, let left, let leftCount):
            var rest = JSONObject()
            if let left { rest["left"] = .string("\(left)") }
            if let leftCount { rest["left_count"] = .number(JSONNumber(leftCount)) }
            let comesBack = grant.limits.first { $0.limit == limit }?.counter.window?.passes ?? false
            let reason = RefusalReason(
                RuleNotice.limitExceeded(left: configuration.tellsAmounts ? left : nil), statements: [limit], mayHelpLater: comesBack,
                left: left)
            throw Exceeded(reason: reason, left: rest)
        }
    }

    private func ownGates<A>(_ decided: DecidedCall<A>, in tx: ReadTransaction) throws -> [GateRequirement] {
        try duplicateGuard.gates(
            decided.learned.movement, to: decided.learned.standing.payee?.names ?? [], beside: decided.grant, in: tx)
    }

    private func refuseUnanswerable(_ requirement: GateRequirement, in tx: ReadTransaction) throws {
        guard requirement.roles == ["admin"], try !Access.hasAdmin(in: tx) else { return }
        throw RefusalReason(HostNotice.noAdmin, statements: [requirement.gate])
    }

    private func reserve<A>(_ decided: DecidedCall<A>, as id: OperationID, in tx: WriteTransaction) throws -> Intent {
        try decisions.add(decided.ruled(.permit, by: decided.grant.statements), operation: id, in: tx)
        let intent = try ledger.reserve(draft(decided, as: id), terms: leaseTerms, in: tx)
        _ = try audit.append(entry("permit", decided, operation: id), in: tx)
        probe?.reached(.withinReserve)
        return intent
    }

    private func hold<A>(
        _ decided: DecidedCall<A>, _ ruled: Ruled, as id: OperationID, for requirements: [GateRequirement], in tx: WriteTransaction
    ) throws -> Question {
        let call = decided.call
        do {
            for requirement in requirements { try refuseUnanswerable(requirement, in: tx) }
            try questions.checkRoom(
                agent: call.principal.agent, customer: decided.learned.customer, order: decided.learned.movement.order, configuration,
                in: tx)
        } catch let reason as RefusalReason {
            var ended = ruled
            ended.code = reason.code
            throw PolicyRefusal(reason, [ended], serial: decided.policy.version.serial)
        }
        try decisions.add(ruled, operation: id, in: tx)
        let draft = draft(decided, as: id)
        try ledger.hold(draft, in: tx)
        let asked = try questions.ask(
            id, agent: call.principal.agent, customer: decided.learned.customer, order: draft.movement.order, requirements: requirements,
            binding: Binding.digest(draft.call, draft.movement, requirements), serial: decided.policy.version.serial, in: tx)
        var more = Entries.movement(draft.movement, price: decided.price)
        more["gates"] = .array(requirements.map { .string($0.gate) })
        return try recorder.question(
            operation: id, requirements, expiresAt: asked.expiresAt, entry("held", decided, operation: id, more), in: tx)
    }

    private func draft<A>(_ decided: DecidedCall<A>, as id: OperationID) -> Draft {
        let call = decided.call
        let recorded = RecordedCall(
            agent: call.principal.agent, credential: call.principal.credential, conversation: call.principal.conversation,
            tool: call.tool.name, toolDigest: call.tool.digest, arguments: call.canonical, digest: call.digest,
            reason: decided.learned.reason, buyer: decided.learned.facts.order?.buyer, facts: RecordedFacts(decided.request).json,
            policySerial: decided.policy.version.serial, statements: decided.grant.statements)
        return Draft(
            id: id, call: recorded, movement: decided.learned.movement, number: decided.learned.number, counters: decided.grant.counters)
    }

    var leaseTerms: LeaseTerms { LeaseTerms(holder: holder, length: configuration.lease, deadline: configuration.deadline) }

    private func entry<A>(_ verdict: String, _ decided: DecidedCall<A>, operation: OperationID, _ more: JSONObject? = nil) -> EntryDraft {
        Entries.decision(
            verdict, decided.call, statements: decided.grant.statements, serial: decided.policy.version.serial, operation: operation,
            facts: more ?? Entries.movement(decided.learned.movement, price: decided.price),
            personal: Entries.personal(decided.learned.movement, buyer: decided.learned.facts.order?.buyer))
    }

    private func refused<A>(
        _ decided: DecidedCall<A>, _ reason: RefusalReason, left: JSONObject = [:], in tx: WriteTransaction
    ) throws -> Refusal {
        var facts = Entries.movement(decided.learned.movement, price: decided.price)
        for member in left.members { facts[member.key] = member.value }
        // What refuses here was decided under the policy in force, which nothing changes within the transaction.
        let draft = Entries.decision(
            "refused", decided.call, statements: reason.statements, serial: try PolicyBook.serial(in: tx), operation: nil,
            facts: facts, reason: reason)
        return try recorder.refusal(reason, draft, in: tx)
    }
}

/// A limit that the call would go beyond: the reason is for the agent, what is left of the limit for people, in the log.
struct Exceeded: Error {
    let reason: RefusalReason
    let left: JSONObject
}

extension OperationID {
    /// A name that nobody has: the instant in milliseconds, then 36 random bits. Names grow with time, so that the store's indexes grow
    /// at their end.
    fileprivate static func new(at now: Instant) -> OperationID {
        let time = (0..<8).reversed().map { UInt8(truncatingIfNeeded: now.milliseconds >> ($0 * 8)) }
        return OperationID("op_" + Hex.encode(time).suffix(11) + Hex.encode(SecureRandom.bytes(5)).prefix(9))
    }
}

extension DecidedCall {
    /// How a price that is asked for stands to its quote.
    fileprivate var price: PriceStanding? { learned.movement.price(in: call.context) }
}

extension LearnedCall {
    /// The customer by facts.
    var customer: String? { facts.order?.buyer }
}

extension Grant {
    /// All counters that the call counts against.
    var counters: [Counter] { limits.map(\.counter) + gates.compactMap(\.counter) }

    /// The currency of the call; nil where nothing is claimed.
    var currency: Currency? { limits.first?.amount.currency ?? gates.first?.amount.currency }
}

extension Window {
    /// Whether what is spent now will not count one day: nothing comes back under a limit for each call, or for ever.
    fileprivate var passes: Bool { start != nil || end != nil }
}
