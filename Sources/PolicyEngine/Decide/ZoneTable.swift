internal import Clocks
internal import Foundation

/// A time zone as a list of its offsets from UTC: the only place of the engine that asks Foundation.
///
/// The list is made once for a set of policies; windows are then reckoned with integers, without a calendar object in every decision.
struct ZoneTable: Sendable, Hashable {
    /// From an instant on, local time is so many milliseconds ahead of UTC.
    struct Segment: Sendable, Hashable {
        /// The first instant of the segment; the first segment reaches back without end.
        let start: Int64
        /// Local time minus UTC, in milliseconds.
        let offset: Int64
    }

    /// The zone's name in the tz database.
    let identifier: String
    /// In ascending order, never empty.
    let segments: [Segment]

    /// Changes of the offset are known for these years; the offsets before and after stay what they were.
    private static let firstInstant = Instant(seconds: 631_152_000)  // 1990-01-01
    private static let lastInstant = Instant(seconds: 4_102_444_800)  // 2100-01-01

    /// The zone with this name of the tz database, an area and a place (`Asia/Shanghai`) or `UTC`; nil where there is none.
    /// Abbreviations and bare offsets are not names: they say nothing about summer time.
    init?(identifier: String) {
        let isPlace = identifier.contains("/") && identifier.utf8.allSatisfy { Self.nameCharacters.contains($0) }
        guard identifier == "UTC" || isPlace, let zone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        var date = Self.date(Self.firstInstant)
        let end = Self.date(Self.lastInstant)
        var segments = [Segment(start: .min, offset: Self.offset(of: zone, at: date))]
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date, next < end {
            let start = Int64((next.timeIntervalSince1970 * 1000).rounded())
            segments.append(Segment(start: start, offset: Self.offset(of: zone, at: next)))
            date = next
        }
        self.segments = segments
    }

    private static let nameCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-+".utf8)

    /// Names that `init(identifier:)` accepts, for "did you mean".
    static var knownIdentifiers: [String] { TimeZone.knownTimeZoneIdentifiers + ["UTC"] }

    private static func offset(of zone: TimeZone, at date: Date) -> Int64 { Int64(zone.secondsFromGMT(for: date)) * 1000 }

    private static func date(_ instant: Instant) -> Date { Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000) }
}

// MARK: - Between instants and local time

extension ZoneTable {
    /// Local time at an instant, as milliseconds since 1970-01-01T00:00 on the local clock.
    func local(_ instant: Int64) -> Int64 { instant + segments[index(at: instant)].offset }

    /// The first instant at which the local clock shows `local` or more. Where clocks are put back it is the first time that they
    /// show it; where they skip it, it is the instant of the change.
    func firstInstant(showing local: Int64) -> Int64 {
        var index = index(at: local - Self.widestOffset)
        while true {
            let candidate = max(segments[index].start, local - segments[index].offset)
            let next = index + 1
            if next == segments.count || candidate < segments[next].start { return candidate }
            index = next
        }
    }

    /// No zone was ever further from UTC.
    private static let widestOffset: Int64 = 26 * 3_600_000

    private func index(at instant: Int64) -> Int {
        var (low, high) = (0, segments.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].start <= instant { low = middle } else { high = middle }
        }
        return low
    }
}
