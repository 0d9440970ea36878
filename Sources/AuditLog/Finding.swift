/// One thing that is wrong with a log.
public struct Finding: Sendable, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An entry does not have the hash that was made when it was written.
        case edited
        /// An entry is gone from between others of its writer, or from its leaf.
        case dropped
        /// An entry does not link to the one before it.
        case brokenLink = "broken-link"
        /// The leaves do not stand in their writer's order, or one entry stands at two.
        case reordered
        /// An entry stands at a leaf where another one was signed.
        case replaced
        /// An entry was never given a place in the tree, although later ones were, or although it has waited for long.
        case outside
        /// There are leaves that no checkpoint covers, although each is made together with one.
        case appended
        /// The log has fewer leaves than a checkpoint says: its end was cut off.
        case truncated
        /// The tree has another root than a checkpoint says.
        case root
        /// A checkpoint is not signed by the log's key, or is none.
        case signature
        /// A row cannot be read as what it has to be.
        case unreadable
    }

    /// What is wrong.
    public let kind: Kind

    /// The entry's writer, where one entry is meant.
    public let writer: String?

    /// The entry's number among its writer's, where one entry is meant.
    public let counter: Int64?

    /// The leaf, or the number of leaves of the checkpoint that is meant.
    public let leaf: Int64?

    /// One sentence for people.
    public let message: String

    init(_ kind: Kind, writer: String? = nil, counter: Int64? = nil, leaf: Int64? = nil, _ message: String) {
        self.kind = kind
        self.writer = writer
        self.counter = counter
        self.leaf = leaf
        self.message = message
    }
}

extension Finding: CustomStringConvertible {
    /// The finding as one line: kind, place, sentence.
    public var description: String {
        let entry = writer.map { writer in
            counter.map { "entry \(EntryRecord.reference(writer, $0))" } ?? "writer \(writer)"
        }
        let place = [entry, leaf.map { "leaf \($0)" }].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? "\(kind.rawValue): \(message)" : "\(kind.rawValue): \(place): \(message)"
    }
}

/// What is wrong with a log, up to a bound: a log with a million broken entries needs no million lines.
struct Findings {
    static let most = 1000

    private(set) var all: [Finding] = []
    private(set) var omitted: Int64 = 0

    mutating func add(_ finding: Finding) {
        if all.count < Self.most { all.append(finding) } else { omitted += 1 }
    }
}
