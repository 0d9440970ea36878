import Synchronization

/// The port, once there is one.
final class ListeningPort: Sendable {
    private struct State {
        var result: Result<Int, any Error>?
        var waiting: [Int: CheckedContinuation<Int, any Error>] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    var port: Int? { state.withLock { try? $0.result?.get() } }

    func open(_ port: Int) { settle(.success(port)) }

    /// Tells those who still wait that there will be none.
    func fail(_ error: any Error) { settle(.failure(error)) }

    func wait() async throws -> Int {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Int, any Error>? = state.withLock { state in
                    if state.result == nil && Task.isCancelled { return .failure(CancellationError()) }
                    if state.result == nil { state.waiting[id] = continuation }
                    return state.result
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }

    private func settle(_ result: Result<Int, any Error>) {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.result = result
            return state.waiting.values.map { $0 }
        }
        for continuation in waiting { continuation.resume(with: result) }
    }
}
