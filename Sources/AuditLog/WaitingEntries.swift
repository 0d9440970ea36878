import Store

/// The oldest of the entries that wait for their place in the tree.
///
/// They are read and checked in a snapshot, and leave in a transaction of their own. An entry that somebody changes in between keeps the
/// hash that it was checked with: the tree tells of the change, as it does of any later one.
struct WaitingEntries: Sendable {
    /// An entry that gets a leaf.
    struct Accepted: Sendable {
        let name: Name
        let hash: [UInt8]
    }

    /// How an entry is called.
    struct Name: Sendable {
        let writer: String
        let counter: Int64
    }

    /// Another process has placed some of them since they were read.
    struct PlacedMeanwhile: Error {}

    /// Those that this log's processes wrote and nobody has changed since, in the order of their leaves.
    private(set) var accepted: [Accepted] = []
    /// The others: they wait for ever.
    private var refused: [Name] = []
    /// Whether there may be more.
    let isFull: Bool

    /// Reads the oldest `most`.
    static func oldest(_ most: Int, sealedBy seals: SealKey, in tx: ReadTransaction) throws -> WaitingEntries {
        let rows = try tx.query(
            """
            SELECT \(EntryRecord.columns), p.seal AS seal FROM audit_pending p
            JOIN audit_entries e ON e.writer = p.writer AND e.counter = p.counter
            WHERE p.refused = 0 ORDER BY p.at, p.writer, p.counter LIMIT $1
            """, [.integer(Int64(most))])
        var waiting = WaitingEntries(isFull: rows.count == most)
        for row in rows {
            let name = Name(writer: try row.text("writer"), counter: try row.integer("counter"))
            if let record = try? EntryRecord(row: row), let seal = try? row.blob("seal"), case let hash = record.hash,
                seals.accepts(seal, of: hash)
            {
                waiting.accepted.append(Accepted(name: name, hash: hash))
            } else {
                waiting.refused.append(name)
            }
        }
        return waiting
    }

    private init(isFull: Bool) { self.isFull = isFull }

    /// Gives them their leaves from `first` on: they wait no more. The refused ones are marked.
    /// - Throws: ``PlacedMeanwhile`` where that was done before.
    func leave(leavesFrom first: Int64, in tx: WriteTransaction) throws {
        for run in runs() {
            let gone = try tx.execute(
                "DELETE FROM audit_pending WHERE writer = $1 AND counter BETWEEN $2 AND $3 AND refused = 0",
                [.text(run.writer), .integer(run.counters.lowerBound), .integer(run.counters.upperBound)])
            guard gone == run.counters.count else { throw PlacedMeanwhile() }
        }
        for (offset, entry) in accepted.enumerated() {
            let place: [SQLValue] = [.integer(first + Int64(offset)), .text(entry.name.writer), .integer(entry.name.counter)]
            try tx.insert(place, into: AuditSheets.leaves)
        }
        for name in refused {
            try tx.perform(
                "UPDATE audit_pending SET refused = 1 WHERE writer = $1 AND counter = $2", [.text(name.writer), .integer(name.counter)])
        }
    }

    /// The accepted entries, those of one writer with numbers behind each other together: nearly all are.
    private func runs() -> [(writer: String, counters: ClosedRange<Int64>)] {
        let names = accepted.map(\.name).sorted { ($0.writer, $0.counter) < ($1.writer, $1.counter) }
        var runs: [(writer: String, counters: ClosedRange<Int64>)] = []
        for name in names {
            if let last = runs.last, last.writer == name.writer, last.counters.upperBound + 1 == name.counter {
                runs[runs.count - 1].counters = last.counters.lowerBound...name.counter
            } else {
                runs.append((name.writer, name.counter...name.counter))
            }
        }
        return runs
    }
}
