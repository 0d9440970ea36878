/// What a statement from above may not do, whichever database runs it: end the transaction that it is in, or change the connection.
enum StatementRules {
    private static let reserved: Set<String> = [
        "ABORT", "ATTACH", "BEGIN", "CLOSE", "COMMIT", "COPY", "DEALLOCATE", "DETACH", "DISCARD", "DO", "END", "EXECUTE", "LISTEN", "LOCK",
        "NOTIFY", "PRAGMA", "PREPARE", "RELEASE", "RESET", "ROLLBACK", "SAVEPOINT", "SET", "START", "VACUUM",
    ]

    /// Throws `StoreError.statement` for such a statement. A comment in front would hide the word, and no statement of ours begins
    /// with one.
    static func check(_ sql: String) throws(StoreError) {
        let word = firstWord(sql)
        if word.isEmpty || reserved.contains(word) { throw .statement(reason: "`\(word)` belongs to the store", sql: sql) }
    }

    /// Whether a statement changes nothing, as far as its first word tells.
    static func isReading(_ sql: String) -> Bool { firstWord(sql) == "SELECT" }

    private static func firstWord(_ sql: String) -> String {
        sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
    }
}
