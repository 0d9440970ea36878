import Clocks
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

@testable import Store

/// Disks that are full, cannot be written, hold damage, or are somebody else's.
@Suite struct DiskTests {
    private let insert = "INSERT INTO numbers (id, bytes) VALUES ($1, $2)"

    @Test(
        "a full disk refuses by name, keeps what was acknowledged and nothing else, and takes writes again when there is room",
        .enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.needsRoot)))
    func full() async throws {
        let disk = try SmallDisk(megabytes: 8)
        let filler = disk.file("filler")
        try Data(repeating: 1, count: 4 << 20).write(to: URL(filePath: filler))
        let store = try await openNumbers(disk.file("s"))
        var kept: Int64 = 0
        var refusal: StoreError?
        while refusal == nil, kept < 1000 {
            do throws(any Error) {
                let id = kept
                try await store.write { [insert] in try $0.perform(insert, [.integer(id), .blob([UInt8](repeating: 7, count: 50_000))]) }
                kept += 1
            } catch { refusal = error as? StoreError }
        }
        #expect(refusal == .diskFull(path: disk.file("s")))
        #expect(refusal?.description == "the disk of the store `\(disk.file("s"))` is full")
        #expect(try await store.count() == kept)
        try FileManager.default.removeItem(atPath: filler)
        try await store.write { [insert] in try $0.perform(insert, [.integer(5000), .blob([UInt8](repeating: 7, count: 50_000))]) }
        #expect(try await store.count() == kept + 1)
        #expect(try await store.check() == [])
        await store.close()
    }

    @Test(
        "a store on a read-only disk is refused by name", .enabled(if: SmallDisk.isPossible, Comment(rawValue: SmallDisk.needsRoot)))
    func readOnlyDisk() async throws {
        let disk = try SmallDisk(megabytes: 4)
        let path = disk.file("s")
        await (try await openNumbers(path)).close()
        try #require(disk.makeReadOnly())
        let refusal = await #expect(throws: StoreError.self) { try await openNumbers(path) }
        #expect(refusal == .readOnly(path: path) || refusal == .readOnly(path: path + ".lock"))
        #expect(refusal?.description.contains("read-only") == true)
        await #expect(throws: StoreError.readOnly(path: disk.file("new"))) { try await openNumbers(disk.file("new")) }
    }

    @Test(
        "a store whose file is read-only is refused by name",
        .enabled(if: geteuid() != 0, "to root no file is read-only"))
    func readOnlyFile() async throws {
        let folder = try TemporaryFolder()
        await (try await openNumbers(folder.file("s"))).close()
        try #require(chmod(folder.file("s"), 0o400) == 0)
        await #expect(throws: StoreError.readOnly(path: folder.file("s"))) { try await openNumbers(folder.file("s")) }
    }

    /// A store with a page in the middle of its file overwritten; the page's place.
    private func damaged(_ path: String) async throws -> Int {
        let store = try await openNumbers(path)
        try await store.write { [insert] tx in
            for id in Int64(0)..<4000 { try tx.perform(insert, [.integer(id * 10), .blob([UInt8](repeating: 7, count: 100))]) }
        }
        #expect(try await store.check() == [])
        await store.close()
        // Brings the log into the file.
        try stranger(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let place = Int(try file.seekToEnd()) / 4096 / 2 * 4096
        try file.seek(toOffset: UInt64(place))
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()
        return place
    }

    /// Runs a statement without the store, as a stranger does.
    private func stranger(_ path: String, _ statement: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { try $0.execute(sql: statement) }
        try queue.close()
    }

    private func page(_ place: Int, of path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path)).subdata(in: place..<place + 4096)
    }

    @Test("damage in the middle of the file is found by the check, met by a reader, and then nothing more is written")
    func damage() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let place = try await damaged(path)
        let store = try await openNumbers(path)
        #expect(try await !store.check().isEmpty)
        let refusal = await #expect(throws: StoreError.self) { try await store.read { try $0.query("SELECT id, bytes FROM numbers") } }
        guard case .corrupt = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        let error = await #expect(throws: StoreError.self) {
            try await store.write { [insert] in try $0.perform(insert, [1_000_000, .blob([])]) }
        }
        #expect(error == refusal)
        await store.close()
        #expect(try page(place, of: path) == Data(repeating: 0xA5, count: 4096))
    }

    @Test("a transaction that meets damage is refused, is not kept, and is the last one")
    func damageMetByWriter() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let place = try await damaged(path)
        let store = try await openNumbers(path)
        for attempt in 0..<2 {
            let error = await #expect(throws: StoreError.self) {
                try await store.write { [insert] tx in
                    try tx.perform(insert, [.integer(1_000_000 + Int64(attempt)), .blob([])])
                    // The first attempt touches every leaf of the table.
                    if attempt == 0 { try tx.perform("UPDATE numbers SET label = 'x'") }
                }
            }
            guard case .corrupt = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        await store.close()
        #expect(try page(place, of: path) == Data(repeating: 0xA5, count: 4096))
        let again = try await openNumbers(path)
        let rows = try await again.read { try $0.query("SELECT id FROM numbers WHERE id >= 1000000") }
        #expect(rows.isEmpty)
        await again.close()
    }

    @Test("the check reads every table of a store on a server", .needsServer)
    func serverCheck() async throws {
        let store = try await Home(.postgres).open()
        try await store.write { [insert] in try $0.perform(insert, [1, .blob([UInt8](repeating: 7, count: 50_000))]) }
        #expect(try await store.check() == [])
        await store.close()
    }

    @Test("a row that refers to none is found by the check")
    func danglingReference() async throws {
        let folder = try TemporaryFolder()
        let pairs = MigrationSet(
            owner: "pairs", migrations: [Migration("first", sql: ["CREATE TABLE pairs (id BIGINT REFERENCES numbers (id))"])])
        let store = try await Store.open(
            .sqlite(path: folder.file("s")), environment: "test", migrations: [numbers, pairs], clock: HandClock(noon))
        try await store.write { [insert] tx in
            try tx.perform(insert, [1, nil])
            try tx.perform("INSERT INTO pairs (id) VALUES (1)")
        }
        #expect(try await store.check() == [])
        try stranger(folder.file("s"), "DELETE FROM numbers")
        #expect(try await store.check() == ["a row of `pairs` refers to none of `numbers`"])
        await store.close()
    }
}
