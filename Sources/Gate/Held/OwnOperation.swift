public import Access
public import Clocks
public import Ledger
public import Money
import Store

/// An operation as its own agent sees it, within the conversation that asked for it.
public struct OwnOperation: Sendable, Hashable {
    /// The operation's name.
    public let id: OperationID
    /// How far it has come.
    public let state: OperationState
    /// Whether its own agent took it back.
    public let isWithdrawn: Bool
    /// When it was written down.
    public let createdAt: Instant
    /// When it last came further, as far as that is kept.
    public let changedAt: Instant
    /// What is told of it while it has not ended: what it waits for.
    public let waitingFor: Notice?
}

extension Gate {
    /// How far an operation of the caller's own has come. It only looks, and nothing is written down.
    /// - Returns: nil where there is none, it is another agent's or conversation's, or the caller may not act.
    public func own(_ id: OperationID, of principal: Principal) async throws -> OwnOperation? {
        let (ledger, questions) = (ledger, questions)
        return try await store.read { tx in
            guard let operation = try Self.own(id, of: principal, ledger, in: tx) else { return nil }
            var waitingFor: Notice?
            var changedAt = operation.endedAt ?? operation.dispatchedAt ?? operation.createdAt
            if operation.state == .held, let question = try questions.open(for: id, in: tx) {
                let awaits = question.requirements.map(Awaited.init)
                waitingFor = .outcome(.held(HeldNotice(operation: id, awaits: awaits, expires: question.expiresAt.text)))
                changedAt = question.askedAt
            } else if !operation.state.isEnded {
                waitingFor = .outcome(.pending(operation))
            }
            return OwnOperation(
                id: id, state: operation.state, isWithdrawn: operation.isWithdrawn, createdAt: operation.createdAt, changedAt: changedAt,
                waitingFor: waitingFor)
        }
    }

    /// What became of an operation of the caller's own, as a repeat of its call would be told while that is the same operation. The
    /// log has an entry `recalled`.
    /// - Returns: nil where there is none, it is another agent's or conversation's, or the caller may not act.
    public func outcome(of id: OperationID, for principal: Principal) async throws -> Reply? {
        try await store.write { [self] tx in
            guard let operation = try Self.own(id, of: principal, ledger, in: tx) else { return nil }
            return try answer(operation, Entries.event("recalled", operation), in: tx)
        }
    }

    /// The operation, where it is the caller's own and the caller may act.
    static func own(_ id: OperationID, of principal: Principal, _ ledger: Ledger, in tx: ReadTransaction) throws -> Operation? {
        guard try standing(of: principal, in: tx) == nil, let operation = try ledger.operation(id, in: tx),
            operation.call.agent == principal.agent, operation.call.conversation == principal.conversation
        else { return nil }
        return operation
    }

    /// Whether each of these still is who it was when it proved that.
    public func standings(of principals: some Collection<Principal>) async throws -> [Principal: Standing] {
        let all = Array(principals)
        return try await store.read { tx in
            try Dictionary(all.map { ($0, try Access.standing(of: $0, in: tx)) }) { first, _ in first }
        }
    }

    /// The names of the tools that each of these may call, all by the policy of one moment.
    public func toolNames(for principals: some Collection<Principal>) async throws -> [Principal: [String]] {
        let snapshot = try await policies.current()
        var names: [Principal: [String]] = [:]
        for principal in principals {
            names[principal] = registry.listings.filter { isAdmitted(principal, $0, by: snapshot) }.map(\.name)
        }
        return names
    }
}
