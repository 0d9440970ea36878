/// A length of time in milliseconds, signed.
public struct Span: Sendable, Hashable, Comparable {
    /// Milliseconds.
    public let milliseconds: Int64

    /// A span of so many milliseconds.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// A span of so many milliseconds.
    public static func milliseconds(_ count: Int64) -> Span { Span(milliseconds: count) }

    /// A span of so many seconds.
    public static func seconds(_ count: Int64) -> Span { Span(milliseconds: count * 1000) }

    /// A span of so many minutes.
    public static func minutes(_ count: Int64) -> Span { seconds(count * 60) }

    /// A span of so many hours.
    public static func hours(_ count: Int64) -> Span { minutes(count * 60) }

    /// A span of so many days of 24 hours.
    public static func days(_ count: Int64) -> Span { hours(count * 24) }

    /// Both spans, one after the other.
    public static func + (left: Span, right: Span) -> Span { Span(milliseconds: left.milliseconds + right.milliseconds) }

    /// What the left span is longer than the right one.
    public static func - (left: Span, right: Span) -> Span { Span(milliseconds: left.milliseconds - right.milliseconds) }

    /// Whether the left span is the shorter one.
    public static func < (left: Span, right: Span) -> Bool { left.milliseconds < right.milliseconds }
}
