import Clocks

/// The platform's time of day: UTC+8 the year round, written `yyyy-MM-dd HH:mm:ss`.
///
/// Written out here in integers, so that the simulator's times depend on no zone file and on nobody else's calendar code.
enum ChinaTime {
    private static let offset = Span.hours(8)

    /// `2026-11-21 15:04:05`
    static func text(_ instant: Instant) -> String {
        let (days, seconds) = split(instant)
        return day(days, separator: "-") + " "
            + [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    }

    /// `20261121`
    static func compactDay(_ instant: Instant) -> String { day(split(instant).days, separator: "") }

    /// `Sat, 21 Nov 2026 07:04:05 GMT`: the same instant as HTTP writes it.
    static func httpDate(_ instant: Instant) -> String {
        let (days, seconds) = split(instant - offset)
        let (year, month, day) = civil(days)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let name = names[Int(days - floorDivide(days, 7) * 7)]
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(name), \(padded(day, 2)) \(months[Int(month) - 1]) \(padded(year, 4)) \(time) GMT"
    }

    /// The instant of a text in exactly the form above; nil for any other form and for days that do not exist.
    static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count == 19 else { return nil }
        for (place, mark) in [(4, "-"), (7, "-"), (10, " "), (13, ":"), (16, ":")] where bytes[place] != mark.utf8.first { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        guard civil(days) == (year, month, day) else { return nil }
        return Instant(seconds: days * 86_400 + hour * 3600 + minute * 60 + second) - offset
    }

    /// The first instant of the next day in China.
    static func endOfDay(_ instant: Instant) -> Instant { Instant(seconds: (split(instant).days + 1) * 86_400) - offset }

    private static func split(_ instant: Instant) -> (days: Int64, seconds: Int64) {
        let milliseconds = (instant + offset).milliseconds
        let days = floorDivide(milliseconds, 86_400_000)
        return (days, (milliseconds - days * 86_400_000) / 1000)
    }

    private static func day(_ days: Int64, separator: String) -> String {
        let (year, month, day) = civil(days)
        return padded(year, 4) + separator + padded(month, 2) + separator + padded(day, 2)
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar; months begin in March within, so that leap days come last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
