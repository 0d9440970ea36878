import Clocks
import GRDB
import Glibc

/// An SQLite database: GRDB's pool of one writing and several reading connections, and the lock between processes.
///
/// `@unchecked Sendable`: `writing` and `cache` are touched on the thread of the writing connection alone.
final class SQLiteBackend: Backend, @unchecked Sendable {
    /// Memory for pages that were read, in KiB.
    private static let readerCache = 8_192

    private let database: any DatabaseWriter
    /// The writing connection with the statements that it has compiled.
    private var writing: SQLiteConnection?
    private var cache = WriterCache()
    private let reads: SharedReads
    /// nil in memory.
    private let checkpointer: WALCheckpointer?
    private let lock: ProcessLock?
    /// The file that was opened; nil in memory.
    private let file: FileIdentity?
    private let path: String
    /// For so many seconds another process may hold the lock.
    private let patience: Int

    /// Opens the file, making it (0600) and its folder (0700) when they are missing; nil is a store in this process's memory.
    ///
    /// - Parameters:
    ///   - fileSystem: the name of a folder's file system.
    ///   - patience: for so many seconds another process may hold the lock.
    ///   - bounds: how long the write-ahead log grows.
    init(
        file: String?, fileSystem: (String) -> String? = FileSystem.name, patience: Int = 30,
        bounds: WALCheckpointer.Bounds = WALCheckpointer.Bounds()
    ) throws(StoreError) {
        self.patience = patience
        switch file {
        case nil:
            path = "memory"
            lock = nil
            checkpointer = nil
            self.file = nil
            database = try Self.translating(path) { () throws -> any DatabaseWriter in
                try DatabaseQueue(configuration: Self.configuration)
            }
            reads = SharedReads(database, path: path)
        case let path?:
            self.path = path
            try Self.makeFolder(of: path)
            // Asked of the folder, before anything is made there or opened.
            if let kind = fileSystem(Self.folder(of: path)), FileSystem.isShared(kind) {
                throw .networkFileSystem(path: path, kind: kind)
            }
            try Self.makeFile(path)
            let lock = try ProcessLock(ofStore: path)
            self.lock = lock
            // Two processes that both switch a new file to WAL would refuse each other.
            try lock.take(atMost: patience)
            defer { lock.release() }
            let checkpointer = WALCheckpointer(path: path, bounds: bounds)
            self.checkpointer = checkpointer
            database = try Self.translating(path) { () throws -> any DatabaseWriter in
                let pool = try DatabasePool(path: path, configuration: Self.configuration)
                try Self.makeDurable(pool, path: path)
                pool.writeWithoutTransaction { database in checkpointer.watch(database) }
                return pool
            }
            self.file = FileIdentity(path)
            reads = SharedReads(database, path: path)
        }
    }

    func exclusively(_ work: (any SQLConnection) throws -> Void) throws {
        try lock?.take(atMost: patience)
        defer { lock?.release() }
        // A file that took its place is another store, or this one at another time: what is written here would be lost.
        if let file, FileIdentity(path) != file { throw StoreError.replaced(place: path) }
        do {
            try database.writeWithoutTransaction { database in
                let connection = writing ?? SQLiteConnection(database, path: path)
                writing = connection
                try database.beginTransaction(.immediate)
                do {
                    try work(connection)
                    try commit(database)
                } catch {
                    // A full disk has ended the transaction already.
                    if database.isInsideTransaction { try? database.rollback() }
                    throw error
                }
                checkpointer?.committed(on: database)
                cache.committed(on: database)
            }
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    /// Commits. Where the disk fails meanwhile the log may hold the whole commit, or not: the next opening would find out.
    private func commit(_ database: Database) throws {
        do { try database.commit() } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            throw StoreError.commitUnknown(store: path, reason: error.message ?? "the disk failed")
        }
    }

    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        do { return try await reads.read(work) } catch let error as DatabaseError { throw StoreError(error, path: path) }
    }

    func check() async throws -> [String] {
        do {
            return try await database.read { database in
                let pages = try String.fetchAll(database, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
                let references = try GRDB.Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
                    "a row of `\(row["table"] as String? ?? "")` refers to none of `\(row["parent"] as String? ?? "")`"
                }
                return pages + references
            }
        } catch let error as DatabaseError {
            let error = StoreError(error, path: path)
            // So much is broken that not even the check gets through.
            guard case .corrupt(_, let reason) = error else { throw error }
            return [reason]
        }
    }

    /// One machine, one clock.
    func clock(_ given: any WallClock) -> any WallClock { given }

    func standing(on connection: any SQLConnection) throws(StoreError) -> StoreStanding {
        guard let row = try connection.query("SELECT \(StoreStanding.columns) FROM store_clock", []).first else {
            throw try StoreClock.stopped(on: connection)
        }
        return try StoreStanding(row, hasLostCommit: false)
    }

    func close() {
        checkpointer?.stop()
        // What is compiled would keep the file open. The barrier waits for whoever still reads.
        try? database.barrierWriteWithoutTransaction { _ in
            writing = nil
            reads.forget()
        }
        try? database.close()
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Our own processes wait at the lock; this is for a stranger, an `sqlite3` shell or a backup.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = SharedReads.connections
        configuration.label = "store"
        configuration.prepareDatabase { database in try database.execute(sql: "PRAGMA cache_size = -\(readerCache)") }
        return configuration
    }

    /// Each commit reaches the disk before it is answered. GRDB sets NORMAL after it has opened the file, so this comes later.
    private static func makeDurable(_ pool: DatabasePool, path: String) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            let synchronous = try Int64.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            guard synchronous == 2 else { throw StoreError.notDurable(path: path, synchronous: synchronous) }
        }
    }

    /// The folder of a file; the one that the program stands in where the path names none.
    private static func folder(of path: String) -> String {
        guard let end = path.lastIndex(of: "/") else { return "." }
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    private static func makeFolder(of path: String) throws(StoreError) { try makeFolder(folder(of: path), of: path) }

    private static func makeFile(_ path: String) throws(StoreError) {
        // Only ever made, never opened here: closing a second descriptor would drop the locks that SQLite holds in this process.
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 {
            Glibc.close(file)
        } else if errno != EEXIST {
            throw StoreError(errno: errno, path: path)
        }
    }

    private static func makeFolder(_ folder: String, of path: String) throws(StoreError) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw StoreError(errno: errno, path: path) }
        let parent = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !parent.isEmpty { try makeFolder(parent, of: path) }
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw StoreError(errno: errno, path: path) }
    }

    private static func translating<R>(_ path: String, _ work: () throws -> R) throws(StoreError) -> R {
        do { return try work() } catch { throw StoreError(error, path: path) }
    }
}
