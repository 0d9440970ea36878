import Synchronization

/// Slows whoever guesses: a failed authentication costs a token of this process's bucket, and a failure that finds the bucket
/// empty is answered later.
///
/// Only failures wait. Who shows a right credential is never held up by somebody else's wrong ones, and nothing is ever locked.
final class GuessBrake: Sendable {
    private struct State {
        var tokens: Double
        var refilledAt: ContinuousClock.Instant
    }

    private let capacity: Double
    private let perSecond: Double
    private let longestWaitSeconds: Double
    private let state: Mutex<State>

    /// A full bucket of `capacity` failures, refilled by `perSecond`; no answer waits longer than `longestWaitSeconds`.
    init(capacity: Double = 10, perSecond: Double = 1, longestWaitSeconds: Double = 5, now: ContinuousClock.Instant = .now) {
        self.capacity = capacity
        self.perSecond = perSecond
        self.longestWaitSeconds = longestWaitSeconds
        self.state = Mutex(State(tokens: capacity, refilledAt: now))
    }

    /// Counts a failure at `now` and says how long its answer is to be kept back.
    func fail(at now: ContinuousClock.Instant = .now) -> Duration {
        state.withLock { state in
            let elapsed = max(0, (now - state.refilledAt) / .seconds(1))
            state.tokens = min(capacity, state.tokens + elapsed * perSecond) - 1
            state.refilledAt = now
            guard state.tokens < 0 else { return .zero }
            // A debt that is never paid back would make one storm slow every failure of the next hour.
            state.tokens = max(state.tokens, -longestWaitSeconds * perSecond)
            return .seconds(-state.tokens / perSecond)
        }
    }
}
