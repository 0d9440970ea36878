/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The whole house counts in this unit; calendars and zones are `PolicyEngine`'s, texts for people are at the edges.
public struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since the epoch; negative before it.
    public let milliseconds: Int64

    /// An instant from milliseconds since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// An instant from whole seconds since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) { self.init(milliseconds: seconds * 1000) }

    /// Whether the left instant is the earlier one.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The instant that lies `span` later (earlier where the span is negative).
    public static func + (instant: Instant, span: Span) -> Instant { Instant(milliseconds: instant.milliseconds + span.milliseconds) }

    /// The instant that lies `span` earlier.
    public static func - (instant: Instant, span: Span) -> Instant { Instant(milliseconds: instant.milliseconds - span.milliseconds) }

    /// How far the left instant lies after the right one.
    public static func - (left: Instant, right: Instant) -> Span { Span(milliseconds: left.milliseconds - right.milliseconds) }
}
