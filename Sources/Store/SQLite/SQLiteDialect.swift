/// Turns the store's statements into SQLite's: `$1` there is a name, not a place.
enum SQLiteDialect {
    /// The statement with `?1` for `$1`, outside quotes and comments. Throws for what would end the transaction or change the connection.
    static func translate(_ sql: String) throws(StoreError) -> String {
        try StatementRules.check(sql)
        return replacePlaceholders(sql)
    }

    private static func replacePlaceholders(_ sql: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(sql.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let end: Int
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): end = skip(bytes, from: index + 1) { bytes[$0] == byte }
            case UInt8(ascii: "-") where next == byte: end = skip(bytes, from: index) { bytes[$0] == UInt8(ascii: "\n") }
            default: end = index + 1
            }
            if byte == UInt8(ascii: "$"), (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(next) {
                result.append(UInt8(ascii: "?"))
            } else {
                result.append(contentsOf: bytes[index..<end])
            }
            index = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The place after the first byte at or after `start` for which `isEnd` holds.
    private static func skip(_ bytes: [UInt8], from start: Int, until isEnd: (Int) -> Bool) -> Int {
        (start..<bytes.count).first(where: isEnd).map { $0 + 1 } ?? bytes.count
    }
}
