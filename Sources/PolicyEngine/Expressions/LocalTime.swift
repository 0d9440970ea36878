internal import CEL
internal import Clocks

/// What expressions can ask of an instant in the policy's zone.
enum LocalTime {
    /// The functions' names: what an expression that calls one gives depends on the zone.
    static let functions: Set<String> = ["localHour", "localDayOfWeek", "localDate"]

    /// Declares the functions for a zone.
    static func declare(in environment: inout CELEnvironment, _ zone: ZoneTable) {
        environment.declare(function: "localHour", [asked(.int, zone) { .int($0.floored(by: hour).quotient.floored(by: 24).remainder) }])
        // As CEL counts them: 0 is Sunday. The first day of 1970 was a Thursday.
        environment.declare(
            function: "localDayOfWeek", [asked(.int, zone) { .int(($0.floored(by: day).quotient + 4).floored(by: 7).remainder) }])
        environment.declare(
            function: "localDate", [asked(.string, zone) { .string(LocalDate(day: $0.floored(by: day).quotient).text) }])
    }

    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    /// A function of the local time, in milliseconds since 1970-01-01T00:00 on the local clock.
    private static func asked(_ type: CELType, _ zone: ZoneTable, _ body: @escaping @Sendable (Int64) -> CELValue) -> CELOverload {
        CELOverload(
            [.timestamp], isMember: true, gives: type,
            .unary { (value) throws(CELFailure) in
                guard case .timestamp(let instant) = value else { throw CELFailure(.noSuchOverload, "an instant is wanted") }
                return body(zone.local(instant.seconds * 1000 + Int64(instant.nanoseconds) / 1_000_000))
            })
    }
}

extension Int64 {
    /// The quotient, rounded down, and what is left of it.
    func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}

/// A date of the proleptic Gregorian calendar.
struct LocalDate {
    /// `2026-06-15`.
    let text: String

    /// From days since 1970-01-01: Howard Hinnant's civil_from_days.
    init(day: Int64) {
        let (era, dayOfEra) = (day + 719_468).floored(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        text = [(year, 4), (month, 2), (dayOfMonth, 2)].map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined(separator: "-")
    }
}
