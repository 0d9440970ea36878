import Glibc

/// Tells how much time has passed. Nobody sets such a clock, and it goes on while the machine sleeps.
public protocol SteadyClock: Sendable {
    /// The time since some beginning, the same one for as long as the process lives.
    func elapsed() -> Span
}

/// The time since the machine was started, sleep included.
public struct BootClock: SteadyClock {
    /// The time since the machine was started.
    public init() {}

    /// The time by CLOCK_BOOTTIME.
    public func elapsed() -> Span {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .milliseconds(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
