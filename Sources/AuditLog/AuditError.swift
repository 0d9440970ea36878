/// Why the log did not do what it was asked.
public enum AuditError: Error, Sendable, Hashable {
    /// A draft that cannot become an entry; carries the reason.
    case draft(String)

    /// A key, or its file, that cannot be used; carries the reason, never the key.
    case key(String)

    /// A text that is no checkpoint; carries the reason.
    case checkpoint(String)

    /// A text that is no proof; carries the reason.
    case proof(String)

    /// The log contradicts its own newest checkpoint, so nothing is added to the tree; carries the reason.
    case damaged(String)

    /// There is no such entry.
    case noSuchEntry(String)

    /// The entry has no place in the tree yet.
    case notSequenced(String)
}

extension AuditError: CustomStringConvertible {
    /// One sentence for people.
    public var description: String {
        switch self {
        case .draft(let reason): "the entry cannot be written: \(reason)"
        case .key(let reason): "the log's key cannot be used: \(reason)"
        case .checkpoint(let reason): "the text is no checkpoint: \(reason)"
        case .proof(let reason): "the text is no proof: \(reason)"
        case .damaged(let reason): "the log contradicts its newest checkpoint: \(reason)"
        case .noSuchEntry(let reference): "the log has no entry `\(reference)`"
        case .notSequenced(let reference): "the entry `\(reference)` has no place in the tree yet"
        }
    }
}
