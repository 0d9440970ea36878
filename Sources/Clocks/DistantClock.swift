/// A clock that somebody else keeps and that is heard of now and then, such as a provider's.
public protocol DistantClock: Sendable {
    /// How far an instant lies from what that clock shows now, after all that was heard of it.
    /// - Returns: how far `instant` is ahead, negative where it is behind, zero where they may agree; nil where nothing was heard.
    func lead(of instant: Instant) -> Span?

    /// Has whoever keeps the clock tell the time anew. Nothing is heard where that takes too long.
    func listen() async
}
