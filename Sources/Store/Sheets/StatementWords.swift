/// What statements name: which tables they can touch, and whether they can change any. No view and no trigger stands between a statement
/// and its tables.
final class StatementWords {
    /// What one statement names.
    struct Words {
        let names: Set<String>
        let isChanging: Bool
    }

    private static let changes: Set<String> = ["insert", "update", "delete", "create", "alter", "drop", "truncate"]

    /// Statements are constants of the program; more than this means that somebody builds them from values.
    private static let most = 1024

    private var known: [StatementKey: Words] = [:]

    func words(of sql: String) -> Words {
        let key = StatementKey(sql)
        if let words = known[key] { return words }
        let names = Set(sql.utf8.split { !Self.isOfName($0) }.map { String(decoding: $0, as: UTF8.self).lowercased() })
        let words = Words(names: names, isChanging: !names.isDisjoint(with: Self.changes))
        if known.count >= Self.most { known.removeAll() }
        known[key] = words
        return words
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
