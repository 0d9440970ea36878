import GRDB
import Synchronization

/// Hands reads to connections. While connections are free each read has one of its own; when none is, those that wait share a snapshot:
/// each new snapshot has to read its pages again, which costs more than what is asked of it.
///
/// A snapshot begins after every read that shares it was asked for, so each sees what was committed before.
final class SharedReads: Sendable {
    /// How many connections read at once.
    static let connections = 4

    /// At most so many reads share a snapshot, so that none waits long for others.
    private static let readsPerSnapshot = 8

    private struct State {
        var waiting: [ReadJob] = []
        var busy = 0
    }

    private let database: any DatabaseWriter
    private let path: String
    private let known = ReadingConnections()
    private let state = Mutex(State())

    init(_ database: any DatabaseWriter, path: String) {
        self.database = database
        self.path = path
    }

    /// How many reads wait for a connection.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `work` on a snapshot. Once the caller has left, it is not begun, and is interrupted where it runs.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        let ticket = ReadTicket()
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { add(ReadJob(ticket, work, $0)) }
            } onCancel: {
                ticket.cancel()
            }
        } catch {
            // A statement that was interrupted is one whose reader has left.
            try Task.checkCancellation()
            throw error
        }
    }

    private func add(_ job: ReadJob) {
        let isFree = state.withLock { state in
            state.waiting.append(job)
            guard state.busy < Self.connections else { return false }
            state.busy += 1
            return true
        }
        if isFree { serve() }
    }

    /// Forgets what was compiled: nobody may be reading.
    func forget() { known.removeAll() }

    /// One snapshot after the other, until nobody waits.
    private func serve() {
        let jobs = take()
        guard !jobs.isEmpty else { return }
        database.asyncRead { [self] result in
            switch result {
            case .success(let database):
                let connection = known.connection(database, path: path)
                for job in jobs { job.run(on: connection, of: database) }
            case .failure(let error): for job in jobs { job.fail(error) }
            }
            serve()
        }
    }

    /// The reads of the next snapshot; empty when nobody waits, and then one connection fewer is at work.
    private func take() -> [ReadJob] {
        state.withLock { state in
            let most = state.busy < Self.connections ? 1 : Self.readsPerSnapshot
            let jobs = Array(state.waiting.prefix(most))
            state.waiting.removeFirst(jobs.count)
            if jobs.isEmpty { state.busy -= 1 }
            return jobs
        }
    }
}
