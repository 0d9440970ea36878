public import Clocks
import Cryptography
import JSON
import Store

/// An entry as it stands in the store: what is hashed, and nothing that was derived from it.
public struct EntryRecord: Sendable, Hashable {
    /// Who wrote it: a process, by the random name it gave itself.
    public let writer: String

    /// Its number among the writer's entries, from 1, without a gap.
    public let counter: Int64

    /// When the transaction that it describes ran.
    public let at: Instant

    /// What kind of event it is.
    public let kind: String

    /// What happened: canonical JSON.
    public let body: String

    /// The commitments to personal values by name: canonical JSON.
    public let personal: String

    /// The hash of the writer's entry before this one, 32 bytes; zeros for the first.
    public let previous: [UInt8]

    /// The `previous` of a writer's first entry.
    static let noPrevious = [UInt8](repeating: 0, count: 32)

    /// The version of `text`.
    static let version = 1

    /// The record as one line of canonical JSON: the data of the entry's leaf in the tree.
    public var text: String { String(decoding: leaf.dropFirst(), as: UTF8.self) }

    /// The entry's hash, which is its leaf hash in the tree (RFC 6962 section 2.1).
    public var hash: [UInt8] { SHA256.digest(leaf) }

    /// The text behind the byte that a leaf is hashed with. Every entry is hashed twice while calls wait: pieces go straight to their
    /// place.
    private var leaf: [UInt8] {
        var leaf = [Merkle.leafMark]
        leaf.reserveCapacity(body.utf8.count + personal.utf8.count + 256)
        leaf += "{\"at\":\(at.milliseconds),\"body\":".utf8
        leaf += body.utf8
        leaf += ",\"counter\":\(counter),\"kind\":".utf8
        leaf += JSONValue.string(kind).bytes
        leaf += ",\"personal\":".utf8
        leaf += personal.utf8
        leaf += ",\"previous\":\"".utf8
        leaf += Hex.encode(previous).utf8
        leaf += "\",\"version\":\(Self.version),\"writer\":".utf8
        leaf += JSONValue.string(writer).bytes
        leaf += "}".utf8
        return leaf
    }

    /// A short name for people, and for `audit show`.
    public var reference: String { Self.reference(writer, counter) }

    static func reference(_ writer: String, _ counter: Int64) -> String { "\(writer)-\(counter)" }

    /// Splits a reference into writer and counter.
    static func split(_ reference: String) -> (writer: String, counter: Int64)? {
        guard let dash = reference.lastIndex(of: "-"), let counter = Int64(reference[reference.index(after: dash)...]), counter > 0 else {
            return nil
        }
        return (String(reference[..<dash]), counter)
    }

    /// The columns that `init(row:)` reads, of a table called `e`.
    static let columns = "e.writer, e.counter, e.at, e.kind, e.body, e.personal, e.previous"

    init(writer: String, counter: Int64, at: Instant, kind: String, body: String, personal: String, previous: [UInt8]) {
        self.writer = writer
        self.counter = counter
        self.at = at
        self.kind = kind
        self.body = body
        self.personal = personal
        self.previous = previous
    }

    init(row: Row) throws(StoreError) {
        self.init(
            writer: try row.text("writer"), counter: try row.integer("counter"),
            at: Instant(milliseconds: try row.integer("at")), kind: try row.text("kind"), body: try row.text("body"),
            personal: try row.text("personal"), previous: try row.blob("previous"))
    }

    /// Whether body and commitments are canonical JSON objects, so that the text can be read in one way only.
    var isCanonical: Bool {
        [body, personal].allSatisfy { text in
            guard let value = try? JSONValue(parsing: text), value.objectValue != nil else { return false }
            return value.canonicalBytes == Array(text.utf8)
        }
    }

    /// The commitment to a personal value, in hexadecimal; nil when the entry has none of that name.
    public func commitment(to name: String) -> String? {
        (try? JSONValue(parsing: personal))?[name]?.stringValue
    }
}
