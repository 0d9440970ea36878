import Access
import AuditLog
import Clocks
import Cryptography
import JSON
import Ledger
import Money
import PolicyEngine
import Store

/// What COMMIT led to.
enum Committed: Sendable {
    /// The intent is durable: the movement may be sent.
    case intent(Intent)
    /// The call is answered: held, refused, or known already.
    case reply(Reply)
    /// The policy or the order changed since the decision: it is made again.
    case stale
}

extension Gate {
    /// COMMIT: one transaction reserves everything, writes the operation and the entry, and either the question or the intent.
    func commit<A>(_ decided: DecidedCall<A>) async throws -> Committed {
        let id = OperationID("op_" + Hex.encode(SecureRandom.bytes(10)))
        let committed = try await store.write { [self] tx in
            do {
                return try commit(decided, as: id, in: tx)
            } catch let reason as RefusalReason {
                return .reply(.refusal(try refused(decided, reason, in: tx)))
            }
        }
        probe?.reached(.afterReserve)
        return committed
    }

    private func commit<A>(_ decided: DecidedCall<A>, as id: OperationID, in tx: WriteTransaction) throws -> Committed {
        let call = decided.call
        if let reason = try Self.standing(of: call.principal, in: tx) { throw reason }
        guard try PolicyBook.serial(in: tx) == decided.policy.version.serial else { return .stale }
        if let known = try known(decided.learned, in: tx) { return .reply(try recalled(known, call, in: tx)) }
        if let refunds = try Self.refunds(decided.learned.movement, ledger, in: tx) {
            guard refunds.version == decided.learned.refunds?.version else { return .stale }
        }
        try refuseWhileOpen(decided.learned.movement, in: tx)
        let held = try requirements(decided, in: tx)
        guard !held.isEmpty else { return .intent(try reserve(decided, as: id, in: tx)) }
        return .reply(.question(try hold(decided, as: id, for: held, in: tx)))
    }

    private func known<A>(_ learned: LearnedCall<A>, in tx: ReadTransaction) throws -> Operation? {
        for key in OperationKey.all(of: learned.movement, number: learned.number) {
            if let operation = try ledger.operation(for: key, in: tx) { return operation }
        }
        return nil
    }

    private func refuseWhileOpen(_ movement: Movement, in tx: ReadTransaction) throws {
        guard case .refund(let order, _, _) = movement, let open = try ledger.openRefund(of: order, in: tx) else { return }
        throw RefusalReason(
            code: "order-busy",
            message: """
                another refund of this order has not ended: operation \(open.id), \(open.movement.amount), is \(open.state.rawValue).
                """,
            statements: ["order-busy"], mayHelpLater: true)
    }

    /// Holds the grant's claims against balances read in this transaction.
    /// - Returns: what people have to agree to; empty where nobody has to be asked.
    private func requirements<A>(_ decided: DecidedCall<A>, in tx: WriteTransaction) throws -> [GateRequirement] {
        let held = try fit(decided.grant, except: nil, in: tx)
        let own = try builtInGates(decided, in: tx)
        let all = held + own
        guard !all.isEmpty else { return [] }
        for requirement in all { try refuseUnanswerable(requirement, decided.policy.policies, in: tx) }
        return all
    }

    /// The one place where the gate meets ceilings.
    func fit(_ grant: Grant, except operation: OperationID?, in tx: ReadTransaction) throws -> [GateRequirement] {
        guard let currency = grant.currency else { return [] }
        let fit = try Ceilings.fit(limits: grant.limits, gates: grant.gates) { counter in
            try ledger.balance(of: counter, currency: currency, except: operation, in: tx)
        }
        switch fit {
        case .fits(let held): return held
        case .exceeded(let limit, let left, _):
            let told = configuration.tellsAmounts ? left.map { " It leaves \($0)." } ?? "" : ""
            throw RefusalReason(
                code: "limit-exceeded", message: "this would go beyond what the limit leaves.\(told)", statements: [limit],
                mayHelpLater: true, left: left)
        }
    }

    /// The gate that no policy can take away and that needs the book: the same amount on the same order again.
    private func builtInGates<A>(_ decided: DecidedCall<A>, in tx: ReadTransaction) throws -> [GateRequirement] {
        let movement = decided.learned.movement
        let roles = Array(Set(decided.grant.gates.flatMap(\.requirement.roles)).union(["admin"])).sorted()
        var gates: [GateRequirement] = []
        if case .refund(let order, let amount, _) = movement,
            try ledger.likeRefund(of: order, amount: amount, since: tx.now - configuration.duplicateGuard, in: tx) != nil
        {
            gates.append(.builtIn("duplicate-guard", roles: roles))
        }
        return gates
    }

    private func refuseUnanswerable(_ requirement: GateRequirement, _ policies: CheckedPolicies, in tx: ReadTransaction) throws {
        guard requirement.roles == ["admin"], try !Access.hasAdmin(in: tx) else { return }
        throw RefusalReason(
            code: "no-admin",
            message: """
                this has to be confirmed by an admin, and there is none yet. The operator makes the first one with `tollgate approvers add \
                NAME --admin`.
                """, statements: [requirement.gate], mayHelpLater: true)
    }

    private func reserve<A>(_ decided: DecidedCall<A>, as id: OperationID, in tx: WriteTransaction) throws -> Intent {
        let intent = try ledger.reserve(draft(decided, as: id), terms: leaseTerms, in: tx)
        _ = try audit.append(entry("permit", decided, operation: id), in: tx)
        return intent
    }

    private func hold<A>(
        _ decided: DecidedCall<A>, as id: OperationID, for requirements: [GateRequirement], in tx: WriteTransaction
    ) throws -> Question {
        let call = decided.call
        try questions.checkRoom(agent: call.principal.agent, customer: decided.learned.customer, configuration, in: tx)
        let draft = draft(decided, as: id)
        try ledger.hold(draft, in: tx)
        let asked = try questions.ask(
            id, agent: call.principal.agent, customer: decided.learned.customer, requirements: requirements,
            binding: Binding.digest(draft.call, draft.movement, requirements), serial: decided.policy.version.serial, in: tx)
        var more = Entries.movement(draft.movement)
        more["gates"] = .array(requirements.map { .string($0.gate) })
        return try recorder.question(
            operation: id, gates: requirements.map(\.gate), expiresAt: asked.expiresAt,
            text: Texts.held(id, gates: requirements, expiresAt: asked.expiresAt), entry("held", decided, operation: id, more), in: tx)
    }

    private func draft<A>(_ decided: DecidedCall<A>, as id: OperationID) -> Draft {
        let call = decided.call
        let recorded = RecordedCall(
            agent: call.principal.agent, credential: call.principal.credential, conversation: call.principal.conversation,
            tool: call.tool.name, toolDigest: call.tool.digest, arguments: call.canonical, digest: call.digest,
            reason: decided.learned.reason, buyer: decided.learned.facts.order?.buyer, policySerial: decided.policy.version.serial,
            statements: decided.grant.statements)
        return Draft(
            id: id, call: recorded, movement: decided.learned.movement, number: decided.learned.number, counters: decided.grant.counters)
    }

    var leaseTerms: LeaseTerms { LeaseTerms(holder: holder, length: configuration.lease, deadline: configuration.deadline) }

    private func entry<A>(_ verdict: String, _ decided: DecidedCall<A>, operation: OperationID, _ more: JSONObject? = nil) -> EntryDraft {
        Entries.decision(
            verdict, decided.call, statements: decided.grant.statements, serial: decided.policy.version.serial, operation: operation,
            facts: more ?? Entries.movement(decided.learned.movement),
            personal: Entries.personal(decided.learned.movement, buyer: decided.learned.facts.order?.buyer))
    }

    private func refused<A>(_ decided: DecidedCall<A>, _ reason: RefusalReason, in tx: WriteTransaction) throws -> Refusal {
        let draft = Entries.decision(
            "refused", decided.call, statements: reason.statements, serial: decided.policy.version.serial, operation: nil,
            facts: Entries.movement(decided.learned.movement), reason: reason)
        return try recorder.refusal(reason, draft, in: tx)
    }
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

extension GateRequirement {
    /// A gate that is built in.
    static func builtIn(_ name: String, roles: [String]) -> GateRequirement {
        GateRequirement(gate: name, roles: roles, approvals: 1, expires: .hours(24), escalation: nil, withoutApproval: false)
    }
}
