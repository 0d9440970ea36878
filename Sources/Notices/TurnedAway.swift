import Clocks
import Synchronization

/// Counts what is turned away, and says when that is to be told: at once, and then no more than once a minute.
final class TurnedAway: Sendable {
    private struct State {
        var untold = 0
        var toldAt: Instant?
    }

    private static let pause = Span.minutes(1)
    private let state = Mutex(State())

    /// Counts one more.
    /// - Returns: how many have come since it was last told, where it is time to tell; else nil.
    func count(at now: Instant) -> Int? {
        state.withLock { state in
            state.untold += 1
            // A clock that was set back is no reason to be silent.
            if let last = state.toldAt, now >= last, now < last + Self.pause { return nil }
            defer { state.untold = 0 }
            state.toldAt = now
            return state.untold
        }
    }
}
