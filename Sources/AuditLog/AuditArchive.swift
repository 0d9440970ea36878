public import Clocks
import Cryptography
public import JSON
public import Store

/// The oldest part of the log, once it lies in a file outside: its entries' content is gone from the store, and their hashes stay in the
/// tree, so that every checkpoint and every proof holds as before.
public enum AuditArchive {
    /// The entry that says what was archived: its body has `beyond`, the first leaf that stayed.
    public static let kind = "store-pruned"

    static let migration = Migration(
        "archive",
        sql: [
            "CREATE TABLE audit_archive (id BIGINT PRIMARY KEY, beyond BIGINT NOT NULL)",
            // Where the chain of a writer goes on whose first entries are archived.
            "CREATE TABLE audit_archived_writers (writer TEXT PRIMARY KEY, counter BIGINT NOT NULL, hash BYTEA NOT NULL)",
        ])

    /// The first leaf whose content is in the store; 0 where nothing was archived.
    public static func beyond(in tx: ReadTransaction) throws(StoreError) -> Int64 {
        try tx.query("SELECT beyond FROM audit_archive WHERE id = 1").first?.integer("beyond") ?? 0
    }

    /// The first leaf that stays where everything of before an instant is archived: no leaf before it was written later. The newest
    /// leaf always stays.
    public static func beyond(before instant: Instant, in tx: ReadTransaction) throws(StoreError) -> Int64 {
        let younger = try tx.query(
            """
            SELECT MIN(l.leaf) AS leaf FROM audit_leaves l JOIN audit_entries e ON e.writer = l.writer AND e.counter = l.counter
            WHERE e.at >= $1
            """, [.integer(instant.milliseconds)]
        ).first?.optionalInteger("leaf")
        let newest = max(0, try TreeState.size(in: tx) - 1)
        return max(try beyond(in: tx), min(younger ?? newest, newest))
    }

    /// Entries as an archive keeps them, from a leaf on: `leaf`, `record` (the data of the leaf) and the salts of personal values.
    public static func lines(from leaf: Int64, beyond: Int64, limit: Int = 500, in tx: ReadTransaction) throws -> [JSONObject] {
        let rows = try tx.query(
            "\(TrailEntry.selection) WHERE l.leaf >= $1 AND l.leaf < $2 ORDER BY l.leaf LIMIT $3",
            [.integer(leaf), .integer(beyond), .integer(Int64(limit))])
        return try rows.map { row in
            let entry = try TrailEntry(row: row)
            var salts = JSONObject()
            for salt in try tx.query(
                "SELECT name, salt FROM audit_personal WHERE writer = $1 AND counter = $2 ORDER BY name",
                [.text(entry.record.writer), .integer(entry.record.counter)])
            {
                salts[try salt.text("name")] = .string(Hex.encode(try salt.blob("salt")))
            }
            return ["leaf": entry.leaf.map { .integer($0) } ?? .null, "record": .string(entry.record.text), "salts": .object(salts)]
        }
    }

    /// Removes the content of the leaves before one, at most so many at once.
    ///
    /// - Returns: whether there is more to remove.
    public static func remove(beyond last: Int64, limit: Int64 = 1000, in tx: WriteTransaction) throws(StoreError) -> Bool {
        let first = try beyond(in: tx)
        let next = min(last, first + limit)
        guard first < next else { return false }
        let bound: [SQLValue] = [.integer(next)]
        try tx.execute(
            """
            INSERT INTO audit_archived_writers (writer, counter, hash)
            SELECT e.writer, e.counter, e.hash FROM audit_entries e JOIN (
                SELECT writer, MAX(counter) AS counter FROM audit_leaves WHERE leaf < $1 GROUP BY writer) AS newest
            ON newest.writer = e.writer AND newest.counter = e.counter WHERE 1 = 1
            ON CONFLICT (writer) DO UPDATE SET counter = excluded.counter, hash = excluded.hash
            """, bound)
        for table in ["audit_personal", "audit_entries"] {
            try tx.execute(
                """
                DELETE FROM \(table) WHERE EXISTS (SELECT 1 FROM audit_leaves l
                WHERE l.leaf < $1 AND l.writer = \(table).writer AND l.counter = \(table).counter)
                """, bound)
        }
        try tx.execute("DELETE FROM audit_leaves WHERE leaf < $1", bound)
        try tx.execute(
            "INSERT INTO audit_archive (id, beyond) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET beyond = excluded.beyond", bound)
        return next < last
    }

    /// Whether a line of an archive is what the tree was made of.
    public static func holds(_ line: JSONObject, in tx: ReadTransaction) throws -> Bool {
        guard let leaf = line["leaf"]?.numberValue?.integer, let record = line["record"]?.stringValue else { return false }
        var tiles = TileTree(tx)
        return try tiles.leafHash(leaf) == Merkle.leafHash(record.utf8)
    }

    /// Where the chain of a writer goes on: the number and the hash of its last entry that is archived.
    static func end(of writer: String, in tx: ReadTransaction) throws(StoreError) -> (counter: Int64, hash: [UInt8])? {
        let rows = try tx.query("SELECT counter, hash FROM audit_archived_writers WHERE writer = $1", [.text(writer)])
        return try rows.first.map { row throws(StoreError) in (try row.integer("counter"), try row.blob("hash")) }
    }

    /// Whether an entry of the log itself says that leaves up to this one were archived.
    ///
    /// One without a place in the tree says nothing: whoever can write the store can put it there.
    static func isTold(beyond leaf: Int64, in tx: ReadTransaction) throws -> Bool {
        try tx.query(
            """
            SELECT e.body AS body FROM audit_entries e JOIN audit_leaves l ON l.writer = e.writer AND l.counter = e.counter
            WHERE e.kind = $1
            """, [.text(kind)]
        ).contains { row in
            // A body that somebody spoilt is found by the pass over the leaves.
            guard let body = try? JSONValue(parsing: try row.text("body")) else { return false }
            return (body["beyond"]?.numberValue?.integer ?? 0) >= leaf
        }
    }
}
