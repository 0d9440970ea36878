/// An instant, from the year 1 to the year 9999 in UTC.
public struct CELTimestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Nanoseconds behind that second, 0 up to 999 999 999.
    public let nanoseconds: Int32

    /// The least and the greatest second.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// An instant; nil outside of the years 1 to 9999, or where the nanoseconds are no part of a second.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    public init?(milliseconds: Int64) {
        let (seconds, rest) = milliseconds.floored(by: 1000)
        self.init(seconds: seconds, nanoseconds: Int32(rest) * 1_000_000)
    }

    /// The earlier one is the lesser.
    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        left.seconds != right.seconds ? left.seconds < right.seconds : left.nanoseconds < right.nanoseconds
    }

    /// The instant a length of time later.
    func adding(_ duration: CELDuration) throws(CELFailure) -> CELTimestamp {
        let (carried, rest) = duration.nanoseconds.floored(by: 1_000_000_000)
        let sum = Int64(nanoseconds) + rest
        let (carry, nanos) = sum.floored(by: 1_000_000_000)
        guard let result = CELTimestamp(seconds: seconds + carried + carry, nanoseconds: Int32(nanos)) else {
            throw .overflow("the timestamp")
        }
        return result
    }

    /// The length of time since another instant.
    func since(_ other: CELTimestamp) throws(CELFailure) -> CELDuration {
        let whole = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let all = whole.partialValue.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        guard !whole.overflow, !all.overflow else { throw .overflow("the duration") }
        return CELDuration(nanoseconds: all.partialValue)
    }
}

/// A length of time, in nanoseconds: up to some 292 years either way.
public struct CELDuration: Sendable, Hashable, Comparable {
    /// Nanoseconds; less than zero for a time backwards.
    public let nanoseconds: Int64

    /// A length of time.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The shorter one is the lesser.
    public static func < (left: CELDuration, right: CELDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    func adding(_ other: CELDuration) throws(CELFailure) -> CELDuration {
        let sum = nanoseconds.addingReportingOverflow(other.nanoseconds)
        guard !sum.overflow else { throw .overflow("the duration") }
        return CELDuration(nanoseconds: sum.partialValue)
    }

    func subtracting(_ other: CELDuration) throws(CELFailure) -> CELDuration {
        let difference = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        guard !difference.overflow else { throw .overflow("the duration") }
        return CELDuration(nanoseconds: difference.partialValue)
    }
}

extension Int64 {
    /// Quotient towards negative infinity, and the rest, which is never negative.
    func floored(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}

/// A day and a time of day as a calendar shows them (proleptic Gregorian).
struct CivilTime {
    let year: Int64
    /// 1 to 12.
    let month: Int64
    /// 1 to 31.
    let day: Int64
    /// Seconds of the day.
    let secondOfDay: Int64
    /// Days since 1970-01-01.
    let dayNumber: Int64

    /// What clocks show that are `offset` seconds ahead of UTC.
    init(_ instant: CELTimestamp, offset: Int64) {
        let (days, rest) = (instant.seconds + offset).floored(by: 86_400)
        dayNumber = days
        secondOfDay = rest
        // Years that begin in March, in eras of 400 years: a leap day is then a year's last day.
        let (era, dayOfEra) = (days + 719_468).floored(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01 of a date.
    static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.floored(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// 0 for the first day of the year.
    var dayOfYear: Int64 { dayNumber - Self.dayNumber(year: year, month: 1, day: 1) }
    /// 0 for Sunday.
    var dayOfWeek: Int64 { (dayNumber + 4).floored(by: 7).rest }

    static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }
}
