import Clocks
import Store
import TestSupport
import Testing

@Suite("Opening a store on a server for the first time", .enabled(if: TestDatabase.server != nil))
struct FirstOpeningTests {
    private let many = MigrationSet(
        owner: "many",
        migrations: (0..<20).map { Migration("table \($0)", sql: ["CREATE TABLE many_\($0) (id BIGINT PRIMARY KEY)"]) })

    private func open(_ address: String, making: Bool = true) async throws -> Store {
        try await Store.open(
            StoreLocation(parsing: address), making: making, environment: "test", migrations: [numbers, many], clock: HandClock(noon))
    }

    @Test("hosts that start at the same moment on an empty database have one store, made once")
    func together() async throws {
        let database = try TestDatabase()
        let stores = try await withThrowingTaskGroup(of: Store.self) { group in
            for _ in 0..<6 { group.addTask { try await open(database.address) } }
            var stores: [Store] = []
            for try await store in group { stores.append(store) }
            return stores
        }
        #expect(Set(stores.map(\.identity)).count == 1)
        #expect(stores.map(\.applied.count).sorted() == [0, 0, 0, 0, 0, 21])
        try await stores[0].write { try $0.execute("INSERT INTO many_7 (id) VALUES (1)") }
        #expect(try await stores[5].read { try $0.query("SELECT id FROM many_7") }.count == 1)
        for store in stores { await store.close() }
    }

    @Test("a role that may not make tables is told so, and works with the tables that another role has made")
    func roles() async throws {
        let database = try TestDatabase()
        let role = "r\(UInt64.random(in: .min ... .max))"
        try database.run("CREATE ROLE \(role) LOGIN")
        await #expect { try await open(database.address(as: role)) } throws: { error in
            guard case .noRight(_, let reason)? = error as? StoreError else { return false }
            return reason.contains("permission denied for schema public")
        }
        await (try await open(database.address)).close()
        await #expect { try await open(database.address(as: role)) } throws: { error in
            guard case .noRight(_, let reason)? = error as? StoreError else { return false }
            return reason.contains("permission denied for table")
        }
        try database.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(role)")
        let store = try await open(database.address(as: role), making: false)
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try await store.count() == 1)
        await store.close()
        try database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
    }

    @Test("a database that does not exist, a server that is not there, and an empty database are each said as what they are")
    func nothing() async throws {
        let database = try TestDatabase()
        await #expect(throws: StoreError.missing) { try await open(database.address, making: false) }
        let gone = database.address.replacing("?", with: "gone?")
        await #expect { try await open(gone) } throws: { "\($0)".contains("does not exist") }
        await #expect { try await open("postgres://tollgate@127.0.0.1:9/store") } throws: { error in
            if case .cannotOpen? = error as? StoreError { true } else { false }
        }
    }
}
