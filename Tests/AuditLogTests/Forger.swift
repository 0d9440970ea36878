@testable import AuditLog
import Clocks
import Store

/// Somebody who can write the store and knows the log's format, and so makes everything derived anew after a change.
struct Forger {
    let store: Store

    /// Makes links and hashes of every chain anew from the entries as they stand.
    func rehashChains() async throws {
        try await store.write { tx in
            let rows = try tx.query("SELECT \(EntryRecord.columns) FROM audit_entries e ORDER BY e.writer, e.counter")
            var last: EntryRecord?
            for row in rows {
                let found = try EntryRecord(row: row)
                let record = EntryRecord(
                    writer: found.writer, counter: found.counter, at: found.at, kind: found.kind, body: found.body,
                    personal: found.personal, previous: last?.writer == found.writer ? last?.hash ?? [] : EntryRecord.noPrevious)
                try tx.execute(
                    "UPDATE audit_entries SET previous = $1, hash = $2 WHERE writer = $3 AND counter = $4",
                    [.blob(record.previous), .blob(record.hash), .text(record.writer), .integer(record.counter)])
                last = record
            }
        }
    }

    /// Makes the tiles anew from the entries at the leaves.
    func rebuildTree() async throws {
        try await store.write { tx in
            let hashes = try tx.query(
                """
                SELECT e.hash AS hash FROM audit_leaves l
                JOIN audit_entries e ON e.writer = l.writer AND e.counter = l.counter ORDER BY l.leaf
                """
            ).map { try $0.blob("hash") }
            try tx.execute("DELETE FROM audit_tiles")
            try TileTree.append(hashes, toSize: 0, in: tx)
        }
    }

    /// Signs the whole tree with a key: the one checkpoint that the forged log then has.
    func resign(_ key: AuditKey) async throws {
        try await store.write { tx in
            let size = try TreeState.size(in: tx)
            var tree = TileTree(tx)
            let checkpoint = try Checkpoint(size: size, root: tree.root(size: size), key: key)
            try tx.execute("DELETE FROM audit_checkpoints")
            try tx.execute(
                "INSERT INTO audit_checkpoints (size, at, note) VALUES ($1, $2, $3)",
                [.integer(size), .integer(tx.now.milliseconds), .text(checkpoint.note)])
        }
    }
}
