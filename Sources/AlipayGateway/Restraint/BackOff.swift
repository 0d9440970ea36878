import Clocks
import Synchronization

/// Holds a method back whose calls Alipay calls too many (code 40005): for a second, then two, four, at most a minute. The others go on.
final class BackOff: Sendable {
    private struct Pause {
        var until: Span
        var span: Span
    }

    private let patience: GatewayPatience
    private let steady: any SteadyClock
    /// By how many thousandths a pause is longer, so that hosts that were refused together do not come back together.
    private let jitter: @Sendable () -> Int64
    private let pauses = Mutex<[String: Pause]>([:])

    init(
        _ patience: GatewayPatience, steady: any SteadyClock,
        jitter: @escaping @Sendable () -> Int64 = { Int64.random(in: 0...250) }
    ) {
        self.patience = patience
        self.steady = steady
        self.jitter = jitter
    }

    /// Whether a method may be called now. What settles an operation is bounded by its lane, and passes.
    func lets(_ method: String, settling: Bool) -> Bool {
        guard !settling else { return true }
        let now = steady.elapsed()
        return pauses.withLock { pauses in pauses[method].map { now >= $0.until } ?? true }
    }

    /// Alipay called a call one too many. Those that were under way together count once.
    func limited(_ method: String) {
        let now = steady.elapsed()
        pauses.withLock { pauses in
            let before = pauses[method]
            if let before, now < before.until { return }
            let twice = before.map { $0.span.milliseconds * 2 } ?? patience.firstPause.milliseconds
            let span = min(twice, patience.longestPause.milliseconds)
            pauses[method] = Pause(until: now + .milliseconds(span + span * jitter() / 1000), span: .milliseconds(span))
        }
    }

    /// Alipay answered a call as it should. One that left before the pause began does not end it.
    func passed(_ method: String) {
        let now = steady.elapsed()
        pauses.withLock { pauses in if let pause = pauses[method], now >= pause.until { pauses[method] = nil } }
    }
}
