import GRDB
import GRDBSQLite
import Synchronization

/// A read that waits for its turn.
struct ReadJob: Sendable {
    /// Says whether the caller is still there.
    let ticket: ReadTicket
    /// Does the work on a connection; what comes back tells the caller.
    private let body: @Sendable (SQLiteConnection) -> (@Sendable () -> Void)
    private let refuse: @Sendable (any Error) -> Void

    init<R: Sendable>(
        _ ticket: ReadTicket, _ work: @escaping @Sendable (any SQLConnection) throws -> R,
        _ continuation: CheckedContinuation<R, any Error>
    ) {
        self.ticket = ticket
        body = { connection in
            let result = Result { try work(connection) }
            return { continuation.resume(with: result) }
        }
        refuse = { continuation.resume(throwing: $0) }
    }

    /// Runs the read and tells its caller.
    func run(on connection: SQLiteConnection, of database: Database) {
        guard ticket.begin(on: database) else { return refuse(CancellationError()) }
        let tell = body(connection)
        ticket.end()
        tell()
    }

    func fail(_ error: any Error) { refuse(error) }
}

/// Whether a caller still waits for its read, and where that runs.
final class ReadTicket: Sendable {
    /// `@unchecked Sendable`: SQLite's connection is only told to interrupt itself, which it allows from any thread, and only while this
    /// ticket's read runs on it.
    private struct State: @unchecked Sendable {
        var connection: OpaquePointer?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// The caller has left: a read that waits is not run, and one that runs is interrupted. Others on the same connection go on.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let connection = state.connection { sqlite3_interrupt(connection) }
        }
    }

    /// - Returns: false where the caller has left.
    fileprivate func begin(on database: Database) -> Bool {
        state.withLock { state in
            if !state.isCancelled { state.connection = database.sqliteConnection }
            return !state.isCancelled
        }
    }

    fileprivate func end() { state.withLock { $0.connection = nil } }
}
