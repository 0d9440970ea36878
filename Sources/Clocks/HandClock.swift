import Synchronization

/// A clock that stands still until somebody turns it: for tests and demonstrations.
public final class HandClock: WallClock {
    private let instant: Mutex<Instant>

    /// A clock that stands at `start`.
    public init(_ start: Instant) { instant = Mutex(start) }

    /// Where the clock stands.
    public func now() -> Instant { instant.withLock { $0 } }

    /// Turns the clock on by `span`; a negative span turns it back.
    public func advance(by span: Span) { instant.withLock { $0 = $0 + span } }

    /// Sets the clock.
    public func set(_ to: Instant) { instant.withLock { $0 = to } }
}
