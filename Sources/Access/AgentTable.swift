import Clocks
import Cryptography
import Store

/// What the store says of a presented token: read in one query.
struct StoredCredential: Sendable {
    let id: String
    let agent: String
    let digest: [UInt8]
    let expiresAt: Instant?
    let isRevoked: Bool
    let isRemoved: Bool
    var readAt: Instant

    /// Whether the token is this credential's and still good. Every byte of the digest is compared before anything else counts.
    /// - Parameter presented: the digest of the token that was presented.
    func admits(_ presented: [UInt8]) -> Bool {
        let isRight = constantTimeEquals(presented, digest)
        return isRight && isLive
    }

    /// Neither withdrawn nor past its time.
    var isLive: Bool { isLive(at: readAt) }

    /// The same for a later instant, as far as was known when this was read.
    func isLive(at now: Instant) -> Bool {
        guard !isRevoked, !isRemoved else { return false }
        guard let expiresAt else { return true }
        return now < expiresAt
    }
}

/// The SQL of agents.
enum AgentTable {
    /// Whether an agent can act, and whether it is there.
    typealias State = (isFrozen: Bool, isRemoved: Bool)

    static func credential(_ id: String, in tx: ReadTransaction) throws(StoreError) -> StoredCredential? {
        let standings = tx.recollection(Standings.self)
        if var known = standings?.credentials[id] {
            known?.readAt = tx.now
            return known
        }
        let found = try readCredential(id, in: tx)
        standings?.credentials[id] = .some(found)
        return found
    }

    private static func readCredential(_ id: String, in tx: ReadTransaction) throws(StoreError) -> StoredCredential? {
        let rows = try tx.query(
            """
            SELECT c.id, c.agent, c.digest, c.expires_at, c.revoked_at, a.removed_at
            FROM access_credential c JOIN access_agent a ON a.name = c.agent WHERE c.id = $1
            """, [.text(id)])
        guard let row = rows.first else { return nil }
        return StoredCredential(
            id: try row.text("id"), agent: try row.text("agent"), digest: try row.blob("digest"),
            expiresAt: try row.optionalInteger("expires_at").map { Instant(milliseconds: $0) },
            isRevoked: try row.optionalInteger("revoked_at") != nil, isRemoved: try row.optionalInteger("removed_at") != nil,
            readAt: tx.now)
    }

    /// Whether there is such an agent, frozen or not; `nil` where there never was one.
    static func state(_ name: String, in tx: ReadTransaction) throws(StoreError) -> State? {
        let standings = tx.recollection(Standings.self)
        if let known = standings?.states[name] { return known }
        let found = try readState(name, in: tx)
        standings?.states[name] = .some(found)
        return found
    }

    private static func readState(_ name: String, in tx: ReadTransaction) throws(StoreError) -> State? {
        guard let row = try tx.query("SELECT frozen_at, removed_at FROM access_agent WHERE name = $1", [.text(name)]).first else {
            return nil
        }
        return (try row.optionalInteger("frozen_at") != nil, try row.optionalInteger("removed_at") != nil)
    }

    /// Whether an admin has added such an agent and nobody removed it, frozen or not. `local` is nobody's to become.
    static func isThere(_ name: String, in tx: ReadTransaction) throws(StoreError) -> Bool {
        guard name != AccessName.local else { return false }
        return try state(name, in: tx).map { !$0.isRemoved } ?? false
    }

    /// Makes an agent, or brings a removed one back; a freeze outlives both.
    static func put(_ name: String, by: String, in tx: WriteTransaction) throws(StoreError) {
        try tx.execute(
            """
            INSERT INTO access_agent (name, added_at, added_by) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET added_at = $2, added_by = $3, removed_at = NULL, removed_by = NULL
            """, [.text(name), .integer(tx.now.milliseconds), .text(by)])
    }

    static func put(_ credential: Credential, of agent: String, by: String, expiresAt: Instant?, in tx: WriteTransaction) throws(StoreError)
    {
        try tx.execute(
            "INSERT INTO access_credential (id, agent, digest, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .text(credential.id), .text(agent), .blob(SHA256.digest(credential.bytes)), .integer(tx.now.milliseconds), .text(by),
                SQLValue(expiresAt?.milliseconds),
            ])
    }

    /// Ends every credential of an agent that has not ended yet; their ids.
    static func revokeAll(of agent: String, in tx: WriteTransaction) throws(StoreError) -> [String] {
        let rows = try tx.query("SELECT id FROM access_credential WHERE agent = $1 AND revoked_at IS NULL ORDER BY id", [.text(agent)])
        try tx.execute(
            "UPDATE access_credential SET revoked_at = $2 WHERE agent = $1 AND revoked_at IS NULL",
            [.text(agent), .integer(tx.now.milliseconds)])
        var ids: [String] = []
        for row in rows { ids.append(try row.text("id")) }
        return ids
    }
}
