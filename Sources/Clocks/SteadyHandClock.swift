import Synchronization

/// A steady clock that stands still until somebody turns it: for tests.
public final class SteadyHandClock: SteadyClock {
    private let time = Mutex(Span.milliseconds(0))

    /// A clock that begins now.
    public init() {}

    /// How far it was turned.
    public func elapsed() -> Span { time.withLock { $0 } }

    /// Turns the clock on by `span`.
    public func advance(by span: Span) { time.withLock { $0 = $0 + span } }
}
