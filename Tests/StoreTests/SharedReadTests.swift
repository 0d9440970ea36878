import GRDB
import Glibc
import Synchronization
import Testing

@testable import Store

/// A file of SQLite's with the reads that share its connections, and how many snapshots they have begun.
private final class Desk: Sendable {
    private final class Count: Sendable { let value = Atomic(0) }

    let pool: DatabasePool
    let reads: SharedReads
    private let snapshots = Count()
    private let isReleased = Count()
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        var configuration = Configuration()
        configuration.maximumReaderCount = SharedReads.connections
        configuration.prepareDatabase { [snapshots] database in
            database.trace { if "\($0)".hasPrefix("BEGIN DEFERRED") { snapshots.value.add(1, ordering: .relaxed) } }
        }
        pool = try DatabasePool(path: folder.file("reads.sqlite"), configuration: configuration)
        try pool.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE numbers (id BIGINT PRIMARY KEY)") }
        reads = SharedReads(pool, path: folder.path)
    }

    var begun: Int { snapshots.value.load(ordering: .relaxed) }

    func insert(_ number: Int) throws { try pool.writeWithoutTransaction { try $0.execute(sql: "INSERT INTO numbers VALUES (\(number))") } }

    func count() async throws -> Int64 {
        try await reads.read { try $0.query("SELECT COUNT(*) AS count FROM numbers", []).first?.integer("count") ?? -1 }
    }

    /// Keeps every connection busy, has `asked` reads wait, and lets the connections go.
    func whileBusy(asked: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let (busy, isReleased) = (Count(), isReleased)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<SharedReads.connections {
                group.addTask { [reads] in
                    try await reads.read { connection in
                        _ = try connection.query("SELECT COUNT(*) AS count FROM numbers", [])
                        busy.value.add(1, ordering: .sequentiallyConsistent)
                        while isReleased.value.load(ordering: .sequentiallyConsistent) == 0 { sched_yield() }
                    }
                }
            }
            while busy.value.load(ordering: .sequentiallyConsistent) < SharedReads.connections { await Task.yield() }
            // From here on every connection stands on a snapshot of before.
            try insert(1)
            for place in 0..<asked { group.addTask { try await body(place) } }
            while reads.waiting < asked { await Task.yield() }
            isReleased.value.store(1, ordering: .sequentiallyConsistent)
            try await group.waitForAll()
        }
    }
}

@Suite("Reads that share a snapshot", .timeLimit(.minutes(5)))
struct SharedReadTests {
    @Test("reads that wait share snapshots, and each sees what was committed before it was asked for")
    func shared() async throws {
        let desk = try Desk()
        let before = desk.begun
        try await desk.whileBusy(asked: 24) { _ in
            let count = try await desk.count()
            #expect(count == 1)
        }
        // Those that kept the connections busy, and three of eight reads each.
        #expect(desk.begun - before == SharedReads.connections + 3)
        try desk.insert(2)
        let after = try await desk.count()
        #expect(after == 2)
    }

    @Test("whoever leaves is not read for, or is interrupted, and nobody who shares its snapshot is")
    func interrupted() async throws {
        let desk = try Desk()
        let (begun, left) = (Shared<Set<Int>>([]), Shared(0))
        try await desk.whileBusy(asked: 8) { place in
            guard place < 2 else {
                let count = try await desk.count()
                #expect(count == 1)
                return
            }
            // The first would count for ever, and leaves when it has begun; the second has left before its turn comes.
            let reader = Task {
                if place == 1 { withUnsafeCurrentTask { $0?.cancel() } }
                return try await desk.reads.read { connection in
                    begun.withLock { _ = $0.insert(place) }
                    return try connection.query(
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS count FROM n", [])
                }
            }
            if place == 0 {
                while !begun.withLock({ $0.contains(0) }) { await Task.yield() }
                reader.cancel()
            }
            await #expect(throws: CancellationError.self) { try await reader.value }
            left.withLock { $0 += 1 }
        }
        #expect(left.withLock(\.self) == 2)
        #expect(!begun.withLock { $0.contains(1) })
    }
}
