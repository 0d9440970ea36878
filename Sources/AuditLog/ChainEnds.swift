import Store

/// The newest entries of writers as the transactions of one commit know them: the next one goes behind them.
final class ChainEnds: Recollection {
    static let tables = ["audit_entries", "audit_archived_writers"]

    /// A writer's newest entry.
    struct End {
        var counter: Int64 = 0
        var hash = EntryRecord.noPrevious
    }

    private var ends: [String: End] = [:]

    init() {}

    subscript(writer: String) -> End? {
        get { ends[writer] }
        set { ends[writer] = newValue }
    }

    /// The end of a writer's chain, wherever its entries are now.
    static func end(of writer: String, in tx: ReadTransaction) throws -> End {
        if let known = tx.recollection(Self.self)?[writer] { return known }
        let last = try tx.query(
            "SELECT counter, hash FROM audit_entries WHERE writer = $1 ORDER BY counter DESC LIMIT 1", [.text(writer)]
        ).first
        if let last { return End(counter: try last.integer("counter"), hash: try last.blob("hash")) }
        return try AuditArchive.end(of: writer, in: tx).map { End(counter: $0.counter, hash: $0.hash) } ?? End()
    }
}

/// The log's tables as entries go into them.
enum AuditSheets {
    static let entries = Sheet("audit_entries", ["writer", "counter", "at", "kind", "body", "personal", "previous", "hash"])
    static let leaves = Sheet("audit_leaves", ["leaf", "writer", "counter"])
    static let pending = Sheet("audit_pending", ["writer", "counter", "at", "seal", "refused"])
}
