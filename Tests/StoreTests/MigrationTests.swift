import Clocks
import Store
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let second = Migration("second", sql: ["CREATE TABLE more (id BIGINT PRIMARY KEY)", "INSERT INTO more (id) VALUES (7)"])

    private func open(_ folder: TemporaryFolder, _ sets: [MigrationSet]) async throws -> Store {
        try await Store.open(.sqlite(path: folder.file("s")), environment: "test", migrations: sets, clock: HandClock(noon))
    }

    private func set(_ migrations: [Migration]) -> MigrationSet { MigrationSet(owner: "numbers", migrations: migrations) }

    @Test("steps are carried out once, and later ones follow on a store that has data", arguments: StoreKind.all)
    func growing(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let first = try await home.open([numbers])
        try await first.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        await first.close()
        for _ in 0..<2 {
            let store = try await home.open([set(numbers.migrations + [second])])
            #expect(try await store.count() == 1)
            #expect(try await store.read { try $0.query("SELECT id FROM more") }.map(\.values) == [[7]])
            await store.close()
        }
    }

    @Test("a store newer than the program is refused", arguments: StoreKind.all)
    func newer(on kind: StoreKind) async throws {
        let home = try Home(kind)
        await (try await home.open([set(numbers.migrations + [second])])).close()
        await #expect(throws: StoreError.newerThanProgram(owner: "numbers", migration: "second")) { try await home.open([numbers]) }
        await #expect(throws: StoreError.newerThanProgram(owner: "numbers", migration: "second")) {
            try await home.open([set(numbers.migrations + [Migration("other", sql: ["SELECT 1"])])])
        }
    }

    @Test("a step that was changed after it was carried out is refused, and so is another order", arguments: StoreKind.all)
    func changed(on kind: StoreKind) async throws {
        let home = try Home(kind)
        await (try await home.open([set(numbers.migrations + [second])])).close()
        let edited = Migration("first", sql: ["CREATE TABLE numbers (id BIGINT PRIMARY KEY)"])
        await #expect(throws: StoreError.changedMigration(owner: "numbers", migration: "first")) {
            try await home.open([set([edited, second])])
        }
        await #expect(throws: StoreError.changedMigration(owner: "numbers", migration: "first")) {
            try await home.open([set([second] + numbers.migrations)])
        }
    }

    @Test("an owner that the program does not have is left alone", arguments: StoreKind.all)
    func unknownOwner(on kind: StoreKind) async throws {
        let home = try Home(kind)
        await (try await home.open([numbers])).close()
        let store = try await home.open([MigrationSet(owner: "others", migrations: [second])])
        #expect(try await store.count() == 0)
        await store.close()
    }

    @Test("a step that fails leaves nothing of any step behind")
    func failing() async throws {
        let folder = try TemporaryFolder()
        let broken = Migration("broken", sql: ["CREATE TABLE half (id BIGINT)", "CREATE TABEL other (id BIGINT)"])
        let refusal = await #expect(throws: StoreError.self) { try await open(folder, [set(numbers.migrations + [broken])]) }
        guard case .failedMigration("numbers", "broken", _) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        let store = try await open(folder, [])
        let tables = try await store.read { try $0.query("SELECT name FROM sqlite_master WHERE name IN ('numbers', 'half')") }
        #expect(tables.isEmpty)
        await store.close()
    }
}
