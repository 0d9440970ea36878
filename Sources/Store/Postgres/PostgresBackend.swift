import Clocks
import Foundation

/// A database on a PostgreSQL server, shared by any number of hosts.
///
/// As on SQLite, one writer at a time carries everything that waits in its process: a lock of the server's, given up with the
/// transaction, stands for the lock file. What a body reads under it is what the last one left, so that no transaction is ever refused
/// for having met another one.
///
/// `@unchecked Sendable`: `writing` and `marks` are touched by whoever holds `turn`, and by nobody else.
final class PostgresBackend: Backend, @unchecked Sendable {
    private static let readers = 4
    private static let millisecondsToLeave = 2_000

    private let server: PostgresServer
    private let pool: PostgresPool
    /// Held by the thread that writes.
    private let turn = NSLock()
    /// The connection that writes; made anew after it was lost.
    private var writing: PostgresConnection?
    private var marks = CommitMarks()

    /// How an attempt at a transaction ended.
    private enum Attempt {
        case kept
        /// Nothing of it is there, through no fault of its own: it can be run again.
        case undone(StoreError)
    }

    /// Connects, and makes sure that the server keeps what it commits.
    init(_ address: PostgresAddress) throws(StoreError) {
        server = PostgresServer(address)
        pool = PostgresPool(server, size: Self.readers)
        writing = try server.connect()
    }

    func exclusively(_ work: (any SQLConnection) throws -> Void) throws {
        turn.lock()
        defer { turn.unlock() }
        var wait: PostgresWait?
        while true {
            guard case .undone(let reason) = try attempt(work) else { return }
            if wait == nil {
                // The first failure is most often a connection that died while nobody used it: the next attempt follows at once.
                wait = PostgresWait(atMost: server.address.patience.reconnecting)
            } else if wait?.sleep() != true {
                throw reason
            }
        }
    }

    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        try await pool.read(work)
    }

    /// The server's clock, which is one for all hosts. A clock that is turned by hand stands for it.
    func clock(_ given: any WallClock) -> any WallClock { given is SystemClock ? server.clock : given }

    func standing(on connection: any SQLConnection) throws(StoreError) -> StoreStanding {
        let rows = try connection.query(
            "SELECT \(StoreStanding.columns), \(CommitMarks.columns), \(PostgresServer.now) AS now FROM store_clock", [marks.name])
        // Whoever still has a store open that was set aside gets no further than this.
        guard let row = rows.first else { throw try StoreClock.stopped(on: connection) }
        server.clock.hear(Instant(milliseconds: try row.integer("now")))
        try marks.look(at: row)
        return try StoreStanding(row, hasLostCommit: try marks.isLost(row))
    }

    func check() async throws -> [String] {
        do {
            return try await pool.read { connection in try PostgresCheck.run(on: connection) }
        } catch let error as StoreError {
            // Where a page cannot be read, the server says which.
            guard case .corrupt(_, let reason) = error else { throw error }
            return [reason]
        }
    }

    func close() {
        turn.withLock {
            if let writing, writing.isUsable {
                writing.answering = Self.millisecondsToLeave
                marks.leave(writing)
            }
            writing = nil
        }
        pool.close()
    }

    // MARK: - Transactions

    /// Runs the transaction once.
    private func attempt(_ work: (any SQLConnection) throws -> Void) throws -> Attempt {
        let session: PostgresConnection
        do throws(StoreError) { session = try connected() } catch {
            guard error.mayPass else { throw error }
            return .undone(.connectionLost(server: server.address.place, reason: error.reason))
        }
        let isMarked: Bool
        do {
            try Self.begin(on: session)
            marks.begin()
            try TableStatistics.gather(on: session)
            let before = session.changing
            try work(session)
            // What changed nothing leaves nothing to ask for later, and may stand where there is no table of marks yet.
            isMarked = session.changing > before
            if isMarked { try marks.make(on: session) }
        } catch {
            session.rollback()
            guard let lost = session.lost else { throw error }
            return .undone(lost)
        }
        let attempt = try commit(on: session)
        if isMarked, case .kept = attempt { marks.keep() }
        return attempt
    }

    /// Commits. Where it cannot be told how that ended, the database is asked whether the commit's mark is there.
    private func commit(on session: PostgresConnection) throws -> Attempt {
        let doubt: StoreError
        session.answering = server.address.patience.doubting
        defer { session.answering = server.address.patience.answering }
        do throws(StoreError) {
            guard let warning = try session.commit() else { return .kept }
            doubt = .connectionLost(server: server.address.place, reason: warning)
        } catch {
            if session.isUsable {
                session.rollback()
                guard let lost = session.lost else { throw error }
                return .undone(lost)
            }
            doubt = error
        }
        writing = nil
        return try isKept(after: doubt) ? .kept : .undone(doubt)
    }

    /// Whether the commit whose outcome is in doubt was kept, for good.
    private func isKept(after doubt: StoreError) throws(StoreError) -> Bool {
        var wait = PostgresWait(atMost: server.address.patience.doubting)
        repeat {
            do throws(StoreError) {
                let fresh = try server.connect()
                fresh.answering = max(wait.left, 1)
                defer { fresh.answering = server.address.patience.answering }
                // Behind the lock, the transaction in doubt has ended on this server.
                try Self.begin(on: fresh)
                guard try marks.isThere(on: fresh) else {
                    fresh.rollback()
                    writing = fresh
                    return false
                }
                // It is there. A commit after it that is durable everywhere makes it so, too: both stand in one log.
                try marks.confirm(on: fresh)
                if try fresh.commit() == nil {
                    writing = fresh
                    return true
                }
            } catch {
                // Whatever it was, the next connection may tell.
            }
        } while wait.sleep()
        throw .commitUnknown(store: server.address.place, reason: doubt.reason)
    }

    private func connected() throws(StoreError) -> PostgresConnection {
        if let writing, writing.isUsable { return writing }
        writing = nil
        let fresh = try server.connect()
        writing = fresh
        return fresh
    }

    private static func begin(on connection: PostgresConnection) throws(StoreError) {
        try connection.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", isWriting: true)
        try CommitMarks.lock(connection)
    }
}

extension StoreError {
    /// Why, without naming the server once more.
    fileprivate var reason: String {
        switch self {
        case .cannotOpen(_, let reason), .connectionLost(_, let reason), .commitLost(let reason): reason
        default: description
        }
    }
}
