import Dispatch

/// A connection with the thread that uses it. It is made when it is first needed, and again after it was lost.
///
/// `@unchecked Sendable`: `connection` is touched on `queue` alone.
final class PostgresLane: @unchecked Sendable {
    private let address: PostgresAddress
    private let queue: DispatchQueue
    private var connection: PostgresConnection?

    init(_ address: PostgresAddress, label: String) {
        self.address = address
        queue = DispatchQueue(label: label)
    }

    /// Runs `work` on this lane's thread, inside a transaction that sees one snapshot and can change nothing.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in continuation.resume(with: Result { try snapshot(work) }) }
        }
    }

    /// Gives the connection back once what runs on it has ended.
    func close() { queue.sync { connection = nil } }

    private func snapshot<R>(_ work: (any SQLConnection) throws -> R) throws -> R {
        let connection = try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        do {
            let found = try work(connection)
            try connection.control("COMMIT")
            return found
        } catch {
            if connection.isUsable { _ = try? connection.control("ROLLBACK") } else { self.connection = nil }
            throw error
        }
    }

    /// Begins a transaction; a connection that turns out to be dead is made anew once, since nothing was asked of it yet.
    private func begin(_ sql: String) throws(StoreError) -> PostgresConnection {
        if let known = connection, known.isUsable {
            do throws(StoreError) {
                try known.control(sql)
                return known
            } catch {
                connection = nil
                guard case .connectionLost = error else { throw error }
            }
        }
        let fresh = try PostgresConnection(address)
        try fresh.control(sql)
        connection = fresh
        return fresh
    }
}
