public import Clocks
import Cryptography
public import JSON
public import Store

/// Reads the log: lists, shows, exports, proves.
public struct AuditTrail: Sendable {
    private let store: Store

    /// The log in a store.
    public init(_ store: Store) { self.store = store }

    /// Which entries to list.
    public struct Filter: Sendable, Hashable {
        /// Only entries of this kind.
        public var kind: String?
        /// Only entries written at this instant or later.
        public var since: Instant?
        /// Only entries written before this instant.
        public var before: Instant?
        /// At most so many, the newest; at most 10 000.
        public var limit: Int

        /// The newest hundred, unless told otherwise.
        public init(kind: String? = nil, since: Instant? = nil, before: Instant? = nil, limit: Int = 100) {
            self.kind = kind
            self.since = since
            self.before = before
            self.limit = limit
        }
    }

    /// Entries, the newest first.
    public func list(_ filter: Filter = Filter()) async throws -> [TrailEntry] {
        try await store.read { tx in
            try tx.query(
                """
                \(TrailEntry.selection) WHERE e.at >= $1 AND e.at < $2 AND ($3 = '' OR e.kind = $3)
                ORDER BY e.at DESC, e.writer DESC, e.counter DESC LIMIT $4
                """,
                [
                    .integer(filter.since?.milliseconds ?? .min), .integer(filter.before?.milliseconds ?? .max),
                    .text(filter.kind ?? ""), .integer(Int64(max(0, min(filter.limit, 10_000)))),
                ]
            ).map(TrailEntry.init(row:))
        }
    }

    /// One entry by its reference; throws `AuditError.noSuchEntry`.
    public func show(_ reference: String) async throws -> TrailEntry {
        try await store.read { tx in try Self.find(reference, in: tx) }
    }

    /// Whether `value` is the personal value that the entry committed to. False too when its salt was erased.
    public func discloses(_ reference: String, name: String, value: String) async throws -> Bool {
        try await store.read { tx in
            let record = try Self.find(reference, in: tx).record
            let row = try tx.query(
                "SELECT salt FROM audit_personal WHERE writer = $1 AND counter = $2 AND name = $3",
                [.text(record.writer), .integer(record.counter), .text(name)]
            ).first
            guard let salt = try row?.blob("salt"), let commitment = record.commitment(to: name) else { return false }
            return Commitment.check(value, name: name, salt: salt, against: commitment)
        }
    }

    /// Erases the salts of an entry's personal values: its commitments say nothing from then on, and the log still verifies.
    public func erasePersonal(_ reference: String) async throws {
        try await store.write { tx in
            let record = try Self.find(reference, in: tx).record
            try tx.perform(
                "DELETE FROM audit_personal WHERE writer = $1 AND counter = $2", [.text(record.writer), .integer(record.counter)])
        }
    }

    /// The proof that an entry stands in the tree of the newest checkpoint.
    public func prove(_ reference: String) async throws -> InclusionProof {
        try await store.read { tx in
            let entry = try Self.find(reference, in: tx)
            guard let leaf = entry.leaf, let checkpoint = try TreeState.newestCheckpoint(in: tx), leaf < checkpoint.size else {
                throw AuditError.notSequenced(reference)
            }
            var tree = TileTree(tx)
            return InclusionProof(
                record: entry.record.text, leaf: leaf, path: try tree.inclusionPath(leaf: leaf, size: checkpoint.size),
                checkpoint: checkpoint.note)
        }
    }

    /// The newest checkpoint; nil while nothing was sequenced.
    public func newestCheckpoint() async throws -> Checkpoint? {
        try await store.read { tx in try TreeState.newestCheckpoint(in: tx) }
    }

    /// The newest checkpoint that was made by an instant; nil where there was none.
    public func newestCheckpoint(by instant: Instant) async throws -> Checkpoint? {
        try await store.read { tx in try TreeState.newestCheckpoint(by: instant, in: tx) }
    }

    /// The whole log as JSON lines, a page at a time: entries in the order of their leaves, then those that wait, then the newest
    /// checkpoint as `{"checkpoint": …}`.
    ///
    /// The leaf hash of an entry is SHA-256 over a zero byte and the text in `record`, so that others can compute the tree.
    public func export(_ write: (String) async throws -> Void) async throws {
        var last: Int64 = -1
        while true {
            let after = last
            let page = try await store.read { tx in
                try tx.query("\(TrailEntry.selection) WHERE l.leaf > $1 ORDER BY l.leaf LIMIT 1000", [.integer(after)])
                    .map(TrailEntry.init(row:))
            }
            for entry in page { try await write(entry.exported.text) }
            guard let leaf = page.last?.leaf else { break }
            last = leaf
        }
        // What has been sequenced since, what waits and the checkpoint come from one snapshot, or an entry could slip between.
        let after = last
        let (rest, checkpoint) = try await store.read { tx in
            let sequenced = try tx.query("\(TrailEntry.selection) WHERE l.leaf > $1 ORDER BY l.leaf", [.integer(after)])
            let waiting = try tx.query("\(TrailEntry.selection) WHERE l.leaf IS NULL ORDER BY e.at, e.writer, e.counter")
            return (try (sequenced + waiting).map(TrailEntry.init(row:)), try TreeState.newestCheckpoint(in: tx))
        }
        for entry in rest { try await write(entry.exported.text) }
        if let checkpoint { try await write(JSONValue.object(["checkpoint": .string(checkpoint.note)]).text) }
    }

    private static func find(_ reference: String, in tx: ReadTransaction) throws -> TrailEntry {
        guard let (writer, counter) = EntryRecord.split(reference) else { throw AuditError.noSuchEntry(reference) }
        let row = try tx.query(
            "\(TrailEntry.selection) WHERE e.writer = $1 AND e.counter = $2", [.text(writer), .integer(counter)]
        ).first
        guard let row else { throw AuditError.noSuchEntry(reference) }
        return try TrailEntry(row: row)
    }
}

/// An entry with its place in the tree.
public struct TrailEntry: Sendable, Hashable {
    /// The entry.
    public let record: EntryRecord

    /// Its leaf, from 0; nil while it waits for one.
    public let leaf: Int64?

    static let selection = """
        SELECT \(EntryRecord.columns), l.leaf AS leaf FROM audit_entries e
        LEFT JOIN audit_leaves l ON l.writer = e.writer AND l.counter = e.counter
        """

    init(row: Row) throws(StoreError) {
        record = try EntryRecord(row: row)
        leaf = try row.optionalInteger("leaf")
    }

    /// The entry for programs: its members, its hash and its leaf.
    public var json: JSONValue {
        [
            "reference": .string(record.reference), "writer": .string(record.writer), "counter": .integer(record.counter),
            "leaf": leaf.map { .integer($0) } ?? .null, "at": .integer(record.at.milliseconds), "kind": .string(record.kind),
            "body": (try? JSONValue(parsing: record.body)) ?? .string(record.body),
            "personal": (try? JSONValue(parsing: record.personal)) ?? .string(record.personal),
            "previous": .string(Hex.encode(record.previous)), "hash": .string(Hex.encode(record.hash)),
        ]
    }

    fileprivate var exported: JSONValue {
        ["leaf": leaf.map { .integer($0) } ?? .null, "hash": .string(Hex.encode(record.hash)), "record": .string(record.text)]
    }
}
