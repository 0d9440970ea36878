import GRDB

/// How much memory the writing connection has for pages that it read: enough for the inner pages of every index, which grow with the store.
struct WriterCache {
    /// In KiB. The most is what a store of many years needs.
    private static let (least, most) = (4_096, 32_768)
    /// Of so many KiB of the store one is kept.
    private static let share = 64
    /// The size is looked at with the first of so many commits.
    private static let commits = 8_192

    private var count = 0
    private var size = 0

    /// After a commit, on the thread of the writing connection. What fails here is only that the memory stays as it is.
    mutating func committed(on database: Database) {
        defer { count = (count + 1) % Self.commits }
        guard count == 0, let pages = try? Int.fetchOne(database, sql: "PRAGMA page_count") else { return }
        let wanted = Self.size(ofPages: pages)
        guard wanted > size, (try? database.execute(sql: "PRAGMA cache_size = -\(wanted)")) != nil else { return }
        size = wanted
    }

    /// For a store of so many pages of 4 KiB.
    static func size(ofPages pages: Int) -> Int { min(most, max(least, pages * 4 / share)) }
}
