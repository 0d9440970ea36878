import Clocks
import Store

/// Goes through every writer's entries in their order: numbers without a gap, links, hashes, and whether each has its place.
struct ChainPass {
    private static let page: Int64 = 1000

    /// How far two clocks of one store may stand apart.
    private static let tolerance: Span = .seconds(5)

    private(set) var entries: Int64 = 0
    private(set) var writers: Int64 = 0
    private(set) var unsequenced: Int64 = 0
    private(set) var oldestUnsequenced: Instant?

    private let transaction: ReadTransaction
    private let newestSequenced: Instant?
    /// The latest instant that an entry can have been written at by now.
    private let latest: Instant
    private let options: Verifier.Options

    /// Where the pass stands: the writer, its last number, and the hash that the next entry links to.
    private var writer: String?
    private var counter: Int64 = 0
    private var hash = EntryRecord.noPrevious

    init(_ transaction: ReadTransaction, newestSequenced: Instant?, options: Verifier.Options) throws {
        self.transaction = transaction
        self.newestSequenced = newestSequenced
        self.options = options
        // A clock that ran ahead and was put right stands before what it has written.
        latest = max(transaction.now + Self.tolerance, try transaction.newestInstant() ?? transaction.now)
    }

    mutating func run(_ findings: inout Findings) throws {
        var after: (writer: SQLValue, counter: SQLValue) = ("", .integer(.min))
        while true {
            let rows = try transaction.query(
                """
                SELECT \(EntryRecord.columns), e.hash AS hash, l.leaf AS leaf, p.at AS since, p.refused AS refused FROM audit_entries e
                LEFT JOIN audit_leaves l ON l.writer = e.writer AND l.counter = e.counter
                LEFT JOIN audit_pending p ON p.writer = e.writer AND p.counter = e.counter
                WHERE (e.writer, e.counter) > ($1, $2) ORDER BY e.writer, e.counter LIMIT $3
                """, [after.writer, after.counter, .integer(Self.page)])
            for row in rows { check(row, &findings) }
            guard let last = rows.last else { return }
            after = (try last.value("writer"), try last.value("counter"))
        }
    }

    private mutating func check(_ row: Row, _ findings: inout Findings) {
        entries += 1
        guard let record = try? EntryRecord(row: row), let stored = try? row.blob("hash") else {
            findings.add(
                Finding(
                    .unreadable, writer: try? row.text("writer"), counter: try? row.integer("counter"),
                    "a column holds another kind of value"))
            return
        }
        if record.writer != writer {
            writers += 1
            let archived = (try? AuditArchive.end(of: record.writer, in: transaction)) ?? nil
            (writer, counter, hash) = (record.writer, archived?.counter ?? 0, archived?.hash ?? EntryRecord.noPrevious)
        }
        checkNumber(of: record, &findings)
        let computed = record.hash
        if stored != computed || !record.isCanonical {
            findings.add(about(record, .edited, "it is not what was hashed when it was written"))
        }
        if (try? row.optionalInteger("leaf")) ?? nil == nil { checkWaiting(record, row, &findings) }
        (counter, hash) = (record.counter, computed)
    }

    private func checkNumber(of record: EntryRecord, _ findings: inout Findings) {
        if record.counter != counter + 1 {
            let missing = counter + 1 < record.counter ? "\(counter + 1) to \(record.counter - 1)" : "before \(record.counter)"
            findings.add(
                Finding(.dropped, writer: record.writer, counter: counter + 1, "the writer's entries \(missing) are gone"))
        } else if record.previous != hash {
            findings.add(about(record, .brokenLink, "it does not link to the writer's entry before it"))
        }
    }

    /// An entry outside the tree is in order only while it is new: newer than all in the tree, and not waiting for long.
    private mutating func checkWaiting(_ record: EntryRecord, _ row: Row, _ findings: inout Findings) {
        unsequenced += 1
        // An entry and its turn come into the store in one transaction, and the turn goes in the one that gives the entry its leaf.
        guard let since = try? row.optionalInteger("since"), let refused = try? row.optionalInteger("refused") else {
            findings.add(about(record, .outside, "it neither has a place in the tree nor waits for one"))
            return
        }
        // Not when it was written: after a clock that ran ahead, what that has written waits by the right one.
        let waitsSince = Instant(milliseconds: since)
        oldestUnsequenced = min(oldestUnsequenced ?? waitsSince, waitsSince)
        if refused != 0 {
            findings.add(about(record, .outside, "it was refused a place in the tree: it is not as a process of this log wrote it"))
        } else if waitsSince > latest {
            findings.add(about(record, .outside, "it waits for its place in the tree from an instant that has not come"))
        } else if let newestSequenced, waitsSince < newestSequenced {
            findings.add(about(record, .outside, "it has no place in the tree, although later entries have"))
        } else if !options.acceptsUnsequenced, waitsSince < transaction.now - options.patience {
            findings.add(about(record, .outside, "it has waited for its place in the tree for too long"))
        }
    }

    private func about(_ record: EntryRecord, _ kind: Finding.Kind, _ message: String) -> Finding {
        Finding(kind, writer: record.writer, counter: record.counter, message)
    }
}
