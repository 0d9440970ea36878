import Clocks
import GRDB
import Glibc

/// An SQLite database: GRDB's pool of one writing and several reading connections, and the lock between processes.
final class SQLiteBackend: Backend {
    private let database: any DatabaseWriter
    private let lock: ProcessLock?
    private let path: String

    /// Opens the file, making it (0600) and its folder (0700) when they are missing; nil is a store in this process's memory.
    init(file: String?) throws(StoreError) {
        switch file {
        case nil:
            path = "memory"
            lock = nil
            database = try Self.translating(path) { () throws -> any DatabaseWriter in
                try DatabaseQueue(configuration: Self.configuration)
            }
        case let path?:
            self.path = path
            try Self.makeFile(path)
            let lock = try ProcessLock(ofStore: path)
            self.lock = lock
            // Two processes that both switch a new file to WAL would refuse each other.
            try lock.take(atMost: 30)
            defer { lock.release() }
            database = try Self.translating(path) { () throws -> any DatabaseWriter in
                let pool = try DatabasePool(path: path, configuration: Self.configuration)
                try Self.makeDurable(pool, path: path)
                return pool
            }
        }
    }

    func exclusively(_ work: (any SQLConnection) throws -> Void) throws {
        try lock?.take()
        defer { lock?.release() }
        do {
            try database.writeWithoutTransaction { database in
                try database.beginTransaction(.immediate)
                do {
                    try work(SQLiteConnection(database, path: path))
                    try database.commit()
                } catch {
                    // A full disk has ended the transaction already.
                    if database.isInsideTransaction { try? database.rollback() }
                    throw error
                }
            }
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        let path = path
        do {
            return try await database.read { database in try work(SQLiteConnection(database, path: path)) }
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    /// One machine, one clock.
    func time(_ clock: any WallClock, on connection: any SQLConnection) -> any WallClock { clock }

    func close() { try? database.close() }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        // Our own processes wait at the lock; this is for a stranger, an `sqlite3` shell or a backup.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.label = "store"
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

    private static func makeFile(_ path: String) throws(StoreError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if !folder.isEmpty { try makeFolder(folder, of: path) }
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
