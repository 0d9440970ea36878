public import Clocks

/// How long the holder of a permit may still send: asked last thing before the request leaves.
///
/// The store's clock says so. So do, from when the lease was made, the time since the machine was started and the machine's own clock: a
/// clock that is set back, or one that stood while the process or the machine did, makes no lease longer.
public struct Lease: Sendable {
    /// When the lease ends, by the store's clock.
    public let until: Instant
    private let clock: any WallClock
    private let steady: any SteadyClock
    private let local: any WallClock
    private let steadyEnd: Span
    private let localEnd: Instant

    /// A lease that ends at `until` by `clock`.
    /// - Parameters:
    ///   - clock: the store's clock.
    ///   - steady: tells how much time has passed.
    ///   - local: the machine's clock.
    public init(until: Instant, clock: any WallClock, steady: any SteadyClock = BootClock(), local: any WallClock = SystemClock()) {
        self.until = until
        self.clock = clock
        self.steady = steady
        self.local = local
        let left = until - clock.now()
        steadyEnd = steady.elapsed() + left
        localEnd = local.now() + left
    }

    /// Whether the lease still runs.
    public var isLive: Bool { clock.now() < until && steady.elapsed() < steadyEnd && local.now() < localEnd }
}
