import Store
import TestSupport
import Testing

@Suite("Bodies that are kept apart")
struct ApartTests {
    private struct Undone: Error {}

    @Test("a body that ends in an error runs once where it is kept apart, and nothing of it is kept", arguments: StoreKind.all)
    func once(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let runs = Shared(0)
        await #expect(throws: Undone.self) {
            try await store.write(apart: true) { tx in
                runs.withLock { $0 += 1 }
                try tx.takeYourTime()
                try tx.insert(1)
                throw Undone()
            }
        }
        #expect(runs.withLock { $0 } == 1)
        #expect(try await store.count() == 0)
        try await store.write { try $0.insert(2) }
        #expect(try await store.count() == 1)
        await store.close()
    }

    @Test("those beside it are kept", arguments: StoreKind.all)
    func beside(on kind: StoreKind) async throws {
        let home = try Home(kind)
        let store = try await home.open()
        let runs = Shared(0)
        let kept = try await store.crowd(40) { index, tx in try tx.insert(index) }.kept
        async let other: Void = store.write { tx in try tx.insert(1001) }
        await #expect(throws: Undone.self) {
            try await store.write(apart: true) { tx in
                runs.withLock { $0 += 1 }
                try tx.insert(1000)
                throw Undone()
            }
        }
        try await other
        #expect(runs.withLock { $0 } == 1)
        #expect(try await store.count() == kept.count + 1)
        await store.close()
    }
}
