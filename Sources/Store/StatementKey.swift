/// A statement's text as a key: statements are constants of hundreds of characters, and a dictionary would hash all of them each time.
///
/// Texts of one length with the same first and last bytes are told apart by comparing them, which for one and the same constant is
/// comparing an address.
struct StatementKey: Hashable {
    let sql: String

    init(_ sql: String) { self.sql = sql }

    func hash(into hasher: inout Hasher) {
        var mark = UInt64(sql.utf8.count)
        // A string that is not contiguous is one that no program text made; its length alone will do.
        _ = sql.utf8.withContiguousStorageIfAvailable { bytes in
            for place in [bytes.count / 4, bytes.count / 2, bytes.count * 3 / 4, bytes.count - 2, bytes.count - 1] where place >= 0 {
                mark = mark << 8 ^ mark >> 56 ^ UInt64(bytes[place])
            }
        }
        hasher.combine(mark)
    }
}
