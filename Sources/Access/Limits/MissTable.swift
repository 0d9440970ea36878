import Clocks
import Cryptography
import Store

/// The SQL of look-ups that found no order: those of the last hour, and nothing of which orders they were.
enum MissTable {
    /// How long one counts.
    static let window = Span.hours(1)

    static let migration = Migration(
        "look-ups that found no order",
        sql: [
            """
            CREATE TABLE access_miss (
                id TEXT NOT NULL PRIMARY KEY,
                agent TEXT NOT NULL,
                conversation TEXT NOT NULL,
                missed_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX access_miss_agent ON access_miss (agent, conversation, missed_at)",
            "CREATE INDEX access_miss_at ON access_miss (missed_at)",
        ])

    /// What counts of one key.
    struct Missed: Sendable {
        let count: Int
        /// From 1.
        let secondsUntilOneIsOver: Int
    }

    static func missed(_ key: LimitKey, in tx: ReadTransaction) throws(StoreError) -> Missed {
        let rows = try tx.query(
            """
            SELECT COUNT(*) AS missed, MIN(missed_at) AS oldest FROM access_miss
            WHERE agent = $1 AND conversation = $2 AND missed_at > $3
            """, [.text(key.agent), .text(key.conversation ?? ""), .integer((tx.now - window).milliseconds)])
        guard let row = rows.first, let oldest = try row.optionalInteger("oldest") else {
            return Missed(count: 0, secondsUntilOneIsOver: 1)
        }
        let left = (Instant(milliseconds: oldest) + window - tx.now).milliseconds
        return Missed(count: Int(try row.integer("missed")), secondsUntilOneIsOver: max(1, Int((left + 999) / 1000)))
    }

    /// Adds one, and takes away all that count no more.
    static func add(_ key: LimitKey, in tx: WriteTransaction) throws(StoreError) {
        try tx.execute("DELETE FROM access_miss WHERE missed_at <= $1", [.integer((tx.now - window).milliseconds)])
        try tx.execute(
            "INSERT INTO access_miss (id, agent, conversation, missed_at) VALUES ($1, $2, $3, $4)",
            [
                .text(Hex.encode(SecureRandom.bytes(16))), .text(key.agent), .text(key.conversation ?? ""),
                .integer(tx.now.milliseconds),
            ])
    }
}
