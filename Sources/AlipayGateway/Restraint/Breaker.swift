import Clocks
import Synchronization

/// Leaves the platform alone where it does not answer: requests that would only run into their time-outs are refused at once instead.
///
/// What settles an operation always passes, and is heard, too: it must never starve, and it tries whether the platform is back.
final class Breaker: Sendable {
    private struct State {
        var failures = 0
        var first = Span.milliseconds(0)
        var restsUntil: Span?
    }

    private let patience: GatewayPatience
    private let steady: any SteadyClock
    private let state = Mutex(State())

    init(_ patience: GatewayPatience, steady: any SteadyClock) {
        self.patience = patience
        self.steady = steady
    }

    /// Whether a request may be sent. The first one after a rest tries, and the others wait for another rest, or for its answer.
    func lets(settling: Bool) -> Bool {
        guard !settling else { return true }
        let now = steady.elapsed()
        return state.withLock { state in
            guard let until = state.restsUntil else { return true }
            guard now >= until else { return false }
            state.restsUntil = now + patience.rest
            return true
        }
    }

    /// The platform answered, whatever it said.
    func answered() { state.withLock { $0 = State() } }

    /// A request had no answer.
    func failed() {
        let now = steady.elapsed()
        state.withLock { state in
            if state.failures == 0 || (state.restsUntil == nil && now - state.first > patience.within) {
                state.failures = 0
                state.first = now
            }
            state.failures += 1
            if state.failures >= patience.failures { state.restsUntil = now + patience.rest }
        }
    }
}
