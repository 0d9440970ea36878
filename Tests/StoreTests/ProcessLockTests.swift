import Clocks
import Dispatch
import Testing

@testable import Store

@Suite struct ProcessLockTests {
    @Test("the lock is one at a time, also between two that one process opened")
    func exclusive() async throws {
        let folder = try TemporaryFolder()
        let locks = try [ProcessLock(ofStore: folder.file("s")), ProcessLock(ofStore: folder.file("s"))]
        let inside = Shared(0)
        let most = Shared(0)
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            for _ in 0..<500 {
                do { try locks[index].take(atMost: 30) } catch { Issue.record(error) }
                let now = inside.withLock { inside in
                    inside += 1
                    return inside
                }
                most.withLock { $0 = max($0, now) }
                inside.withLock { $0 -= 1 }
                locks[index].release()
            }
        }
        #expect(most.withLock(\.self) == 1)
    }

    @Test("a wait with a bound ends with an error while another one holds the lock, and keeps nobody else from it later")
    func bounded() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try ProcessLock(ofStore: folder.file("s")), try ProcessLock(ofStore: folder.file("s")))
        try first.take(atMost: 30)
        // The holder is this process, which the message does not name.
        #expect(throws: StoreError.locked(path: folder.file("s.lock"), holder: nil)) { try second.take(atMost: 0) }
        first.release()
        try first.take(atMost: 30)
        first.release()
    }

    @Test("who gave up waiting and asks again goes on in the same place of the line")
    func again() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try ProcessLock(ofStore: folder.file("s")), try ProcessLock(ofStore: folder.file("s")))
        for _ in 0..<20 {
            try first.take(atMost: 30)
            for _ in 0..<3 { #expect(throws: StoreError.self) { try second.take(atMost: 0) } }
            first.release()
            try second.take(atMost: 30)
            #expect(throws: StoreError.self) { try first.take(atMost: 0) }
            second.release()
        }
    }

    @Test("a process that was stopped inside of a transaction keeps nobody waiting for ever: what waits is refused, and goes on later")
    func stopped() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let backend = try SQLiteBackend(file: path, patience: 1)
        let clock = HandClock(noon)
        let opening = Opening(
            makes: true, environment: "test", migrations: [numbers], clock: clock, admitsSetAside: false, place: path)
        let store = Store(
            backend: backend, prepared: try opening.prepare(backend), migrations: [numbers], clock: clock, place: path)
        let holder = try ProcessLock(ofStore: path)
        try holder.take(atMost: 30)
        await withTaskGroup(of: Void.self) { group in
            for id in 1...8 {
                group.addTask {
                    await #expect(throws: StoreError.locked(path: path + ".lock", holder: nil)) {
                        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (\(id))") }
                    }
                }
            }
        }
        #expect(try await store.count() == 0, "reading goes on")
        holder.release()
        try await store.write { try $0.execute("INSERT INTO numbers (id) VALUES (9)") }
        #expect(try await store.count() == 1)
        await store.close()
    }
}
