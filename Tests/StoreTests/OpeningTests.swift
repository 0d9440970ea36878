import Clocks
import Foundation
import Store
import TestSupport
import Testing

@Suite struct OpeningTests {
    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("folder and files are made for their owner alone")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("state/simulator/store")
        let store = try await openNumbers(path)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try mode(folder.file("state")) == 0o700)
        #expect(try mode(folder.file("state/simulator")) == 0o700)
        for suffix in ["", "-wal", "-shm", ".lock"] { #expect(try mode(path + suffix) == 0o600, "store\(suffix)") }
        await store.close()
    }

    @Test("a commit is on the disk before it is answered: WAL with full synchronisation, read back on the writing connection")
    func durability() async throws {
        let folder = try TemporaryFolder()
        let store = try await openNumbers(folder.file("s"))
        let row = try await store.write { tx in
            try #require(
                try tx.query(
                    """
                    SELECT synchronous, journal_mode, foreign_keys
                    FROM pragma_synchronous, pragma_journal_mode, pragma_foreign_keys
                    """
                ).first)
        }
        #expect(row.values == [2, "wal", 1])
        await store.close()
    }

    @Test("a store of another environment is refused, before any table is touched", arguments: StoreKind.all)
    func environment(on kind: StoreKind) async throws {
        let home = try Home(kind)
        await (try await home.open(environment: "sandbox", [])).close()
        let refusal = await #expect(throws: StoreError.self) { try await home.open(environment: "production") }
        #expect(refusal == .wrongEnvironment(wanted: "production", found: "sandbox"))
        #expect(refusal?.description == "the store belongs to the environment `sandbox`, this program runs for `production`")
        let asItIs = try await home.open(environment: nil, [])
        #expect(asItIs.identity.environment == "sandbox")
        await #expect(throws: StoreError.self) { try await asItIs.read { try $0.query("SELECT id FROM numbers") } }
        await asItIs.close()
    }

    @Test("a store that is missing is not made where it is only looked for", arguments: StoreKind.all)
    func missing(on kind: StoreKind) async throws {
        let home = try Home(kind)
        for _ in 0..<2 {
            await #expect(throws: StoreError.missing) {
                try await Store.open(home.location, making: false, migrations: [numbers], clock: HandClock(noon))
            }
        }
        await (try await home.open()).close()
        await (try await Store.open(home.location, making: false, migrations: [numbers], clock: HandClock(noon))).close()
    }

    @Test("what is no database is refused and left as it was")
    func foreignFile() async throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "not a database at all\n", count: 100)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("s")))
        await #expect(throws: StoreError.notADatabase(path: folder.file("s"))) { try await openNumbers(folder.file("s")) }
        #expect(try String(contentsOfFile: folder.file("s"), encoding: .utf8) == text)
    }

    @Test("a folder in the store's place is refused with a reason")
    func folderInPlace() async throws {
        let folder = try TemporaryFolder()
        let refusal = await #expect(throws: StoreError.self) { try await openNumbers(folder.path) }
        guard case .cannotOpen(folder.path, let reason) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("a damaged page is named as damage")
    func damage() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let store = try await openNumbers(path)
        try await store.write { tx in
            for id in 0..<2000 {
                try tx.execute("INSERT INTO numbers (id, label) VALUES ($1, $2)", [SQLValue(id), "a label of some length"])
            }
        }
        await store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 2)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size / 2)))
        try file.close()
        let again = try await openNumbers(path)
        let refusal = await #expect(throws: StoreError.self) { try await again.read { try $0.query("SELECT id, label FROM numbers") } }
        guard case .corrupt = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        await again.close()
    }

    @Test("a location is `sqlite:PATH`, and a refused one does not show what may be a password")
    func locations() throws {
        #expect(try StoreLocation(parsing: "sqlite:/var/lib/x y") == .sqlite(path: "/var/lib/x y"))
        for text in ["sqlite:", "/var/lib/x", "mysql://user:secret@host/db", "postgres://user:secret@host/db?x=secret", ""] {
            let refusal = #expect(throws: StoreError.self) { try StoreLocation(parsing: text) }
            #expect(refusal?.description.contains("secret") == false)
        }
    }
}
