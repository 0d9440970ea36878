import Synchronization

/// Somebody else's clock, heard now and then and carried on in between by a steady clock: how this machine's own clock is set has no part
/// in it.
public final class CarriedClock: WallClock {
    private let steady: any SteadyClock
    private let fallback: any WallClock
    private let heard = Mutex<(at: Instant, elapsed: Span)?>(nil)

    /// A clock of which nothing was heard yet: until then `fallback` tells the time.
    public init(by steady: any SteadyClock = BootClock(), until fallback: any WallClock = SystemClock()) {
        self.steady = steady
        self.fallback = fallback
    }

    /// Takes in what the other clock shows now.
    public func hear(_ instant: Instant) {
        let elapsed = steady.elapsed()
        heard.withLock { $0 = (instant, elapsed) }
    }

    /// What the other clock shows now, as far as is known.
    public func now() -> Instant {
        guard let heard = heard.withLock(\.self) else { return fallback.now() }
        return heard.at + (steady.elapsed() - heard.elapsed)
    }
}
