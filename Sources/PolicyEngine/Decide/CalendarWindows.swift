internal import Clocks

/// Over which time a limit or gate counts.
enum WindowRule: Sendable, Hashable {
    /// One call by itself.
    case call
    /// A local clock hour.
    case hour
    /// A local date.
    case day
    /// A local week, which begins on Monday.
    case week
    /// A local month.
    case month
    /// All time.
    case ever
    /// The last so many milliseconds, exactly.
    case rolling(Span)
}

extension WindowRule {
    /// The window in which an instant lies; nil for `call`.
    ///
    /// Windows of one rule never overlap and leave nothing out, also where clocks change: an hour that the clocks show twice is one
    /// window of two hours, and a date that they skip has none. Throws `outOfRange` beyond the years 1 to 9999.
    func window(at now: Instant, in zone: ZoneTable) throws(CalendarError) -> Window? {
        guard CalendarError.range.contains(now.milliseconds) else { throw .outOfRange }
        switch self {
        case .call: return nil
        case .ever: return .ever
        case .rolling(let span):
            // An operation counts from its instant until before the span has passed: exactly so long ago, it counts no more.
            return Window(start: now - span + .milliseconds(1), end: nil)
        case .hour: return zone.window(at: now, of: .hours)
        case .day: return zone.window(at: now, of: .days)
        case .week: return zone.window(at: now, of: .weeks)
        case .month: return zone.window(at: now, of: .months)
        }
    }

    /// Whether the window has an end and is more than one call: what bounds an agent that tries again and again.
    var isFinite: Bool {
        switch self {
        case .call, .ever: false
        case .hour, .day, .week, .month, .rolling: true
        }
    }
}

/// Why a window cannot be told.
enum CalendarError: Error {
    /// The clock is out of its mind.
    case outOfRange

    /// 0001-01-01 to 9999-12-31, in milliseconds since 1970.
    static let range: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000
}

extension ZoneTable {
    /// The window of this unit that `now` lies in.
    fileprivate func window(at now: Instant, of unit: LocalUnit) -> Window {
        var number = unit.number(at: local(now.milliseconds))
        // After clocks were put back across a boundary, local time shows the old window again; the new one has begun all the same.
        var end = firstInstant(showing: unit.start(of: number + 1))
        while end <= now.milliseconds {
            number += 1
            end = firstInstant(showing: unit.start(of: number + 1))
        }
        let start = firstInstant(showing: unit.start(of: number))
        return Window(start: Instant(milliseconds: start), end: Instant(milliseconds: end))
    }
}

/// A unit of local time, its windows numbered in order. Local times are milliseconds since 1970-01-01T00:00 on the local clock.
private enum LocalUnit {
    case hours, days, weeks, months

    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    /// Which window a local time lies in.
    func number(at local: Int64) -> Int64 {
        switch self {
        case .hours: Self.floor(local, Self.hour)
        case .days: Self.floor(local, Self.day)
        // Day 0, 1970-01-01, was a Thursday: three days after a Monday.
        case .weeks: Self.floor(Self.floor(local, Self.day) + 3, 7)
        case .months: Self.month(ofDay: Self.floor(local, Self.day))
        }
    }

    /// The local time at which a window begins.
    func start(of number: Int64) -> Int64 {
        switch self {
        case .hours: number * Self.hour
        case .days: number * Self.day
        case .weeks: (number * 7 - 3) * Self.day
        case .months: Self.firstDay(ofMonth: number) * Self.day
        }
    }

    /// Months since year 0, by the proleptic Gregorian calendar: Howard Hinnant's civil_from_days.
    private static func month(ofDay day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        return (yearOfEra + era * 400) * 12 + monthFromMarch + 2
    }

    /// Days since 1970-01-01 of the first day of a month that is counted as above: Howard Hinnant's days_from_civil.
    private static func firstDay(ofMonth month: Int64) -> Int64 {
        let fromMarch = month - 2
        let year = floor(fromMarch, 12)
        let era = floor(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (fromMarch - year * 12) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The quotient, rounded down.
    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
