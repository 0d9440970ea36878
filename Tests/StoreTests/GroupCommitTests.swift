import Clocks
import Store
import TestSupport
import Testing

@Suite struct GroupCommitTests {
    @Test("transactions that wait together share a commit", arguments: StoreKind.all)
    func shared(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let kept = try await store.crowd(100) { index, tx in try tx.insert(index) }.kept
        let statistics = store.statistics
        #expect(kept.count == 100)
        #expect(statistics.transactions == 101)
        #expect(statistics.commits < 60, "100 waiting transactions took \(statistics.commits) commits")
        #expect(try await store.count() == 100)
        await store.close()
    }

    @Test("a commit carries a bounded number of transactions, so that another process gets its turn", arguments: StoreKind.all)
    func bounded(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let kept = try await store.crowd(1000) { index, tx in try tx.insert(index) }.kept
        #expect(kept.count == 1000)
        #expect(store.statistics.commits >= 4)
        #expect(try await store.count() == 1000)
        await store.close()
    }

    @Test("transactions of one commit see each other in turn, so that a sum is never read twice", arguments: StoreKind.all)
    func serial(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        try await store.write { try $0.execute("INSERT INTO numbers (id, label) VALUES (0, '0')") }
        let kept = try await store.crowd(300) { _, tx in
            let label = try tx.query("SELECT label FROM numbers WHERE id = 0").first?.text("label") ?? ""
            try tx.execute("UPDATE numbers SET label = $1 WHERE id = 0", [.text(String((Int(label) ?? -1000) + 1))])
        }.kept
        #expect(kept.count == 300)
        let rows = try await store.read { try $0.query("SELECT label FROM numbers") }
        #expect(try rows.map { try $0.text("label") } == ["300"])
    }

    @Test("when the database ends the transaction, everybody in the commit is told, nothing is kept, and the store goes on")
    func lost() async throws {
        let folder = try TemporaryFolder()
        let store = try await openNumbers(folder.file("s"))
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (-1)") }
        let kept = try await store.crowd(50) { index, tx in
            try tx.insert(index)
            if index == 25 { try tx.execute("INSERT OR ROLLBACK INTO numbers (id) VALUES (-1)") }
        }.kept
        let stored = try await store.read { try $0.query("SELECT id FROM numbers WHERE id >= 0").map { Int(try $0.integer("id")) } }
        #expect(Set(stored) == kept, "who was told success is there, and nobody else")
        #expect(!kept.contains(25))
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (2000)") }
        await store.close()
    }

    @Test("a task that is cancelled while it waits does not stop its transaction", arguments: StoreKind.all)
    func cancelled(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open([numbers], clock: HandClock(noon))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (1)") }
        }
        try await task.value
        #expect(try await store.count() == 1)
    }

    @Test("closing carries out what waits; later transactions are refused", arguments: StoreKind.all)
    func closing(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let kept = try await store.crowd(50) { index, tx in try tx.insert(index) }.kept
        #expect(kept.count == 50)
        await store.close()
        await store.close()
        await #expect(throws: StoreError.closed) { try await store.write { try $0.execute("DELETE FROM numbers") } }
        await #expect(throws: StoreError.closed) { try await store.read { try $0.query("SELECT 1 AS one") } }
        let again = try await home.open()
        #expect(try await again.count() == 50)
        await again.close()
    }
}
