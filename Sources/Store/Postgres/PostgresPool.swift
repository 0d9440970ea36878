import Synchronization

/// The connections that read, handed out first come first served.
final class PostgresPool: Sendable {
    /// At most so many readers wait.
    private static let longestLine = 20_000

    private struct State {
        var free: [PostgresLane]
        var line: [CheckedContinuation<PostgresLane, any Error>] = []
        var isClosed = false
    }

    private let lanes: [PostgresLane]
    private let state: Mutex<State>

    init(_ server: PostgresServer, size: Int) {
        lanes = (0..<size).map { PostgresLane(server, label: "store-reader-\($0)") }
        state = Mutex(State(free: lanes))
    }

    /// Runs `work` on a lane of its own.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R {
        let lane = try await take()
        defer { giveBack(lane) }
        try Task.checkCancellation()
        return try await lane.read(work)
    }

    /// Refuses everybody who waits or comes, and closes the connections once what runs on them has ended.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.line = [] }
            return state.line
        }
        for continuation in waiting { continuation.resume(throwing: StoreError.closed) }
        for lane in lanes { lane.close() }
    }

    private func take() async throws -> PostgresLane {
        try await withCheckedThrowingContinuation { continuation in
            let lane: Result<PostgresLane, StoreError>? = state.withLock { state in
                if state.isClosed { return .failure(.closed) }
                if let lane = state.free.popLast() { return .success(lane) }
                if state.line.count >= Self.longestLine { return .failure(.overloaded(waiting: state.line.count)) }
                state.line.append(continuation)
                return nil
            }
            if let lane { continuation.resume(with: lane.mapError { $0 as any Error }) }
        }
    }

    private func giveBack(_ lane: PostgresLane) {
        let next: CheckedContinuation<PostgresLane, any Error>? = state.withLock { state in
            guard state.line.isEmpty else { return state.line.removeFirst() }
            state.free.append(lane)
            return nil
        }
        next?.resume(returning: lane)
    }
}
