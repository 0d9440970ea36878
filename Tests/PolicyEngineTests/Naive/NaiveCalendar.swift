import Foundation

/// Which hour, date, week and month an instant belongs to, by what Foundation's calendar shows. A window is "everything with the same
/// label": nothing is reckoned with starts and ends here.
final class NaiveCalendar {
    /// Numbers that grow from one window to the next.
    struct Labels {
        var hour = Int.min
        var day = Int.min
        var week = Int.min
        var month = Int.min
    }

    let zone: TimeZone
    private var calendar = Calendar(identifier: .iso8601)
    private var known: [Int64: Labels] = [:]

    init(zone: String) {
        self.zone = TimeZone(identifier: zone) ?? .gmt
        calendar.timeZone = self.zone
    }

    /// Whether an instant lies in the window that `now` lies in.
    func isInWindow(_ instant: Int64, now: Int64, _ window: String, _ fault: NaivePolicy.Fault? = nil) -> Bool {
        if fault == .windowsInUTC, window == "day" { return instant / 86_400_000 == now / 86_400_000 }
        switch window {
        case "ever": return true
        case "hour": return labels(instant).hour == labels(now).hour
        case "day": return labels(instant).day == labels(now).day
        case "week": return labels(instant).week == labels(now).week
        case "month": return labels(instant).month == labels(now).month
        default:
            let hours = Int64(window.dropLast()) ?? 0
            return instant > now - hours * 3_600_000 - (fault == .rollingWindowIsLonger ? 1 : 0)
        }
    }

    private func labels(_ instant: Int64) -> Labels {
        if let found = known[instant] { return found }
        var labels = shown(instant)
        // Where clocks were put back not long ago, the window that had begun before goes on: no window comes twice.
        var start = instant - 4 * 3_600_000
        while let change = zone.nextDaylightSavingTimeTransition(after: Self.date(start)) {
            let milliseconds = Int64((change.timeIntervalSince1970 * 1000).rounded())
            if milliseconds > instant { break }
            let before = shown(milliseconds - 1)
            labels = Labels(
                hour: max(labels.hour, before.hour), day: max(labels.day, before.day), week: max(labels.week, before.week),
                month: max(labels.month, before.month))
            start = milliseconds
        }
        known[instant] = labels
        return labels
    }

    private func shown(_ instant: Int64) -> Labels {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .weekOfYear, .yearForWeekOfYear], from: Self.date(instant))
        let month = (parts.year ?? 0) * 100 + (parts.month ?? 0)
        let day = month * 100 + (parts.day ?? 0)
        let week = (parts.yearForWeekOfYear ?? 0) * 100 + (parts.weekOfYear ?? 0)
        return Labels(hour: day * 100 + (parts.hour ?? 0), day: day, week: week, month: month)
    }

    private static func date(_ instant: Int64) -> Date { Date(timeIntervalSince1970: Double(instant) / 1000) }
}
