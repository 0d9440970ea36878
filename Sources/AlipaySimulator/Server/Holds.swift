import Synchronization

/// The connections that are kept open without an answer.
final class Holds: Sendable {
    private struct State {
        var held: [Int: AsyncStream<Void>.Continuation] = [:]
        var last = 0
        var closed = false
    }

    private let state = Mutex(State())

    /// One held connection.
    struct Hold: Sendable {
        let id: Int
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        fileprivate init(id: Int, stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation) {
            self.id = id
            self.stream = stream
            self.continuation = continuation
        }

        /// Lets it go.
        func release() { continuation.finish() }

        /// Waits until it is let go or the task is cancelled.
        func wait() async {
            for await _ in stream {}
        }
    }

    /// Holds a connection. After `releaseAll` nothing is held any more.
    func take() -> Hold {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        return state.withLock { state in
            state.last += 1
            if state.closed { continuation.finish() } else { state.held[state.last] = continuation }
            return Hold(id: state.last, stream: stream, continuation: continuation)
        }
    }

    /// Forgets a connection that is gone.
    func forget(_ hold: Hold) {
        state.withLock { _ = $0.held.removeValue(forKey: hold.id) }
    }

    /// Lets every connection go, those to come too: the server is shutting down.
    func releaseAll() {
        let held = state.withLock { state in
            state.closed = true
            return state.held.values.map { $0 }
        }
        for continuation in held { continuation.finish() }
    }
}
