import Clocks
import Foundation
import TestSupport
import Testing

@testable import Store

/// What becomes of a host whose store is no longer the one that it opened, or no longer as it left it.
@Suite struct OtherStoreTests {
    private static let second = MigrationSet(
        owner: "numbers", migrations: numbers.migrations + [Migration("second", sql: ["ALTER TABLE numbers ADD COLUMN more BIGINT"])])
    private static let stranger = MigrationSet(
        owner: "letters", migrations: [Migration("first", sql: ["CREATE TABLE letters (id BIGINT PRIMARY KEY)"])])

    @Test("a store whose tables a newer program has brought up to date takes nothing from the older one", arguments: StoreKind.all)
    func newerProgram(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let old = try await home.open()
        try await old.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        let new = try await home.open([Self.second])
        await #expect(throws: StoreError.newerThanProgram(owner: "numbers", migration: "second")) {
            try await old.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        #expect(try await old.count() == 1, "it can still be read")
        try await new.write { try $0.execute("INSERT INTO numbers (id, more) VALUES (3, 3)") }
        #expect(try await new.count() == 2)
        await old.close()
        await new.close()
    }

    @Test("tables of an owner that a program does not have are nothing to it", arguments: StoreKind.all)
    func strangersTables(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let other = try await home.open([numbers, Self.stranger])
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        #expect(try await other.count() == 2)
        await store.close()
        await other.close()
    }

    @Test("a file that took the place of the store's takes nothing from who opened the one before it, nor does a missing one")
    func replacedFile() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let store = try await openNumbers(path)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + end) {
            try FileManager.default.moveItem(atPath: path + end, toPath: folder.file("before") + end)
        }
        await #expect(throws: StoreError.replaced(place: path)) {
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        let fresh = try await openNumbers(path)
        await #expect(throws: StoreError.replaced(place: path)) {
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        }
        try await fresh.write { try $0.execute("INSERT INTO numbers (id) VALUES (4)") }
        #expect(try await fresh.count() == 1)
        await store.close()
        await fresh.close()
    }
}

@Suite(.enabled(if: TestDatabase.server != nil)) struct LostCommitTests {
    private static let tables = ["numbers", "store_clock", "store_commits"]

    /// Keeps what the database holds now, out of sight.
    private func keep(_ database: TestDatabase) throws {
        try database.run(
            "CREATE SCHEMA kept; " + Self.tables.map { "CREATE TABLE kept.\($0) AS TABLE public.\($0)" }.joined(separator: "; "))
    }

    /// Brings the database back to what was kept, as a standby does that never had what came after.
    private func goBack(_ database: TestDatabase) throws {
        try database.run(
            Self.tables.map { "DELETE FROM public.\($0); INSERT INTO public.\($0) SELECT * FROM kept.\($0)" }.joined(separator: "; "))
    }

    @Test("commits that were answered and are gone: whoever made them has every host wait for a person, and that ends it")
    func lost() async throws {
        let database = try TestDatabase()
        let location = try StoreLocation(parsing: database.address)
        let clock = HandClock(noon)
        let store = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        let other = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        try await other.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        try keep(database)
        // The same instant: the store's time does not tell.
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        #expect(try await !store.write { try $0.awaitsConfirmation() })
        try goBack(database)
        #expect(try await !other.write { try $0.awaitsConfirmation() }, "it has lost nothing of its own")
        let isHeldBack = try await store.write { tx in
            try tx.execute("INSERT INTO numbers (id) VALUES (4)")
            return try tx.awaitsConfirmation()
        }
        #expect(isHeldBack)
        #expect(try await other.write { try $0.awaitsConfirmation() })
        #expect(try await other.read { try $0.awaitsConfirmation() })
        let late = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        #expect(late.mark?.kind == .wentBack && late.mark?.isSetAside == false)
        try await late.write { try $0.confirmRestored() }
        for store in [store, other, late] {
            #expect(try await !store.write { try $0.awaitsConfirmation() })
            await store.close()
        }
    }

    @Test("a host that was idle when a person confirmed spends on; what it loses after that is a loss again")
    func idle() async throws {
        let database = try TestDatabase()
        let location = try StoreLocation(parsing: database.address)
        let clock = HandClock(noon)
        let store = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        let idle = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        try keep(database)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        try await idle.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        try goBack(database)
        #expect(try await store.write { try $0.awaitsConfirmation() })
        try await store.write { try $0.confirmRestored() }
        // As if a minute lay between its last commit and the confirmation.
        try database.run("UPDATE store_commits SET at = at + 65000 WHERE writer = 'confirmed'; DROP SCHEMA kept CASCADE")
        #expect(try await !idle.write { try $0.awaitsConfirmation() })
        #expect(try await !store.read { try $0.awaitsConfirmation() })
        try keep(database)
        try await idle.write { try $0.execute("INSERT INTO numbers (id) VALUES (3)") }
        try goBack(database)
        #expect(try await idle.write { try $0.awaitsConfirmation() }, "nobody has confirmed that")
        for store in [store, idle] { await store.close() }
    }

    @Test("a body that fails where commits are gone leaves the mark to the next one, and one that is undone alone leaves it as well")
    func undone() async throws {
        let database = try TestDatabase()
        let location = try StoreLocation(parsing: database.address)
        let store = try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        try keep(database)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        try goBack(database)
        await #expect(throws: Refused.self) {
            try await store.write { tx in
                try tx.execute("INSERT INTO numbers (id) VALUES (3)")
                throw Refused()
            }
        }
        #expect(try await store.write { try $0.awaitsConfirmation() })
        #expect(try await store.read { try $0.awaitsConfirmation() })
        await store.close()
    }

    @Test("a store that is made anew and restored beneath a running host spends nothing there before a person has confirmed it")
    func restored() async throws {
        let database = try TestDatabase()
        let location = try StoreLocation(parsing: database.address)
        let folder = try TemporaryFolder()
        let backup = StoreLocation.sqlite(path: folder.file("backup"))
        let clock = HandClock(noon)
        let running = try await Store.open(location, environment: "test", migrations: [numbers], clock: clock)
        try await running.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        _ = try await StoreCopy.run(.backup, from: location, to: backup, migrations: [numbers], clock: clock) { _, _ in }
        try database.run("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        _ = try await StoreCopy.run(.restore, from: backup, to: location, migrations: [numbers], clock: clock) { _, _ in }
        #expect(try await running.write { try $0.awaitsConfirmation() })
        #expect(try await running.read { try $0.awaitsConfirmation() })
        await running.close()
    }

    @Test("another store in the place of the one that was opened takes nothing")
    func another() async throws {
        let database = try TestDatabase()
        let location = try StoreLocation(parsing: database.address)
        let running = try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
        try await running.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        try database.run("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        let fresh = try await Store.open(location, environment: "test", migrations: [numbers], clock: HandClock(noon))
        await #expect(throws: StoreError.replaced(place: location.description)) {
            try await running.write { try $0.execute("INSERT INTO numbers (id) VALUES (2)") }
        }
        #expect(try await fresh.count() == 0)
        await running.close()
        await fresh.close()
    }

    @Test("a mark that is missing tells of a loss only while nobody can have removed it")
    func missingMark() throws {
        let clock = SteadyHandClock()
        var marks = CommitMarks(clock: clock)
        let none = Row(columns: ["marked"], values: [.null])
        #expect(try !marks.isLost(none), "nothing was committed yet")
        marks.keep()
        #expect(try marks.isLost(none))
        clock.advance(by: .hours(12))
        #expect(try !marks.isLost(none))
        #expect(try !marks.isLost(Row(columns: ["marked"], values: [.integer(0)])))
        #expect(try marks.isLost(Row(columns: ["marked"], values: [.integer(-1)])))
    }

    @Test("a commit that is gone is no loss once a person has confirmed, where it is surely older and had not seen that")
    func confirmed() throws {
        func row(_ marked: Int64?, _ confirmations: Int64?, _ ago: Int64?) -> Row {
            Row(
                columns: ["marked", "confirmations", "confirmed"],
                values: [marked, confirmations, ago].map { $0.map { .integer($0) } ?? .null })
        }
        let clock = SteadyHandClock()
        var marks = CommitMarks(clock: clock)
        marks.keep()
        clock.advance(by: .minutes(10))
        #expect(try marks.isLost(row(nil, 1, 0)), "what it had seen is not known")
        marks.begin()
        try marks.look(at: row(0, 1, 60_000))
        marks.keep()
        clock.advance(by: .minutes(10))
        #expect(try marks.isLost(row(nil, nil, nil)))
        #expect(try marks.isLost(row(nil, 1, 0)), "it had seen this one")
        #expect(try !marks.isLost(row(nil, 2, 0)))
        #expect(try !marks.isLost(row(-1, 2, 539_999)))
        #expect(try marks.isLost(row(nil, 2, 540_000)), "it may be the later one")
        #expect(try marks.isLost(row(nil, 2, 700_000)))
        #expect(try !marks.isLost(row(0, 1, 0)), "it is there")
    }
}
