public import Clocks

/// How long the holder of a permit may still send: asked last thing before the request leaves.
public struct Lease: Sendable {
    /// When the lease ends, by the store's clock.
    public let until: Instant
    private let clock: any WallClock

    /// A lease that ends at `until` by `clock`.
    public init(until: Instant, clock: any WallClock) {
        self.until = until
        self.clock = clock
    }

    /// Whether the lease still runs.
    public var isLive: Bool { clock.now() < until }
}
