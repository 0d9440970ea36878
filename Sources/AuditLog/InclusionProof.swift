import Cryptography
public import JSON

/// What shows somebody without the store that an entry stands in the log.
public struct InclusionProof: Sendable, Hashable {
    /// The entry, as the line of canonical JSON that is its leaf.
    public let record: String

    /// The entry's leaf, from 0.
    public let leaf: Int64

    /// The hashes beside the way to the root, from the leaf upwards.
    public let path: [[UInt8]]

    /// The note of the checkpoint whose tree this is about.
    public let checkpoint: String

    init(record: String, leaf: Int64, path: [[UInt8]], checkpoint: String) {
        self.record = record
        self.leaf = leaf
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Checks the proof: nothing is needed but the log's public key. True only when the checkpoint is signed by one of the keys and
    /// the record leads to its root.
    public func isGood(keys: [AuditPublicKey]) -> Bool {
        guard let checkpoint = try? Checkpoint(parsing: checkpoint), checkpoint.isSigned(by: keys) else { return false }
        let root = Merkle.root(leafHash: Merkle.leafHash(record.utf8), leaf: leaf, size: checkpoint.size, path: path)
        return root == checkpoint.root
    }

    /// The proof as JSON, to hand out.
    public var json: JSONValue {
        [
            "record": .string(record), "leaf": .integer(leaf), "path": .array(path.map { .string(Hex.encode($0)) }),
            "checkpoint": .string(checkpoint),
        ]
    }

    /// Reads what `json` wrote. Whether it holds is for `isGood(keys:)`.
    public init(parsing text: String) throws(AuditError) {
        guard let value = try? JSONValue(parsing: text) else { throw .proof("it is no JSON") }
        guard let record = value["record"]?.stringValue, let leaf = value["leaf"]?.numberValue?.integer,
            let checkpoint = value["checkpoint"]?.stringValue, let hashes = value["path"]?.arrayValue
        else { throw .proof("it lacks `record`, `leaf`, `path` or `checkpoint`") }
        let path = hashes.compactMap { $0.stringValue.flatMap(Hex.decode) }
        guard path.count == hashes.count, path.count <= 64, path.allSatisfy({ $0.count == 32 }) else {
            throw .proof("its `path` is no row of hashes")
        }
        self.init(record: record, leaf: leaf, path: path, checkpoint: checkpoint)
    }
}
