import Clocks
import Dispatch
import Foundation

/// A database on a PostgreSQL server, shared by any number of hosts.
///
/// As on SQLite, one writer at a time carries everything that waits in its process: a lock of the server's, given up with the
/// transaction, stands for the lock file. What a body reads under it is what the last one left, so that no transaction is ever refused
/// for having met another one.
///
/// `@unchecked Sendable`: `writing` is touched by whoever holds `turn`, and by nobody else.
final class PostgresBackend: Backend, @unchecked Sendable {
    /// The lock's key in `pg_advisory_xact_lock`: the letters `tollgate`. One database holds one store.
    private static let lock: Int64 = 0x746f_6c6c_6761_7465
    private static let readers = 4
    private static let checks = 50

    private let address: PostgresAddress
    private let pool: PostgresPool
    /// Held by the thread that writes.
    private let turn = NSLock()
    /// The connection that writes; made anew after it was lost.
    private var writing: PostgresConnection?

    /// Connects, and makes sure that the server keeps what it commits.
    init(_ address: PostgresAddress) throws(StoreError) {
        self.address = address
        pool = PostgresPool(address, size: Self.readers)
        writing = try Self.connect(address)
    }

    func exclusively(_ work: (any SQLConnection) throws -> Void) throws {
        turn.lock()
        defer { turn.unlock() }
        let (session, transaction) = try begin()
        do {
            try work(session)
        } catch {
            if session.isUsable { _ = try? session.control("ROLLBACK") } else { writing = nil }
            throw error
        }
        try commit(transaction, on: session)
    }

    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        try await pool.read(work)
    }

    /// The server's clock, which is one for all hosts. A clock that is turned by hand stands for it.
    func time(_ clock: any WallClock, on connection: any SQLConnection) throws(StoreError) -> any WallClock {
        guard clock is SystemClock else { return clock }
        let rows = try connection.query("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now", [])
        guard let row = rows.first else { throw .column(name: "now", wanted: "present") }
        return ServerClock(at: Instant(milliseconds: try row.integer("now")))
    }

    func close() {
        turn.withLock { writing = nil }
        pool.close()
    }

    // MARK: - Transactions

    private func begin() throws(StoreError) -> (PostgresConnection, transaction: String) {
        if let known = writing, known.isUsable {
            do throws(StoreError) { return (known, try begin(known)) } catch {
                writing = nil
                // Nothing was asked of it yet: a connection that died while nobody used it is made anew.
                guard case .connectionLost = error else { throw error }
            }
        }
        let fresh = try Self.connect(address)
        writing = fresh
        return (fresh, try begin(fresh))
    }

    private func begin(_ connection: PostgresConnection) throws(StoreError) -> String {
        try connection.control("BEGIN ISOLATION LEVEL READ COMMITTED")
        let rows = try connection.query(
            "SELECT pg_advisory_xact_lock($1)::text AS taken, pg_current_xact_id()::text AS transaction", [.integer(Self.lock)])
        guard let row = rows.first else { throw .column(name: "transaction", wanted: "present") }
        return try row.text("transaction")
    }

    /// Commits. Where the connection is lost meanwhile, the server is asked what became of the transaction.
    private func commit(_ transaction: String, on session: PostgresConnection) throws(StoreError) {
        let tag: String
        do throws(StoreError) { tag = try session.control("COMMIT") } catch {
            writing = nil
            guard case .connectionLost(_, let reason) = error else { throw error }
            guard try isCommitted(transaction) else {
                throw .commitLost(reason: "the connection broke before the commit: \(reason)")
            }
            return
        }
        guard tag == "COMMIT" else { throw .commitLost(reason: "the server undid the transaction") }
    }

    private func isCommitted(_ transaction: String) throws(StoreError) -> Bool {
        for _ in 0..<Self.checks {
            let fresh = try Self.connect(address)
            writing = fresh
            let rows = try fresh.query("SELECT pg_xact_status($1::text::xid8) AS status", [.text(transaction)])
            switch try rows.first?.optionalText("status") {
            case "committed": return true
            case "aborted": return false
            default: try fresh.control("SELECT pg_sleep(0.1)")
            }
        }
        throw .commitLost(reason: "the connection broke during the commit, and the server does not tell what became of it")
    }

    // MARK: - Connecting

    /// Each commit reaches the server's disk before it is answered, and no statement waits for ever.
    private static func connect(_ address: PostgresAddress) throws(StoreError) -> PostgresConnection {
        let connection = try PostgresConnection(address)
        for setting in [
            "SET synchronous_commit = on", "SET lock_timeout = '30s'", "SET statement_timeout = '60s'",
            "SET idle_in_transaction_session_timeout = '60s'", "SET standard_conforming_strings = on", "SET bytea_output = 'hex'",
        ] {
            try connection.control(setting)
        }
        for setting in ["fsync", "full_page_writes"] {
            let value = try connection.query("SELECT current_setting($1) AS value", [.text(setting)]).first?.text("value")
            guard value == "on" else { throw .serverNotDurable(server: address.place, setting: setting) }
        }
        return connection
    }
}

/// A server's clock, read once and carried on by this machine's.
private struct ServerClock: WallClock {
    private let start: Instant
    private let began = DispatchTime.now().uptimeNanoseconds

    init(at instant: Instant) { start = instant }

    func now() -> Instant {
        start + .milliseconds(Int64((DispatchTime.now().uptimeNanoseconds - began) / 1_000_000))
    }
}
