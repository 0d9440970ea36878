import Dispatch

/// A connection with the thread that uses it. It is made when it is first needed, and again after it was lost.
///
/// `@unchecked Sendable`: `connection` is touched on `queue` alone.
final class PostgresLane: @unchecked Sendable {
    private let server: PostgresServer
    private let queue: DispatchQueue
    private var connection: PostgresConnection?

    init(_ server: PostgresServer, label: String) {
        self.server = server
        queue = DispatchQueue(label: label)
    }

    /// Runs `work` on this lane's thread, inside a transaction that sees one snapshot and can change nothing; once more where the
    /// connection broke meanwhile.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Result { try snapshot(work, isLast: false) ?? snapshot(work, isLast: true).orLost(server) })
            }
        }
    }

    /// Gives the connection back once what runs on it has ended.
    func close() { queue.sync { connection = nil } }

    /// What `work` finds; nil where the connection broke and another attempt is left.
    private func snapshot<R>(_ work: (any SQLConnection) throws -> R, isLast: Bool) throws -> R? {
        let connection = try connected()
        do {
            try connection.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", isWriting: false)
            let found = try work(connection)
            if let lost = connection.lost { throw lost }
            connection.leave()
            return found
        } catch {
            connection.rollback()
            guard let lost = connection.lost else { throw error }
            if isLast { throw lost }
            return nil
        }
    }

    private func connected() throws(StoreError) -> PostgresConnection {
        if let connection, connection.isUsable { return connection }
        connection = nil
        let fresh = try server.reconnect()
        connection = fresh
        return fresh
    }
}

extension Optional {
    fileprivate func orLost(_ server: PostgresServer) throws(StoreError) -> Wrapped {
        guard let self else { throw .connectionLost(server: server.address.place, reason: "it broke twice") }
        return self
    }
}
