import Foundation
import GRDB
import Testing

@testable import Store

/// A store's file whose log is copied early, with what it would be asked.
private struct Busy: Sendable {
    let folder: TemporaryFolder
    let backend: SQLiteBackend

    init(_ bounds: WALCheckpointer.Bounds) throws {
        folder = try TemporaryFolder()
        backend = try SQLiteBackend(file: folder.file("busy"), bounds: bounds)
        try backend.exclusively { connection in
            try connection.perform("CREATE TABLE pages (id BIGINT PRIMARY KEY, content TEXT NOT NULL)", [])
        }
    }

    /// Commits a row that takes more than a page.
    func commit(_ id: Int) throws {
        try backend.exclusively { connection in
            let content = String(repeating: "\(id % 10)", count: 5_000)
            try connection.perform("INSERT INTO pages (id, content) VALUES ($1, $2)", [.integer(Int64(id)), .text(content)])
        }
    }

    /// How many pages the log's file has room for: it keeps its length when it begins anew.
    func logPages() throws -> Int {
        let size = try FileManager.default.attributesOfItem(atPath: folder.file("busy") + "-wal")[.size] as? Int
        return ((size ?? 0) - 32) / (4_096 + 24)
    }

    /// How often the log began anew, as its header says.
    func beginnings() throws -> UInt32 {
        let log = try FileHandle(forReadingFrom: URL(filePath: folder.file("busy") + "-wal"))
        defer { try? log.close() }
        return try log.read(upToCount: 16).map { $0.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } } ?? 0
    }

    func rows() async throws -> Int64? {
        try await backend.read { try $0.query("SELECT COUNT(*) AS count FROM pages", []).first?.integer("count") }
    }
}

@Suite("The write-ahead log is copied while commits go on")
struct WALCheckpointerTests {
    @Test("a log that is long enough is copied aside and begins anew, and again; nothing of it is lost", .timeLimit(.minutes(5)))
    func beginsAnew() async throws {
        let busy = try Busy(.init(enough: 64, rest: 16, most: 1_000_000))
        let begun = try busy.beginnings()
        var rows = 0
        while try busy.beginnings() < begun + 3 {
            rows += 1
            try busy.commit(rows)
        }
        busy.backend.close()
        let again = try SQLiteBackend(file: busy.folder.file("busy"))
        #expect(try await again.read { try $0.query("SELECT COUNT(*) AS count FROM pages", []).first?.integer("count") } == Int64(rows))
        #expect(try await again.check() == [])
        again.close()
    }

    @Test("a log that copying cannot keep up with makes commits wait: it never has more pages than are allowed, and one commit")
    func waits() async throws {
        let busy = try Busy(.init(enough: 32, rest: 1, most: 64))
        for id in 1...1_000 { try busy.commit(id) }
        #expect(try busy.logPages() <= 64 + 16)
        #expect(try await busy.rows() == 1_000)
        busy.backend.close()
    }

    @Test("while somebody reads what the log began with, it grows; after that it is copied")
    func readers() async throws {
        let busy = try Busy(.init(enough: 32, rest: 8, most: 64))
        let reader = try DatabaseQueue(path: busy.folder.file("busy"))
        try await reader.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN; SELECT COUNT(*) FROM pages")
            for id in 1...200 { try busy.commit(id) }
            #expect(try busy.logPages() > 200)
            #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM pages") == 0)
            try database.execute(sql: "COMMIT")
        }
        try reader.close()
        let longest = try busy.logPages()
        for id in 201...1_200 { try busy.commit(id) }
        #expect(try busy.logPages() <= longest + 64)
        #expect(try await busy.rows() == 1_200)
        busy.backend.close()
    }

    @Test("a store that is closed while its log is copied ends in order, and can be closed at once again")
    func closing() async throws {
        for turn in 0..<20 {
            let busy = try Busy(.init(enough: 16, rest: 4, most: 1_000))
            for id in 1...(20 + turn) { try busy.commit(id) }
            busy.backend.close()
            busy.backend.close()
            #expect(!FileManager.default.fileExists(atPath: busy.folder.file("busy") + "-wal"))
        }
    }
}
