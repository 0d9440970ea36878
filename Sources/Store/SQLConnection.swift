import Clocks

/// What a transaction needs of a database.
///
/// A connection is used by one thread at a time and never leaves it.
protocol SQLConnection: AnyObject {
    /// The rows that a statement with `$1`-style placeholders yields.
    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row]

    /// Runs a statement; how many rows it changed.
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int

    /// Opens a savepoint of our own inside the running transaction.
    func openSavepoint() throws(StoreError)

    /// Keeps what was done since the savepoint was opened.
    func keepSavepoint() throws(StoreError)

    /// Undoes what was done since the savepoint was opened.
    func undoSavepoint() throws(StoreError)

    /// Whether a transaction is still running; a full disk, for instance, ends it without being asked.
    var isInTransaction: Bool { get }
}

/// A database file or server, as the store uses it.
protocol Backend: Sendable {
    /// Runs `work` in one transaction, alone among all processes, on the calling thread (which it blocks), and commits it.
    /// When `work` throws, or the commit fails, nothing is kept.
    func exclusively(_ work: (any SQLConnection) throws -> Void) throws

    /// Runs `work` on a snapshot, on a thread of the backend's own.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R

    /// The clock of transactions that begin now: the given one, or the database's own.
    func time(_ clock: any WallClock, on connection: any SQLConnection) throws(StoreError) -> any WallClock

    /// Gives back files and connections; blocks until running work has ended.
    func close()
}
