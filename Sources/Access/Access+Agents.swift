public import Clocks
import JSON
public import Store

/// Changes of agents. An admin makes them; freezing, which only takes power away, any approver may do.
extension Access {
    /// Makes an agent and its token.
    ///
    /// - Parameters:
    ///   - name: how policies, limits and the log call it. A removed agent's name may be used again; what it did still counts.
    ///   - lifetime: after which the token ends by itself; `nil` for never.
    ///   - person: an admin.
    public func addAgent(_ name: String, lifetime: Span? = nil, by person: Person) async throws -> IssuedCredential {
        try AccessName.check(name)
        guard name != AccessName.local else { throw AccessError.builtInAgent }
        let credential = Self.newCredential(.agent)
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            if let state = try AgentTable.state(name, in: tx), !state.isRemoved { throw AccessError.agentExists(name) }
            try AgentTable.put(name, by: person.name, in: tx)
            let end = try Self.end(lifetime, in: tx)
            try AgentTable.put(credential, of: name, by: person.name, expiresAt: end, in: tx)
            try record("agent-added", Self.body(name, credential.id, expiresAt: end, by: person), in: tx)
        }
        return IssuedCredential(id: credential.id, secret: credential.text)
    }

    /// Makes an agent without a token: it proves itself by what the settings map to its name, an access token, a certificate or a user of
    /// this machine. Whoever adds it cannot approve what it asks for.
    public func addAgentWithoutToken(_ name: String, by person: Person) async throws {
        try AccessName.check(name)
        guard name != AccessName.local else { throw AccessError.builtInAgent }
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            if let state = try AgentTable.state(name, in: tx), !state.isRemoved { throw AccessError.agentExists(name) }
            try AgentTable.put(name, by: person.name, in: tx)
            try record("agent-added", ["agent": .string(name), "credential": .null, "by": .string(person.name)], in: tx)
        }
    }

    /// Gives an agent a new token and ends the old one at once. Whoever does this cannot approve what the agent asks for.
    public func rotateAgent(_ name: String, lifetime: Span? = nil, by person: Person) async throws -> IssuedCredential {
        guard name != AccessName.local else { throw AccessError.builtInAgent }
        let credential = Self.newCredential(.agent)
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            try Self.requireAgent(name, in: tx)
            let ended = try AgentTable.revokeAll(of: name, in: tx)
            let end = try Self.end(lifetime, in: tx)
            try AgentTable.put(credential, of: name, by: person.name, expiresAt: end, in: tx)
            var body = Self.body(name, credential.id, expiresAt: end, by: person)
            body["ended"] = .array(ended.map { .string($0) })
            try record("agent-rotated", body, in: tx)
        }
        knownTokens.removeAll()
        return IssuedCredential(id: credential.id, secret: credential.text)
    }

    /// Freezes an agent: from this transaction on nothing is committed in its name, not even what was approved. `local` too can
    /// be frozen. Freezing a frozen agent changes nothing.
    public func freezeAgent(_ name: String, by person: Person) async throws {
        try await store.write { [self] tx in
            guard try Self.isCurrent(person, in: tx) else { throw AccessError.personWithdrawn(person.name) }
            if name == AccessName.local, try AgentTable.state(name, in: tx) == nil {
                try AgentTable.put(name, by: person.name, in: tx)
            }
            try Self.requireAgent(name, in: tx)
            let changed = try tx.execute(
                "UPDATE access_agent SET frozen_at = $2, frozen_by = $3 WHERE name = $1 AND frozen_at IS NULL",
                [.text(name), .integer(tx.now.milliseconds), .text(person.name)])
            if changed > 0 { try record("agent-frozen", ["agent": .string(name), "by": .string(person.name)], in: tx) }
        }
    }

    /// Lets a frozen agent act again. Thawing one that is not frozen changes nothing.
    public func thawAgent(_ name: String, by person: Person) async throws {
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            try Self.requireAgent(name, in: tx)
            let changed = try tx.execute(
                "UPDATE access_agent SET frozen_at = NULL, frozen_by = NULL WHERE name = $1 AND frozen_at IS NOT NULL", [.text(name)])
            if changed > 0 { try record("agent-thawed", ["agent": .string(name), "by": .string(person.name)], in: tx) }
        }
    }

    /// Removes an agent and ends its token. Its operations, and its place in the log, stay.
    public func removeAgent(_ name: String, by person: Person) async throws {
        guard name != AccessName.local else { throw AccessError.builtInAgent }
        try await store.write { [self] tx in
            try Self.requireAdmin(person, in: tx)
            try Self.requireAgent(name, in: tx)
            let ended = try AgentTable.revokeAll(of: name, in: tx)
            try tx.execute(
                "UPDATE access_agent SET removed_at = $2, removed_by = $3 WHERE name = $1",
                [.text(name), .integer(tx.now.milliseconds), .text(person.name)])
            let body: JSONObject = [
                "agent": .string(name), "ended": .array(ended.map { .string($0) }), "by": .string(person.name),
            ]
            try record("agent-removed", body, in: tx)
        }
        knownTokens.removeAll()
    }

    /// Every agent that was not removed, by name.
    public func agents() async throws -> [AgentRecord] {
        try await store.read { tx in try AgentRecord.all(in: tx) }
    }

    // MARK: Read in the committing transaction

    /// Why nothing may be committed in an agent's name; nil where it may. Read it in the transaction that commits.
    public static func bar(of agent: String, in tx: ReadTransaction) throws -> AgentBar? {
        guard let state = try AgentTable.state(agent, in: tx) else { return nil }
        // A freeze outlives a removal, and to thaw who was removed helps nobody.
        return state.isRemoved ? .removed : state.isFrozen ? .frozen : nil
    }

    /// Who made the agent's credentials that are in force and the one that an operation was made with, and who ran the call where a
    /// person did; where it proved itself by what the settings map to it, who added it. They are makers: none of them may approve it.
    ///
    /// - Parameter credential: the credential of the principal that made the operation, where it is known.
    public static func makers(of agent: String, credential: String?, in tx: ReadTransaction) throws -> Set<String> {
        let rows = try tx.query(
            "SELECT made_by FROM access_credential WHERE agent = $1 AND (revoked_at IS NULL OR id = $2)",
            [.text(agent), SQLValue(credential)])
        var makers = Set(try rows.map { try $0.text("made_by") })
        if let credential, let person = Principal.caller(of: credential) { makers.insert(person) }
        if let credential, Principal.isMapped(credential) {
            let rows = try tx.query("SELECT added_by FROM access_agent WHERE name = $1", [.text(agent)])
            makers.formUnion(try rows.map { try $0.text("added_by") })
        }
        return makers
    }

    // MARK: Parts

    static func requireAgent(_ name: String, in tx: ReadTransaction) throws {
        guard let state = try AgentTable.state(name, in: tx), !state.isRemoved else { throw AccessError.noSuchAgent(name) }
    }

    private static func end(_ lifetime: Span?, in tx: ReadTransaction) throws -> Instant? {
        guard let lifetime else { return nil }
        guard lifetime > .milliseconds(0) else { throw AccessError.badLifetime }
        return tx.now + lifetime
    }

    private static func body(_ agent: String, _ credential: String, expiresAt: Instant?, by person: Person) -> JSONObject {
        [
            "agent": .string(agent), "credential": .string(credential),
            "expires_at": expiresAt.map { .integer($0.milliseconds) } ?? .null, "by": .string(person.name),
        ]
    }
}
