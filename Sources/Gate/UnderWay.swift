import Synchronization

/// Counts the calls between COMMIT and SETTLE, so that a shutdown can wait for them.
final class UnderWay: Sendable {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Runs a call's second half in a task of its own: a client that leaves only stops waiting for it.
    func run<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
        state.withLock { $0.count += 1 }
        let task = Task {
            defer { leave() }
            return try await body()
        }
        return try await task.value
    }

    /// Returns once nothing is under way.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count > 0 { state.waiting.append(continuation) }
                return state.count == 0
            }
            if isIdle { continuation.resume() }
        }
    }

    private func leave() {
        let waiting = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
