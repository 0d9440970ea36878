import Clocks
import Store

/// Goes through the leaves in order, computes the tree from the entries, and compares it with every checkpoint on the way.
struct TreePass {
    private static let page: Int64 = 1000

    private(set) var leaves: Int64 = 0
    /// The leaves before this one are archived: the tiles have their hashes.
    private(set) var archived: Int64 = 0
    private(set) var checkpoints: Int64 = 0
    private(set) var newestInstant: Instant?
    private(set) var agreement: VerifyReport.Agreement = .itselfOnly
    var root: [UInt8] { range.root }

    private let transaction: ReadTransaction
    private let keys: [AuditPublicKey]
    private let outside: Checkpoint?
    private var tiles: TileTree
    private var range = CompactRange()
    private var lastCounters: [String: Int64] = [:]
    private var pending: [Checkpoint] = []
    private var isRootBroken = false
    private var isOutsideMet = false
    private var newestSize: Int64 = 0

    init(_ transaction: ReadTransaction, keys: [AuditPublicKey], outside: Checkpoint?) {
        self.transaction = transaction
        self.keys = keys
        self.outside = outside
        tiles = TileTree(transaction)
    }

    mutating func run(_ findings: inout Findings) throws {
        compareOutside(&findings)
        var stored = StoredCheckpoints(transaction)
        var next = try stored.next(&findings)
        archived = try archivedLeaves(&findings)
        for leaf in 0..<archived {
            try addArchived(leaf, &findings)
            try meet(&next, &stored, &findings)
        }
        var lastLeaf = archived - 1
        while true {
            let rows = try transaction.query(
                """
                SELECT l.leaf AS leaf, l.writer AS of_writer, l.counter AS of_counter, \(EntryRecord.columns) FROM audit_leaves l
                LEFT JOIN audit_entries e ON e.writer = l.writer AND e.counter = l.counter
                WHERE l.leaf > $1 ORDER BY l.leaf LIMIT $2
                """, [.integer(lastLeaf), .integer(Self.page)])
            for row in rows {
                guard let leaf = try? row.integer("leaf") else {
                    findings.add(Finding(.unreadable, leaf: lastLeaf + 1, "a leaf has no number"))
                    return
                }
                try fill(from: lastLeaf + 1, to: leaf, &findings)
                try add(row, at: leaf, &findings)
                lastLeaf = leaf
                try meet(&next, &stored, &findings)
            }
            if rows.isEmpty { break }
        }
        leaves = range.size
        var beyond: Checkpoint?
        while let checkpoint = next {
            beyond = checkpoint
            next = try stored.next(&findings)
        }
        if let beyond {
            newestSize = beyond.size
            truncated(beyond, "a checkpoint in the store", &findings)
        }
        checkpoints = stored.count
        finish(&findings)
    }

    /// Compares the tree as it is now with the checkpoints of its size.
    private mutating func meet(
        _ next: inout Checkpoint?, _ stored: inout StoredCheckpoints, _ findings: inout Findings
    ) throws {
        compareOutside(&findings)
        while let checkpoint = next, checkpoint.size <= range.size {
            compare(checkpoint, &findings)
            next = try stored.next(&findings)
        }
    }

    /// How many leaves are archived: not more than a checkpoint was made for, nor than the tiles can have hashes of. Nobody computes for
    /// hours, or for ever, because of one number that somebody wrote.
    private func archivedLeaves(_ findings: inout Findings) throws -> Int64 {
        let archived = try AuditArchive.beyond(in: transaction)
        let signed = try transaction.query("SELECT MAX(size) AS size FROM audit_checkpoints").first?.optionalInteger("size") ?? 0
        guard try archived < 0 || archived > min(signed, TileTree.mostLeaves(in: transaction)) else { return archived }
        findings.add(Finding(.dropped, leaf: 0, "\(archived) leaves are said to be archived, and the tree never had so many"))
        return 0
    }

    /// A leaf whose entry lies in an archive.
    private mutating func addArchived(_ leaf: Int64, _ findings: inout Findings) throws {
        let hash = try remembered(leaf)
        if hash == nil {
            findings.add(Finding(.dropped, leaf: leaf, "the hash of this archived leaf is gone"))
            isRootBroken = true
        }
        range.append(hash ?? EntryRecord.noPrevious)
    }

    /// Leaves that are not there at all: the tree goes on with what the tiles remember, so that what follows is still compared.
    private mutating func fill(from first: Int64, to leaf: Int64, _ findings: inout Findings) throws {
        guard first < leaf else { return }
        findings.add(Finding(.dropped, leaf: first, "the leaves \(first) to \(leaf - 1) are gone"))
        isRootBroken = true
        // A leaf number far outside is no reason to compute for hours.
        guard leaf - first <= 1 << 20 else { return }
        for missing in first..<leaf { range.append(try remembered(missing) ?? EntryRecord.noPrevious) }
    }

    private mutating func add(_ row: Row, at leaf: Int64, _ findings: inout Findings) throws {
        let writer = try? row.text("of_writer")
        let counter = try? row.integer("of_counter")
        let remembered = try remembered(leaf)
        guard let record = try? EntryRecord(row: row) else {
            findings.add(Finding(.dropped, writer: writer, counter: counter, leaf: leaf, "the entry of this leaf is gone"))
            range.append(remembered ?? EntryRecord.noPrevious)
            return
        }
        let hash = record.hash
        if let remembered, remembered != hash {
            findings.add(
                Finding(
                    .replaced, writer: record.writer, counter: record.counter, leaf: leaf,
                    "it is not the entry that was given this leaf"))
        }
        if record.counter <= lastCounters[record.writer] ?? 0 {
            findings.add(
                Finding(
                    .reordered, writer: record.writer, counter: record.counter, leaf: leaf,
                    "it does not stand after its writer's entry \(lastCounters[record.writer] ?? 0)"))
        }
        lastCounters[record.writer] = record.counter
        // From where a clock that ran ahead was put right, the log goes on at an earlier instant. Only a process of the log gets this
        // entry a leaf.
        let isSetBack = record.kind == AuditLog.clockSetBack
        newestInstant = isSetBack ? record.at : max(newestInstant ?? record.at, record.at)
        range.append(hash)
    }

    /// The leaf hash in the tiles; they are derived, so one that cannot be read says nothing.
    private mutating func remembered(_ leaf: Int64) throws -> [UInt8]? {
        do { return try tiles.leafHash(leaf) } catch is AuditError { return nil }
    }

    private mutating func compare(_ checkpoint: Checkpoint, _ findings: inout Findings) {
        newestSize = max(newestSize, checkpoint.size)
        if !checkpoint.isSigned(by: keys) {
            findings.add(Finding(.signature, leaf: checkpoint.size, "the checkpoint for so many leaves is not signed by the log's key"))
        }
        // One changed entry breaks every later root: the first one says where to look.
        guard checkpoint.size == range.size, checkpoint.root != range.root, !isRootBroken else { return }
        isRootBroken = true
        findings.add(
            Finding(
                .root, leaf: checkpoint.size,
                "the tree has another root than the checkpoint for \(checkpoint.size) leaves says: an entry before that was changed"))
    }

    private mutating func compareOutside(_ findings: inout Findings) {
        guard let outside, !isOutsideMet, outside.size == range.size else { return }
        isOutsideMet = true
        if outside.root == range.root {
            agreement = .outside(origin: outside.origin, size: outside.size)
        } else {
            contradicted(outside, &findings)
        }
    }

    private mutating func contradicted(_ outside: Checkpoint, _ findings: inout Findings) {
        agreement = .contradicted(origin: outside.origin, size: outside.size)
        findings.add(
            Finding(
                .root, leaf: outside.size, "the tree has another root than the checkpoint from outside for \(outside.size) leaves says"))
    }

    private func truncated(_ checkpoint: Checkpoint, _ which: String, _ findings: inout Findings) {
        findings.add(
            Finding(
                .truncated, leaf: checkpoint.size,
                "\(which) is for \(checkpoint.size) leaves and the log has \(range.size): its end was cut off"))
    }

    private mutating func finish(_ findings: inout Findings) {
        if let outside, !isOutsideMet {
            if outside.size > range.size {
                agreement = .contradicted(origin: outside.origin, size: outside.size)
                truncated(outside, "the checkpoint from outside", &findings)
            } else {
                contradicted(outside, &findings)
            }
        }
        if range.size > newestSize {
            findings.add(
                Finding(
                    .appended, leaf: newestSize,
                    "the leaves from \(newestSize) on stand under no checkpoint, although each is made with one"))
        }
    }
}

/// The checkpoints in the store, in the order of their sizes, a page at a time.
private struct StoredCheckpoints {
    private let transaction: ReadTransaction
    private var page: [Row] = []
    private var lastSize: Int64 = .min
    private(set) var count: Int64 = 0

    init(_ transaction: ReadTransaction) { self.transaction = transaction }

    /// The next one that can be read; those that cannot are findings.
    mutating func next(_ findings: inout Findings) throws -> Checkpoint? {
        while true {
            if page.isEmpty {
                page = try transaction.query(
                    "SELECT size, note FROM audit_checkpoints WHERE size > $1 ORDER BY size LIMIT 1000", [.integer(lastSize)]
                ).reversed()
            }
            guard let row = page.popLast() else { return nil }
            lastSize = try row.integer("size")
            count += 1
            if let checkpoint = try? Checkpoint(parsing: try row.text("note")), checkpoint.size == lastSize { return checkpoint }
            findings.add(Finding(.signature, leaf: lastSize, "the checkpoint for so many leaves is none"))
        }
    }
}
