import Store
import TestSupport
import Testing

private let labelled = Sheet("numbers", ["id", "label"])

private let tables = MigrationSet(
    owner: "numbers",
    migrations: [
        Migration(
            "first",
            sql: [
                "CREATE TABLE numbers (id BIGINT PRIMARY KEY, label TEXT, bytes BYTEA)",
                "CREATE TABLE sums (key TEXT PRIMARY KEY, first BIGINT NOT NULL, sum BIGINT NOT NULL)",
            ])
    ])

private let sums = Sheet("sums", keys: ["key"], first: ["first"], sums: ["sum"])

/// What was read of `numbers` in one commit.
private final class Noted: Recollection {
    static let tables = ["numbers"]
    var ids: Set<Int> = []
    init() {}
}

/// Counts how often it was asked, and for how many.
private struct Wish: Foresight {
    let id: Int
    let asked: Shared<[Int]>

    static func foresee(_ all: [Wish], in tx: WriteTransaction) throws {
        all.first?.asked.withLock { $0.append(all.count) }
        for wish in all { tx.recollection(Noted.self)?.ids.insert(wish.id) }
    }
}

extension WriteTransaction {
    fileprivate func add(_ id: Int, _ label: String = "x", marks: [String] = []) throws {
        try insert([SQLValue(id), .text(label)], into: labelled, marks: marks)
    }

    fileprivate func ids() throws -> [Int] { try query("SELECT id FROM numbers ORDER BY id").map { Int(try $0.integer("id")) } }
}

@Suite("Rows that are written many at once")
struct SheetTests {
    @Test("a row is there for whoever asks for its table: its own transaction, the next one, and readers", arguments: StoreKind.all)
    func visible(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        let seen = try await store.crowd(150) { index, tx in
            let before = try tx.ids().count
            try tx.add(index)
            #expect(try tx.ids().count == before + 1)
            try tx.add(1000 + index)
            return before
        }
        // Each found all that those before it had left.
        #expect(try seen.values.map { try $0.get() }.sorted() == (0..<150).map { $0 * 2 })
        #expect(try await store.count() == 300)
        await store.close()
    }

    @Test("any number of rows is written, with the values that they were given", arguments: StoreKind.all)
    func counts(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        for count in [0, 1, 2, 63, 64, 65, 127, 200] {
            try await store.write { tx in
                try tx.execute("DELETE FROM numbers")
                for id in 0..<count { try tx.add(id, "label \(id)") }
            }
            let rows = try await store.read { try $0.query("SELECT id, label FROM numbers ORDER BY id") }
            #expect(try rows.map { "label \(try $0.integer("id"))" } == rows.map { try $0.text("label") })
            #expect(rows.count == count)
        }
        await store.close()
    }

    @Test("rows of the same key are added up, with each other and with what is stored", arguments: StoreKind.all)
    func added(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        for round in 1...2 {
            _ = try await store.crowd(40) { index, tx in
                try tx.insert([.text("key \(index % 3)"), SQLValue(round * 100 + index), SQLValue(index)], into: sums)
            }
        }
        let rows = try await store.read { try $0.query("SELECT key, first, sum FROM sums ORDER BY key") }
        for (key, row) in rows.enumerated() {
            #expect(try row.integer("sum") == Int64((0..<40).filter { $0 % 3 == key }.reduce(0, +) * 2))
            #expect(try row.integer("first") < 200, "the first one stays")
        }
        #expect(rows.count == 3)
        await store.close()
    }

    @Test("sums beyond 64 bits are refused, and nothing of their transaction is kept", arguments: StoreKind.all)
    func beyond(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        await #expect(throws: StoreError.self) {
            try await store.write { tx in
                for _ in 0..<2 { try tx.insert([.text("k"), .integer(0), .integer(.max)], into: sums) }
            }
        }
        #expect(try await store.read { try $0.query("SELECT key FROM sums").isEmpty })
        await store.close()
    }

    @Test("whoever is undone takes its rows with it, and a row that is refused costs its own transaction alone", arguments: StoreKind.all)
    func undone(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        try await store.write { try $0.add(7) }
        let told = try await store.crowd(40) { index, tx in
            try tx.add(index)
            try tx.insert([.text("all"), .integer(0), .integer(1)], into: sums)
            if index == 10 { throw Refused() }
        }
        for (index, result) in told {
            switch index {
            case 7: #expect(throws: StoreError.self) { try result.get() }
            case 10: #expect(throws: Refused.self) { try result.get() }
            default: try result.get()
            }
        }
        #expect(try await store.count() == 39)
        let sum = try await store.read { try $0.query("SELECT sum FROM sums").first?.integer("sum") }
        #expect(sum == 38)
        await store.close()
    }

    @Test("a question that names its marks sees the rows that carry them", arguments: StoreKind.all)
    func marked(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        try await store.write { tx in
            try tx.add(1, marks: ["one"])
            let one = SQLStatement("SELECT id FROM numbers WHERE id = 1")
            #expect(try tx.queries([one], about: ["one", "other"]) == [[1]])
            try tx.add(2, marks: ["two"])
            #expect(try tx.queries([one], about: ["one"]) == [[1]])
            #expect(try tx.queries([SQLStatement("SELECT id FROM numbers WHERE id = 2")], about: ["two"]) == [[2]])
        }
        await store.close()
    }

    @Test("what is kept in mind is forgotten by a change of its table and by the end of the commit, and rows leave it")
    func forgotten() async throws {
        let home = try Home(.sqlite)
        let store = try await home.open([tables])
        try await store.write { tx in
            tx.recollection(Noted.self)?.ids = [1]
            try tx.add(1)
            _ = try tx.ids()
            try tx.execute("UPDATE sums SET sum = 1")
            #expect(tx.recollection(Noted.self)?.ids == [1])
            try tx.execute("UPDATE numbers SET label = 'y'")
            #expect(tx.recollection(Noted.self)?.ids == [])
            tx.recollection(Noted.self)?.ids = [2]
        }
        try await store.write { tx in #expect(tx.recollection(Noted.self)?.ids == []) }
        #expect(try await store.read { $0.recollection(Noted.self) == nil })
        await store.close()
    }

    @Test("what those who wait will ask for is asked once for all of them, before the first one runs", arguments: StoreKind.all)
    func foreseen(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([tables])
        let asked = Shared<[Int]>([])
        let before = store.statistics.commits
        let told = try await store.crowd(30) {
            Wish(id: $0, asked: asked)
        } _: { id, tx in
            tx.recollection(Noted.self)?.ids.contains(id) == true
        }
        #expect(try told.values.allSatisfy { try $0.get() })
        // A slow machine ends the commit before all of them had their turn, and those that are left are asked for with the next.
        let commits = store.statistics.commits - before
        #expect(asked.withLock(\.first) == 30)
        #expect(asked.withLock(\.count) <= Int(commits))
        await store.close()
    }
}

/// Rows of one integer each, in comparisons.
private func == (rows: [[Row]], expected: [[Int64]]) -> Bool {
    rows.map { $0.compactMap { if case .integer(let id)? = $0.values.first { id } else { nil } } } == expected
}
