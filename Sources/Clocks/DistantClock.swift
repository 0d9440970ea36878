/// A clock that somebody else keeps and that is heard of now and then, such as a server's.
public protocol DistantClock: Sendable {
    /// How far an instant lies from what that clock shows, after all that was heard of it.
    /// - Parameters:
    ///   - instant: what some other clock shows now.
    ///   - local: what this machine's clock shows now.
    /// - Returns: how far `instant` is ahead, negative where it is behind, zero where they may agree; nil where nothing was heard.
    func lead(of instant: Instant, atLocal local: Instant) -> Span?
}
