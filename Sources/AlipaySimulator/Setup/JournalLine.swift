import JSON

/// A line of the journal, which holds the histories of several books mixed as they happened.
///
/// Lines of trades have no `book`: journals from before the other books hold trades alone.
enum JournalLine: Sendable {
    case trade(LedgerEntry)
    case funds(FundsEntry)
    case code(CodeEntry)
    case user(UserEntry)
    case notice(NoticeEntry)

    var json: JSONValue {
        switch self {
        case .trade(let entry): entry.json
        case .funds(let entry): entry.json
        case .code(let entry): entry.json
        case .user(let entry): entry.json
        case .notice(let entry): entry.json
        }
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        switch json["book"]?.stringValue {
        case nil: self = .trade(try LedgerEntry(json: json))
        case FundsEntry.book: self = .funds(try FundsEntry(json: json))
        case CodeEntry.book: self = .code(try CodeEntry(json: json))
        case UserEntry.book: self = .user(try UserEntry(json: json))
        case NoticeEntry.book: self = .notice(try NoticeEntry(json: json))
        case .some: throw EntryError(description: "`book` is unknown")
        }
    }
}
