import Clocks
import Store
import TestSupport
import Testing

@Suite("Copying a store")
struct CopyTests {
    private let many = MigrationSet(
        owner: "many",
        migrations: [
            Migration("pairs", sql: ["CREATE TABLE pairs (a TEXT NOT NULL, b BIGINT NOT NULL, c BYTEA, PRIMARY KEY (a, b))"]),
            Migration("first pair", sql: ["INSERT INTO pairs (a, b) VALUES ('made by a step', 1)"]),
        ])

    /// A store with more rows than a page, NULL, bytes, and texts that sort differently in other languages.
    private func filled(_ home: Home, clock: HandClock = HandClock(noon)) async throws -> Store {
        let store = try await home.open([numbers, many], clock: clock)
        try await store.write { tx in
            for id in Int64(0)..<2500 {
                try tx.execute("INSERT INTO numbers (id, label) VALUES ($1, $2)", [.integer(id), .text("n\(id)")])
            }
            for (index, text) in ["é", "e", "E", "z", "", "ö'\"\\", "支付"].enumerated() {
                try tx.execute(
                    "INSERT INTO pairs (a, b, c) VALUES ($1, $2, $3)",
                    [.text(text), .integer(Int64(index) - 3), index == 0 ? .null : .blob([0, UInt8(index), 255])])
            }
        }
        return store
    }

    private func copy(
        _ purpose: StoreCopy.Purpose, _ from: Home, _ to: Home, mayMove: @escaping @Sendable (ReadTransaction) throws -> Void = { _ in },
        check: @Sendable (Store, StoreCopy.Report) async throws -> Void = { _, _ in }
    ) async throws -> StoreCopy.Report {
        try await StoreCopy.run(
            purpose, from: from.location, to: to.location, migrations: [numbers, many], clock: HandClock(noon), mayMove: mayMove,
            check: check)
    }

    private func rows(_ store: Store) async throws -> [[SQLValue]] {
        try await store.read { tx in
            let pairs = try tx.query("SELECT a, b, c FROM pairs ORDER BY b, a").map(\.values)
            let numbers = try tx.query("SELECT id, label, bytes FROM numbers ORDER BY id").map(\.values)
            return pairs + numbers
        }
    }

    @Test(
        "a store that moves arrives row by row, with its identity, its time and its steps, and takes nothing any more where it was",
        arguments: StoreKind.ways)
    func moving(_ way: StoreKind.Way) async throws {
        let (from, to) = (try Home(way.from), try Home(way.to))
        let old = try await filled(from)
        let wanted = try await rows(old)
        let report = try await copy(.move, from, to)
        #expect(report.rows == 2508 && report.identity == old.identity)
        let new = try await to.open([numbers, many])
        #expect(new.identity == old.identity && new.mark == nil && new.applied.isEmpty)
        #expect(try await rows(new) == wanted)
        try await new.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        // Who still has it open gets no further, and nobody opens it again.
        await #expect {
            try await old.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        } throws: { error in
            guard case .setAside(let mark) = error as? StoreError else { return false }
            return mark.kind == .moved && mark.place == to.location.description
        }
        await #expect { try await from.open([numbers, many]) } throws: { "\($0)".contains("was moved to `\(to.location)`") }
        // To be read it is there.
        let read = try await Store.open(
            from.location, making: false, migrations: [numbers, many], clock: HandClock(noon), setAside: true)
        #expect(try await rows(read) == wanted)
        // Time goes on from where it was.
        let early = try await Store.open(
            to.location, environment: "test", migrations: [numbers, many], clock: HandClock(noon - .minutes(1)))
        await #expect(throws: StoreError.self) { try await early.write { try $0.execute("DELETE FROM numbers") } }
        for store in [old, new, read, early] { await store.close() }
    }

    @Test("the digests of a table are the same on every kind of database", arguments: StoreKind.ways)
    func digests(_ way: StoreKind.Way) async throws {
        let (first, second, third) = (try Home(way.from), try Home(way.to), try Home(way.from))
        let store = try await filled(first)
        let there = try await copy(.keep, first, second)
        let back = try await copy(.keep, first, third)
        #expect(there == back)
        #expect(there.tables.map(\.name) == ["numbers", "pairs"])
        try await store.write { try $0.execute("UPDATE numbers SET label = 'n8 ' WHERE id = 8") }
        let fourth = try Home(way.to)
        let changed = try await copy(.keep, first, fourth)
        #expect(changed.tables[1] == there.tables[1] && changed.tables[0].digest != there.tables[0].digest)
        await store.close()
    }

    @Test("a copy to be read leaves the store at work, and takes nothing itself", arguments: StoreKind.ways)
    func keeping(_ way: StoreKind.Way) async throws {
        let (from, to) = (try Home(way.from), try Home(way.to))
        let store = try await filled(from)
        _ = try await copy(.keep, from, to)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        await #expect { try await to.open([numbers, many]) } throws: { "\($0)".contains("is a copy of `\(from.location)`") }
        await store.close()
    }

    @Test("a place with something in it is refused: another store, the same one, tables of somebody else", arguments: StoreKind.ways)
    func notEmpty(_ way: StoreKind.Way) async throws {
        let (from, to) = (try Home(way.from), try Home(way.to))
        let store = try await filled(from)
        let other = try await to.open([numbers])
        await #expect(throws: StoreError.notEmpty(place: to.location.description, found: "another store")) {
            try await copy(.move, from, to)
        }
        // A move that did not begin leaves the store where it is.
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        let third = try Home(way.to)
        _ = try await copy(.keep, from, third)
        await #expect(throws: StoreError.notEmpty(place: third.location.description, found: "this very store")) {
            try await copy(.keep, from, third)
        }
        await #expect(throws: StoreError.notEmpty(place: from.location.description, found: "the store itself")) {
            try await copy(.move, from, from)
        }
        for store in [store, other] { await store.close() }
    }

    @Test(
        "a move that may not begin, or whose copy is found wanting, leaves the store at work; then it succeeds",
        arguments: StoreKind.ways)
    func undone(_ way: StoreKind.Way) async throws {
        let (from, to) = (try Home(way.from), try Home(way.to))
        let store = try await filled(from)
        await #expect(throws: Refused.self) { try await copy(.move, from, to, mayMove: { _ in throw Refused() }) }
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        await #expect(throws: Refused.self) {
            try await copy(
                .move, from, to,
                check: { copied, _ in
                    #expect(copied.mark?.kind == .unfinished)
                    throw Refused()
                })
        }
        await #expect { try await to.open([numbers, many]) } throws: { "\($0)".contains("was broken off") }
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9001)") }
        #expect(try await copy(.move, from, to).rows == 2510)
        let new = try await to.open([numbers, many])
        #expect(try await new.count() == 2502)
        for store in [store, new] { await store.close() }
    }

    @Test("a move that died after its last row goes on when it is run again, and only to the same place", arguments: StoreKind.ways)
    func goingOn(_ way: StoreKind.Way) async throws {
        let (from, to) = (try Home(way.from), try Home(way.to))
        let store = try await filled(from)
        // The process dies in its check: what it set aside stays so.
        let (reached, never) = (Flag(), Flag())
        let dying = Task {
            try await copy(
                .move, from, to,
                check: { _, _ in
                    await reached.set()
                    await never.wait()
                })
        }
        await reached.wait()
        await #expect(throws: StoreError.self) { try await store.write { try $0.execute("DELETE FROM numbers") } }
        let elsewhere = try Home(way.to)
        await #expect(throws: StoreError.self) { try await copy(.move, from, elsewhere) }
        #expect(try await copy(.move, from, to).rows == 2508)
        // The first one wakes up and finds that it has nothing to do: it undoes nothing.
        await never.set()
        await #expect(throws: StoreError.self) { try await dying.value }
        await #expect(throws: StoreError.self) { try await store.write { try $0.execute("DELETE FROM numbers") } }
        let new = try await to.open([numbers, many])
        try await new.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        for store in [store, new] { await store.close() }
    }

    @Test("a backup is no store to work with, and becomes one that waits to be confirmed", arguments: StoreKind.ways)
    func restoring(_ way: StoreKind.Way) async throws {
        let (from, backup, to) = (try Home(way.from), try Home(.sqlite), try Home(way.to))
        let store = try await filled(from)
        let kept = try await copy(.backup, from, backup)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9000)") }
        await #expect { try await backup.open([numbers, many]) } throws: { "\($0)".contains("is a backup of") }
        await #expect(throws: StoreError.notABackup(place: from.location.description)) { try await copy(.restore, from, to) }
        #expect(try await copy(.restore, backup, to) == kept)
        let restored = try await to.open([numbers, many])
        #expect(restored.mark?.kind == .restored && restored.identity == store.identity)
        #expect(try await restored.read { try $0.awaitsConfirmation() })
        try await restored.write { try $0.confirmRestored() }
        #expect(try await !restored.read { try $0.awaitsConfirmation() })
        for store in [store, restored] { await store.close() }
    }

    @Test("a database that is not empty and holds no store is left alone", arguments: StoreKind.all)
    func strangers(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        try await store.write { try $0.execute("DROP TABLE store_identity") }
        await store.close()
        await #expect {
            try await home.open()
        } throws: { "\($0)".hasSuffix("is not empty: it holds tables that are no store's, such as `numbers`") }
    }

    @Test("what opening would do is told without doing it; a store newer than the program is refused", arguments: StoreKind.all)
    func pending(on kind: StoreKind) async throws {
        let home = try Home(kind)
        await (try await home.open([numbers])).close()
        for _ in 0..<2 {
            #expect(try await Store.pending(home.location, migrations: [numbers, many]) == ["many/pairs", "many/first pair"])
        }
        let store = try await home.open([numbers, many])
        #expect(store.applied == ["many/pairs", "many/first pair"])
        await store.close()
        #expect(try await Store.pending(home.location, migrations: [numbers, many]).isEmpty)
        let older = MigrationSet(owner: "many", migrations: Array(many.migrations.prefix(1)))
        await #expect(throws: StoreError.newerThanProgram(owner: "many", migration: "first pair")) {
            try await Store.pending(home.location, migrations: [numbers, older])
        }
    }
}

/// Something that is waited for.
actor Flag {
    private var isSet = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func set() {
        isSet = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func wait() async {
        if isSet { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}
