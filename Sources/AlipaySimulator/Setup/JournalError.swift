/// Why a journal cannot be used.
public enum JournalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be opened, read or written.
    case unusable(path: String, reason: String)
    /// Another simulator holds the file.
    case heldByAnother(path: String)
    /// A line is no entry.
    case notAnEntry(line: Int, reason: String)
    /// An entry is missing or stands twice.
    case outOfOrder(found: Int, expected: Int)
    /// An entry speaks of a trade that the entries before it do not know, or opens one twice.
    case impossible(sequence: Int)

    /// What is wrong, in one lower-case sentence.
    public var description: String {
        switch self {
        case .unusable(let path, let reason): "the journal `\(path)` cannot be used: \(reason)"
        case .heldByAnother(let path): "the journal `\(path)` is in use by another simulator"
        case .notAnEntry(let line, let reason): "line \(line) of the journal is no entry: \(reason)"
        case .outOfOrder(let found, let expected): "entry \(found) of the journal stands where entry \(expected) belongs"
        case .impossible(let sequence): "entry \(sequence) of the journal does not follow from the entries before it"
        }
    }
}
