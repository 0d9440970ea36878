public import Clocks
import Store

/// An agent, as people see it in a listing.
public struct AgentRecord: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The public id of the token it has now; `nil` for the built-in agent, and where the token has ended.
    public let credential: String?
    /// When that token was made.
    public let madeAt: Instant?
    /// Who made that token.
    public let madeBy: String?
    /// When that token ends by itself; `nil` for never.
    public let expiresAt: Instant?
    /// Since when the agent is frozen; `nil` where it is not.
    public let frozenAt: Instant?
    /// Who froze it.
    public let frozenBy: String?
}

extension AgentRecord {
    /// Every agent that was not removed, by name.
    static func all(in tx: ReadTransaction) throws(StoreError) -> [AgentRecord] {
        let rows = try tx.query(
            """
            SELECT a.name, a.frozen_at, a.frozen_by, c.id, c.made_at, c.made_by, c.expires_at
            FROM access_agent a LEFT JOIN access_credential c ON c.agent = a.name AND c.revoked_at IS NULL
            WHERE a.removed_at IS NULL ORDER BY a.name
            """)
        var records: [AgentRecord] = []
        for row in rows { records.append(try AgentRecord(row)) }
        return records
    }

    private init(_ row: Row) throws(StoreError) {
        name = try row.text("name")
        credential = try row.optionalText("id")
        madeAt = try row.optionalInteger("made_at").map { Instant(milliseconds: $0) }
        madeBy = try row.optionalText("made_by")
        expiresAt = try row.optionalInteger("expires_at").map { Instant(milliseconds: $0) }
        frozenAt = try row.optionalInteger("frozen_at").map { Instant(milliseconds: $0) }
        frozenBy = try row.optionalText("frozen_by")
    }
}
