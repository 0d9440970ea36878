import Clocks
import Store
import TestSupport
import Testing

@Suite struct TransactionTests {
    @Test("what was written is read back with its own kind", arguments: StoreKind.all)
    func kinds(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        try await store.write { tx in
            try tx.execute("INSERT INTO numbers (id, label, bytes) VALUES ($1, $2, $3)", [.integer(.max), "退款 🧾", .blob([0, 255])])
            try tx.execute("INSERT INTO numbers (id, label, bytes) VALUES ($1, $2, $3)", [.integer(.min), nil, .blob([])])
        }
        let rows = try await store.read { try $0.query("SELECT id, label, bytes FROM numbers ORDER BY id DESC") }
        #expect(rows.map(\.values) == [[.integer(.max), "退款 🧾", .blob([0, 255])], [.integer(.min), nil, .blob([])]])
        #expect(try rows[0].text("label") == "退款 🧾")
        #expect(try rows[1].optionalText("label") == nil)
        #expect(throws: StoreError.column(name: "label", wanted: "text")) { try rows[1].text("label") }
        #expect(throws: StoreError.column(name: "title", wanted: "present")) { try rows[1].text("title") }
        await store.close()
    }

    @Test("placeholders are places: repeated, out of order, and not inside quotes or comments")
    func placeholders() async throws {
        let store = try await Store.open(.memory, migrations: [], clock: HandClock(noon))
        let sql = """
            SELECT $2 AS second, $1 AS first, $2 AS again, '$1''$2' AS quoted, $10 AS tenth -- $3
            """
        let row = try await store.read { tx in
            try #require(try tx.query(sql, (1...10).map { .integer($0) }).first)
        }
        #expect(row.values == [2, 1, 2, "$1'$2", 10])
    }

    @Test("a body that throws is undone alone and its caller gets its error", arguments: StoreKind.all)
    func isolation(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in Int64(0)..<200 {
                group.addTask {
                    let outcome = await Result {
                        try await store.write { tx in
                            try tx.execute("INSERT INTO numbers (id) VALUES ($1)", [.integer(id)])
                            if id % 3 == 0 { throw Refused() }
                        }
                    }
                    if id % 3 == 0 {
                        #expect(throws: Refused.self) { try outcome.get() }
                    } else {
                        try outcome.get()
                    }
                }
            }
            try await group.waitForAll()
        }
        let ids = try await store.read { try $0.query("SELECT id FROM numbers ORDER BY id").map { try $0.integer("id") } }
        #expect(ids == (Int64(0)..<200).filter { $0 % 3 != 0 })
        await store.close()
    }

    @Test("a refused row costs its own transaction and no other, and the error holds no value", arguments: StoreKind.all)
    func constraint(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        try await store.write { try $0.execute("INSERT INTO numbers (id, label) VALUES (1, 'x')") }
        let error = await #expect(throws: StoreError.self) {
            try await store.write { tx in
                try tx.execute("INSERT INTO numbers (id) VALUES (2)")
                try tx.execute("INSERT INTO numbers (id, label) VALUES ($1, $2)", [1, "secret-marker"])
            }
        }
        guard case .constraint = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("secret-marker") == false)
        #expect(try await store.count() == 1)
    }

    @Test("once a row was refused nothing of the body is kept, whatever it makes of the error", arguments: StoreKind.all)
    func caught(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let error = await #expect(throws: StoreError.self) {
            try await store.write { tx in
                try tx.execute("INSERT INTO numbers (id) VALUES (1)")
                #expect(throws: StoreError.self) { try tx.execute("INSERT INTO numbers (id) VALUES (1)") }
                #expect(throws: StoreError.self) { try tx.query("SELECT id FROM numbers") }
            }
        }
        guard case .constraint = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await store.count() == 0)
        await store.close()
    }

    @Test(
        "a body cannot end the transaction or change the connection",
        arguments: [
            "COMMIT", " rollback", "BEGIN", "savepoint x", "PRAGMA synchronous = OFF", "END", "ATTACH 'x' AS y", "/* */ COMMIT",
            "-- x\nCOMMIT",
        ])
    func control(sql: String) async throws {
        let store = try await Store.open(.memory, migrations: [numbers], clock: HandClock(noon))
        await #expect(throws: StoreError.self) { try await store.write { try $0.execute(sql) } }
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try await store.count() == 1)
    }

    @Test("a reader sees what was committed before it began and cannot write", arguments: StoreKind.all)
    func readers(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        await #expect(throws: StoreError.readOnly(path: home.location.path)) {
            try await store.read { _ = try $0.query("INSERT INTO numbers (id) VALUES (9) RETURNING id") }
        }
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(try await store.count() == 1)
        await store.close()
    }

    @Test("a transaction kept beyond its body refuses", arguments: StoreKind.all)
    func kept(on kind: StoreKind) async throws {
        // Only one task touches it: the transaction is kept beyond its body on purpose.
        final class Keeper: @unchecked Sendable { var transaction: WriteTransaction? }
        let keeper = Keeper()
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        try await store.write { keeper.transaction = $0 }
        let transaction = try #require(keeper.transaction)
        #expect(throws: StoreError.transactionOver) { try transaction.execute("INSERT INTO numbers (id) VALUES (1)") }
        #expect(throws: StoreError.transactionOver) { try transaction.query("SELECT 1") }
    }

    @Test("text with a NUL is refused, a floating-point number never comes out", arguments: StoreKind.all)
    func values(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        await #expect(throws: StoreError.value(reason: "text with a NUL character")) {
            try await store.write { try $0.execute("INSERT INTO numbers (id, label) VALUES (1, $1)", ["a\0b"]) }
        }
        await #expect(throws: StoreError.self) { try await store.read { try $0.query("SELECT 0.5 AS half") } }
    }

    @Test("too few or too many values are refused", arguments: [[], [1, 2]] as [[SQLValue]])
    func arity(arguments: [SQLValue]) async throws {
        let store = try await Store.open(.memory, migrations: [], clock: HandClock(noon))
        await #expect(throws: StoreError.self) { try await store.read { try $0.query("SELECT $1 AS a", arguments) } }
    }
}

extension Result where Failure == any Error {
    init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
