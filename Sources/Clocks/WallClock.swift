import Glibc

/// Tells the time of day. Production has `SystemClock`; tests turn a clock by hand.
public protocol WallClock: Sendable {
    /// The current instant.
    func now() -> Instant
}

/// The operating system's clock.
public struct SystemClock: WallClock {
    /// The operating system's clock.
    public init() {}

    /// The current instant by CLOCK_REALTIME.
    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
