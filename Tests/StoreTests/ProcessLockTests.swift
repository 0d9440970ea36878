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
                do { try locks[index].take() } catch { Issue.record(error) }
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
        try first.take()
        // The holder is this process, which the message does not name.
        #expect(throws: StoreError.locked(path: folder.file("s.lock"), holder: nil)) { try second.take(atMost: 0) }
        first.release()
        try first.take(atMost: 30)
        first.release()
    }
}
