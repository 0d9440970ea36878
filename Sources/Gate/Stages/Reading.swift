import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

extension Gate {
    /// A call of a tool that only looks: decided and written down before it looks.
    func read<T: ReadingTool>(_ tool: T, _ request: CallRequest, _ principal: Principal) async throws -> Reply {
        for attempt in 0..<Self.attempts {
            let insists = attempt >= Self.patience
            // Whatever is decided is committed only where that policy is still in force: the first attempt need not ask.
            let known = attempt == 0 ? policies.latest : nil
            let snapshot = if let known { known } else { try await policies.current() }
            do {
                let call = try validate(tool, request, principal)
                let admitted = try admit(call, under: snapshot, about: tool.order(in: call.arguments))
                let asked = try await asked(tool, call)
                guard let permission = try await permitReading(tool, admitted, asked, insists: insists) else { continue }
                return try await perform(tool, admitted.call, permission)
            } catch let refusal as PolicyRefusal {
                if let reply = try await refuse(refusal, request, principal, insists: insists) { return reply }
            } catch let reason as RefusalReason {
                return try await refuse(reason, request, principal)
            }
        }
        throw GateError.unrecorded("the policy changed faster than the call could be decided")
    }

    /// How often a call is decided again because something changed under it.
    static var attempts: Int { 8 }

    /// After so many attempts a call that another policy came in between is decided where none can: in the committing transaction.
    static var patience: Int { 2 }

    /// What a call that only looks asks for.
    struct Asked: Sendable {
        /// The order, where it is about one: looked up where the call names it by another name than the merchant's.
        let order: OrderNumber?
        let effects: [Effect]
        /// The personal data that it asks for by name.
        let disclosing: Set<String>
    }

    /// What a call asks for. What a tool does not declare, no call of it does.
    func asked<T: ReadingTool>(_ tool: T, _ call: ValidatedCall<T.Arguments>) async throws -> Asked {
        let arguments = call.arguments
        let effects = tool.effects(of: arguments)
        guard !effects.isEmpty, effects.isSubset(of: tool.effects) else {
            let other = effects.subtracting(tool.effects).min { $0.rawValue < $1.rawValue }
            throw RefusalReason(CallNotice.undeclaredEffect(tool: tool.name, other ?? .read))
        }
        let disclosing = tool.disclosing(arguments)
        guard disclosing.isSubset(of: tool.disclosable), disclosing.isEmpty || effects.contains(.disclose) else {
            throw RefusalReason(CallNotice.undeclaredEffect(tool: tool.name, .disclose))
        }
        var order = tool.order(in: arguments)
        if order == nil, let lookUp = tool.orderResolution(for: arguments) { order = try await bounded(lookUp) }
        return Asked(order: order, effects: effects.sorted { $0.rawValue < $1.rawValue }, disclosing: disclosing)
    }

    /// A reading that was permitted, and written down.
    private struct Permission: Sendable {
        let entry: Entry
        /// The operation that is asked about, by a call that asks about one: it is in the store, where the decision was written.
        let operation: KnownOperations.Found?
        /// Whether this host asked for the payment of the order that is named; nil without an order.
        let isMadeByHost: Bool?
    }

    /// Decides, and writes the decision.
    /// - Parameter insists: whether the call is decided again in the transaction where another policy came into force.
    /// - Returns: nil where another policy came into force meanwhile.
    private func permitReading<T: ReadingTool>(
        _ tool: T, _ admitted: AdmittedCall<T.Arguments>, _ asked: Asked, insists: Bool
    ) async throws -> Permission? {
        let call = admitted.call
        let (audit, decisions, order) = (audit, decisions, asked.order)
        let isMadeByHost = order == nil ? nil : try await store.read { [ledger] tx in try ledger.isMadeByHost(order, in: tx) }
        let ruled = try decideReading(tool, admitted, asked, isMadeByHost: isMadeByHost, at: clock.now())
        let permitted = try Permitted(ruled, call, serial: admitted.policy.version.serial, audit)
        let operation = (call.arguments as? OperationStatus.Arguments).map { OperationID($0.operation) }
        let result: Result<Permission, RefusalReason>? = try await store.write { [self] tx in
            var permitted = permitted
            if try PolicyBook.serial(in: tx) != permitted.serial {
                guard insists else { return nil }
                let admitted = try admit(call, under: policies.inForce(in: tx), about: order)
                let ruled = try decideReading(tool, admitted, asked, isMadeByHost: isMadeByHost, at: tx.now)
                permitted = try Permitted(ruled, call, serial: admitted.policy.version.serial, audit)
            }
            if let reason = try Self.standing(of: call.principal, in: tx) { return .failure(reason) }
            try decisions.add(permitted.ruled, in: tx)
            let entry = try audit.append(permitted.entry, in: tx)
            let found = try operation.flatMap { try operations.find($0, in: tx) }
            return .success(Permission(entry: entry, operation: found, isMadeByHost: isMadeByHost))
        }
        return try result?.get()
    }

    /// A decision to permit, and its entry as it will be written.
    private struct Permitted: Sendable {
        let ruled: [Ruled]
        let serial: Int64
        let entry: WrittenDraft

        init<A>(_ ruled: [Ruled], _ call: ValidatedCall<A>, serial: Int64, _ audit: Journal) throws {
            self.ruled = ruled
            self.serial = serial
            let statements = ruled.flatMap(\.decision.outcome.statements)
            entry = try audit.write(
                Entries.decision("permit", call, statements: statements, serial: serial, operation: nil, facts: [:]))
        }
    }

    private func decideReading<T: ReadingTool>(
        _ tool: T, _ admitted: AdmittedCall<T.Arguments>, _ asked: Asked, isMadeByHost: Bool?, at now: Instant
    ) throws(PolicyRefusal) -> [Ruled] {
        if tool.name == OperationStatus.name { return [] }
        let serial = admitted.policy.version.serial
        var ruled: [Ruled] = []
        for effect in asked.effects {
            let request = Request(
                agent: admitted.call.principal.agent, tool: tool.name, effect: effect, order: asked.order, shop: ledger.shop.key,
                arguments: admitted.call.canonical, orderMadeByHost: isMadeByHost,
                disclosing: effect == .disclose ? asked.disclosing : [], context: admitted.call.context, now: now)
            switch admitted.policy.authorizer.decide(request) {
            case .permit(let grant):
                ruled.append(Ruled(RecordedDecision(.call, request, Outcome(.permit, by: grant.statements)), serial: serial))
            case .forbid(let forbidden): throw PolicyRefusal(forbidden, request, serial: serial, after: ruled)
            }
        }
        return ruled
    }

    private func perform<T: ReadingTool>(
        _ tool: T, _ call: ValidatedCall<T.Arguments>, _ permission: Permission
    ) async throws -> Reply {
        let entry = permission.entry
        let caller = Caller(
            agent: call.principal.agent, conversation: call.principal.conversation, customer: call.context?.customer,
            contextExpiresAt: call.principal.context?.expiresAt)
        if let status = tool as? OperationStatus {
            let found = try permission.operation.map { try operations.operation($0) }
            do throws(Failure) {
                return .receipt(recorder.receipt(reading: try status.tell(found, to: caller), permitted: entry))
            } catch {
                return .receipt(recorder.receipt(failedReading: error, permitted: entry))
            }
        }
        let output: T.Output
        do throws(Failure) { output = try await tool.read(call.arguments, for: caller) } catch {
            return .receipt(recorder.receipt(failedReading: error, permitted: entry))
        }
        try await learn(output.seenRefunds, from: tool.effects.contains(.report) ? .bill : .refundQuery)
        if let seen = output.seenPayee { try await learn(seen) }
        return .receipt(recorder.receipt(reading: output, isMadeByHost: permission.isMadeByHost, permitted: entry))
    }
}

extension RefusalReason {
    init(_ forbidden: Forbidden) {
        self.init(RuleNotice.forbidden(forbidden.reason), statements: forbidden.statements, mayHelpLater: forbidden.mayHelpLater)
    }

    init(_ failure: Failure) {
        self.init(code: failure.code, message: failure.text, mayHelpLater: failure.mayHelpLater)
    }
}
