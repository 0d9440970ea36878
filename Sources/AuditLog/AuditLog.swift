public import Clocks
import Cryptography
import JSON
public import Store

/// Writes entries, each in the transaction that it describes.
///
/// An entry gets its writer's next number and a hash over itself and the writer's entry before it. Its place in the tree comes later,
/// from the `Sequencer`.
public struct AuditLog: Sendable {
    /// Under which name this process writes.
    public let writer: String

    private let seals: SealKey

    /// A log that writes under a name of its own.
    ///
    /// - Parameters:
    ///   - writer: a name that no other running process has; see `newWriterName()`.
    ///   - key: the log's key. Entries are sealed under a key derived from it until they stand in the tree, so that nobody who can
    ///     only write to the store gets an entry of theirs signed.
    public init(writer: String = AuditLog.newWriterName(), key: AuditKey) {
        self.writer = writer
        seals = key.sealKey
    }

    /// A random name of ten letters and digits.
    public static func newWriterName() -> String {
        let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
        return String(SecureRandom.bytes(10).map { letters[Int($0 & 31)] })
    }

    /// The largest body, in bytes of canonical JSON.
    public static let largestBody = 256 << 10

    /// Writes an entry. It is there once the transaction is committed, and only then.
    ///
    /// Throws `AuditError.draft` for a kind that is empty or over 64 bytes, a body over 256 KiB, or more than 16 personal values.
    public func append(_ draft: EntryDraft, in tx: WriteTransaction) throws -> Entry { try append(WrittenDraft(draft), in: tx) }

    /// Writes an entry whose text was made before: nobody waits for that in the transaction.
    public func append(_ draft: WrittenDraft, in tx: WriteTransaction) throws -> Entry {
        let last = try ChainEnds.end(of: writer, in: tx)
        let counter = last.counter + 1
        let record = EntryRecord(
            writer: writer, counter: counter, at: tx.now, kind: draft.kind, body: draft.body, personal: draft.commitments,
            previous: last.hash)
        let hash = record.hash
        try write(record, hash: hash, in: tx)
        for (name, salt) in draft.salts {
            try tx.perform(
                "INSERT INTO audit_personal (writer, counter, name, salt) VALUES ($1, $2, $3, $4)",
                [.text(writer), .integer(counter), .text(name), .blob(salt)])
        }
        tx.recollection(ChainEnds.self)?[writer] = ChainEnds.End(counter: counter, hash: hash)
        return Entry(record, digest: hash)
    }

    private func write(_ record: EntryRecord, hash: [UInt8], in tx: WriteTransaction) throws(StoreError) {
        let place: [SQLValue] = [.text(record.writer), .integer(record.counter), .integer(record.at.milliseconds)]
        try tx.insert(
            place + [.text(record.kind), .text(record.body), .text(record.personal), .blob(record.previous), .blob(hash)],
            into: AuditSheets.entries)
        try tx.insert(place + [.blob(seals.seal(hash)), .integer(0)], into: AuditSheets.pending)
    }
}

/// The evidence that an entry was written. Only `AuditLog.append` makes one.
public struct Entry: Sendable, Hashable {
    /// Who wrote it.
    public let writer: String

    /// Its number among the writer's entries, from 1.
    public let counter: Int64

    /// When the transaction that it describes ran.
    public let at: Instant

    /// What kind of event it is.
    public let kind: String

    /// The hash of the entry, 32 bytes: its leaf hash in the tree.
    public let digest: [UInt8]

    /// A short name for people, and for `audit show`.
    public var reference: String { EntryRecord.reference(writer, counter) }

    fileprivate init(_ record: EntryRecord, digest: [UInt8]) {
        writer = record.writer
        counter = record.counter
        at = record.at
        kind = record.kind
        self.digest = digest
    }
}
