internal import CEL
public import Clocks

extension CheckedPolicies {
    /// An instant as people write it: RFC 3339 with the offset from UTC (`2026-11-21T12:00:00+08:00`), or a date alone, which is the
    /// first instant of that day in the policies' zone. Nil for anything else.
    public func instant(written text: String) -> Instant? {
        if let stamp = CELTimestamp(text) { return Self.instant(stamp) }
        guard text.utf8.count == 10, let local = CELTimestamp("\(text)T00:00:00Z").map(Self.instant) else { return nil }
        return Instant(milliseconds: content.zone.firstInstant(showing: local.milliseconds))
    }

    private static func instant(_ stamp: CELTimestamp) -> Instant {
        Instant(milliseconds: stamp.seconds * 1000 + Int64(stamp.nanoseconds) / 1_000_000)
    }
}
