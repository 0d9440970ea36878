import Synchronization

/// Waits for the first of several tasks that each may be the one, without waiting for the others: a look-up that does not heed its
/// cancellation can't hold up a call.
final class Race<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, any Error>)
        case finished(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    /// Decides the race, where it is not decided yet.
    func finish(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .finished(result)
                return nil
            case .waiting(let continuation):
                state = .finished(result)
                return continuation
            case .finished: return nil
            }
        }
        waiting?.resume(with: result)
    }

    /// What decided the race. Asked once.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let decided: Result<Value, any Error>? = state.withLock { state in
                if case .finished(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let decided { continuation.resume(with: decided) }
        }
    }
}
