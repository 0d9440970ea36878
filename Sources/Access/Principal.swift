public import Clocks
import Cryptography
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
        /// By an access token that an issuer of the settings signed.
        case oauth(subject: String, scopes: Set<String>, expiresAt: Instant)
        /// By the certificate of a connection; its SHA-256 in hexadecimal, and until when it is good.
        case certificate(fingerprint: String, expiresAt: Instant)
        /// By the user of this machine whose process is at the other end of a socket.
        case peer(uid: UInt32)
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
    private static let oauthPrefix = "oauth:"
    private static let certificatePrefix = "cert:"
    private static let peerPrefix = "peer:"

    /// The credential of calls that a person makes. No token's public id has a colon.
    fileprivate static func credential(of person: String) -> String { callPrefix + person }

    /// The person who made a call with this credential; `nil` where it is an agent's own.
    static func caller(of credential: String) -> String? {
        credential.hasPrefix(callPrefix) ? String(credential.dropFirst(callPrefix.count)) : nil
    }

    /// Whether a credential is a proof that the settings make an agent's, so that nobody made a token for it.
    static func isMapped(_ credential: String) -> Bool {
        [oauthPrefix, certificatePrefix, peerPrefix].contains { credential.hasPrefix($0) }
    }

    fileprivate init(_ token: AccessToken) {
        self.init(
            agent: token.agent, credential: Self.oauthPrefix + token.subjectDigest,
            kind: .oauth(subject: token.subject, scopes: token.scopes, expiresAt: token.expiresAt))
    }

    /// The credential is made of the name that the settings know, so that a renewed certificate is the same one.
    fileprivate init(_ certificate: Certificate, _ found: (name: String, agent: String), until end: Instant) {
        let digest = Hex.encode(SHA256.digest(Array(found.name.utf8))).prefix(16)
        self.init(
            agent: found.agent, credential: Self.certificatePrefix + digest,
            kind: .certificate(fingerprint: Hex.encode(certificate.fingerprint), expiresAt: end))
    }

    fileprivate init(peer uid: UInt32, agent: String) {
        self.init(agent: agent, credential: "\(Self.peerPrefix)\(uid)", kind: .peer(uid: uid))
    }
}

/// Whether a principal still is who it was when it proved its identity.
public enum Standing: Sendable, Hashable {
    /// It is.
    case good
    /// Its agent is frozen.
    case frozen
    /// Its agent was removed.
    case removed
    /// Its credential has ended since.
    case ended
    /// What it proved of its conversation counts no more: the context has expired since, or the conversation was ended.
    case outOfContext(ContextRefused)
}

// In this file, since only here can a `Principal` be made.
extension Access {
    /// Whose token this is; `nil` for nobody's, and for one that has ended: at once where this process ended it, within a second where
    /// another one did. A wrong token is answered later the more of them there are; right ones never wait.
    ///
    /// A frozen agent is who it is: its calls are refused, with an entry, where they would be committed.
    ///
    /// - Parameters:
    ///   - surface: where it was shown, for the log.
    ///   - source: the address that it came from, where there is one.
    /// - Throws: ``TooManyGuesses``, and what the store says.
    public func authenticate(bearer: String, at surface: GuessSurface = .agents, from source: String? = nil) async throws -> Principal? {
        guard let stored = try await good(bearer) else {
            try await noteGuess(at: surface, from: source)
            return nil
        }
        return Principal(agent: stored.agent, credential: stored.id, kind: .token)
    }

    private func good(_ bearer: String) async throws -> StoredCredential? {
        guard bearer.utf8.count <= Credential.longest else { return nil }
        let digest = SHA256.digest(Array(bearer.utf8))
        if let known = knownTokens.credential(digest, at: now()) { return known.isLive(at: store.clock.now()) ? known : nil }
        guard let presented = Credential(bearer, kind: .agent) else { return nil }
        let stored = try await store.read { tx in try AgentTable.credential(presented.id, in: tx) }
        guard let stored, stored.admits(digest) else { return nil }
        knownTokens.insert(stored, at: now())
        return stored
    }

    /// Whose access token this is.
    ///
    /// The agent is who the rules say, and one that an admin has added; a frozen one is who it is.
    ///
    /// - Throws: ``OAuthRefused`` where it counts for nobody, ``TooManyGuesses``, and what the store or `rules.key` says.
    public func authenticate(
        oauth token: String, under rules: OAuthRules, at surface: GuessSurface = .agents, from source: String? = nil
    ) async throws -> Principal {
        do {
            let verified = try await AccessToken.verify(Secret(token), under: rules)
            let (refused, exists) = try await store.read { tx in
                (verified.check(at: tx.now), try AgentTable.isThere(verified.agent, in: tx))
            }
            if let refused { throw refused }
            guard exists else { throw OAuthRefused.noSuchAgent(verified.agent) }
            return Principal(verified)
        } catch let refused as OAuthRefused {
            if refused.isGuess { try await noteGuess(at: surface, from: source) }
            throw refused
        }
    }

    /// Whose certificate this is; nil where no rule makes an agent of its owner, where nobody has added that agent, and where the
    /// certificate is not good now.
    ///
    /// - Parameter der: the certificate, verified by whoever took it from the connection.
    public func authenticate(certificate der: [UInt8], under rules: CertificateRules) async throws -> Principal? {
        guard let certificate = Certificate(der: der), let found = rules.match(certificate) else { return nil }
        // The last second is a good one too.
        let end = Instant(seconds: certificate.goodUntilSeconds) + .seconds(1)
        let counts = try await store.read { tx in
            try tx.now >= Instant(seconds: certificate.goodFromSeconds) && tx.now < end && AgentTable.isThere(found.agent, in: tx)
        }
        return counts ? Principal(certificate, found, until: end) : nil
    }

    /// Which agent a user of this machine is; nil where no rule says so, or nobody has added that agent.
    public func authenticate(peer uid: UInt32, under rules: PeerRules) async throws -> Principal? {
        guard let agent = rules.agents[uid], try await store.read({ tx in try AgentTable.isThere(agent, in: tx) }) else { return nil }
        return Principal(peer: uid, agent: agent)
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
        switch try bar(of: principal.agent, in: tx) {
        case .frozen: return .frozen
        case .removed: return .removed
        case nil: break
        }
        let isLive =
            switch principal.kind {
            case .local: true
            case .token: try AgentTable.credential(principal.credential, in: tx)?.isLive == true
            case .operatorCall(let person): try ApproverTable.exists(person, in: tx)
            case .oauth(_, _, let end), .certificate(_, let end): try tx.now < end && AgentTable.isThere(principal.agent, in: tx)
            case .peer: try AgentTable.isThere(principal.agent, in: tx)
            }
        guard isLive else { return .ended }
        return try principal.context?.check(of: principal.agent, in: tx).map { .outOfContext($0) } ?? .good
    }
}
