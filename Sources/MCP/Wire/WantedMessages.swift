import Synchronization

/// The least grave messages that a client up to 2025-11-25 wants, as it said last (`logging/setLevel`).
final class WantedMessages: Sendable {
    private let state = Mutex<LogLevel?>(nil)

    /// Nil where the client never said: then it gets none.
    var level: LogLevel? { state.withLock { $0 } }

    /// From now on messages of this gravity or more.
    func set(_ level: LogLevel) { state.withLock { $0 = level } }
}
