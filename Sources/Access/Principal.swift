public import Store

/// A caller whose identity was proved: evidence that only `Access` makes.
public struct Principal: Sendable, Hashable {
    /// How the identity was proved.
    public enum Kind: Sendable, Hashable {
        /// By a bearer token of the agent's own.
        case token
        /// Not at all: stdio without a credential, which is the built-in agent `local`.
        case local
        /// By a person, one of the agent's operators, with their own secret.
        case operatorCall(person: String)
    }

    /// The agent's name.
    public let agent: String
    /// The public id of what proved it: part of the keys of operations where there is no conversation.
    public let credential: String
    /// How the identity was proved.
    public let kind: Kind
    /// What the agent's backend signed about the conversation; `nil` where nothing was presented.
    public let context: VerifiedContext?

    fileprivate init(agent: String, credential: String, kind: Kind, context: VerifiedContext? = nil) {
        self.agent = agent
        self.credential = credential
        self.kind = kind
        self.context = context
    }

    /// The conversation that the context names; `nil` where there is none.
    public var conversation: String? { context?.conversation }

    private static let callPrefix = "operator:"

    /// The credential of calls that a person makes. No token's public id has a colon.
    fileprivate static func credential(of person: String) -> String { callPrefix + person }

    /// The person who made a call with this credential; `nil` where it is an agent's own.
    static func caller(of credential: String) -> String? {
        credential.hasPrefix(callPrefix) ? String(credential.dropFirst(callPrefix.count)) : nil
    }
}

/// Whether a principal still is who it was when it proved its identity.
public enum Standing: Sendable, Hashable {
    /// It is.
    case good
    /// Its agent is frozen, or was removed.
    case frozen
    /// Its credential has ended since.
    case ended
    /// What it proved of its conversation counts no more: the context has expired since, or the conversation was ended.
    case outOfContext(ContextRefused)
}

// In this file, since only here can a `Principal` be made.
extension Access {
    /// Whose token this is; `nil` for nobody's, and for one that has ended. A wrong token is answered later the more of them there
    /// are; right ones never wait.
    ///
    /// A frozen agent is who it is: its calls are refused, with an entry, where they would be committed.
    ///
    /// - Throws: what the store says.
    public func authenticate(bearer: String) async throws -> Principal? {
        guard let presented = Credential(bearer, kind: .agent),
            let stored = try await store.read({ tx in try AgentTable.credential(presented.id, in: tx) }), stored.admits(presented)
        else {
            await slowDown()
            return nil
        }
        return Principal(agent: stored.agent, credential: stored.id, kind: .token)
    }

    /// Who calls over stdio without a credential.
    public static func local() -> Principal {
        Principal(agent: AccessName.local, credential: AccessName.local, kind: .local)
    }

    /// A person who calls in an agent's name, as `tollgate call` does.
    ///
    /// - Parameters:
    ///   - agent: the agent's name.
    ///   - person: who has shown a secret.
    ///   - operators: the agent's operators by the policy in force.
    /// - Throws: `AccessError` where the person is none of them, or nobody may call in this agent's name.
    public func onBehalf(of agent: String, person: Person, operators: some Sequence<String>) async throws -> Principal {
        guard operators.contains(person.name) else { throw AccessError.notAnOperator(person: person.name, agent: agent) }
        let (state, isCurrent) = try await store.read { tx in
            (try AgentTable.state(agent, in: tx), try Self.isCurrent(person, in: tx))
        }
        guard isCurrent else { throw AccessError.personWithdrawn(person.name) }
        if let state {
            if state.isRemoved { throw AccessError.agentRemoved(agent) }
            if state.isFrozen { throw AccessError.agentFrozen(agent) }
        }
        return Principal(agent: agent, credential: Principal.credential(of: person.name), kind: .operatorCall(person: person.name))
    }

    /// A principal with the context that it presents.
    ///
    /// - Throws: ``ContextRefused`` where the token does not count, and what the store or the development key's file says.
    public func present(_ token: Secret, by principal: Principal, under rules: ContextRules) async throws -> Principal {
        let context = try VerifiedContext.verify(token, presentedBy: principal.agent, to: rules.authorities())
        let refused = try await store.read { tx in try context.check(of: principal.agent, in: tx) }
        if let refused { throw refused }
        return Principal(agent: principal.agent, credential: principal.credential, kind: principal.kind, context: context)
    }

    /// Whether a principal may still act. Read it in the transaction that commits, so that a freeze, a rotation or the end of a
    /// conversation that was committed first always counts.
    public static func standing(of principal: Principal, in tx: ReadTransaction) throws -> Standing {
        if try isFrozen(principal.agent, in: tx) { return .frozen }
        let isLive =
            switch principal.kind {
            case .local: true
            case .token: try AgentTable.credential(principal.credential, in: tx)?.isLive == true
            case .operatorCall(let person): try ApproverTable.exists(person, in: tx)
            }
        guard isLive else { return .ended }
        return try principal.context?.check(of: principal.agent, in: tx).map { .outOfContext($0) } ?? .good
    }
}
