import Clocks
import Store
import TestSupport
import Testing

@Suite struct SharedFileTests {
    @Test("two stores on one file never overwrite each other's sums", arguments: StoreKind.all)
    func exact(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let stores = [try await home.open(), try await home.open()]
        try await stores[0].write { try $0.execute("INSERT INTO numbers (id, label) VALUES (0, '0')") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for _ in 0..<25 {
                        try await stores[task % 2].write { tx in
                            let label = try tx.query("SELECT label FROM numbers WHERE id = 0").first?.text("label") ?? ""
                            try tx.execute("UPDATE numbers SET label = $1", [.text(String((Int(label) ?? -1000) + 1))])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for store in stores {
            let rows = try await store.read { try $0.query("SELECT label FROM numbers") }
            #expect(try rows.map { try $0.text("label") } == ["400"])
            await store.close()
        }
        #expect(stores[0].identity == stores[1].identity)
    }

    @Test("no store starves while another one is busy without a pause", arguments: StoreKind.all)
    func fair(on kind: StoreKind) async throws {
        let home = try Home(kind)
        var stores: [Store] = []
        for _ in 0..<4 { stores.append(try await home.open()) }
        let done = Shared([0, 0, 0, 0])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, store) in stores.enumerated() {
                for _ in 0..<2 {
                    group.addTask {
                        // Everybody writes on until the fastest has done its share.
                        while done.withLock({ $0.max() ?? 0 }) < 400 {
                            try await store.write { try $0.execute("UPDATE numbers SET label = 'x'") }
                            done.withLock { $0[index] += 1 }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let shares = done.withLock(\.self)
        // Without turns at the lock the last one gets a two-hundredth.
        #expect(shares.allSatisfy { $0 >= 20 }, "transactions by store: \(shares)")
        for store in stores { await store.close() }
    }

    @Test("many stores opened at once on a new file agree about it")
    func opening() async throws {
        let folder = try TemporaryFolder()
        let identities = try await withThrowingTaskGroup(of: StoreIdentity.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let store = try await openNumbers(folder.file("new/deep/s"))
                    try await store.write { try $0.execute("INSERT INTO numbers (label) VALUES ('x')") }
                    await store.close()
                    return store.identity
                }
            }
            return try await group.reduce(into: Set<StoreIdentity>()) { $0.insert($1) }
        }
        #expect(identities.count == 1)
        #expect(identities.first?.environment == "test")
    }
}
