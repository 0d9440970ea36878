import ArgumentParser
import Clocks

/// A duration on the command line, written as in policies: `30m`, `12h`, `90d`; a day has 24 hours.
struct SpanArgument: ExpressibleByArgument {
    let span: Span

    init?(argument: String) {
        guard let unit = argument.last, let count = Int64(argument.dropLast()), count > 0, count <= 100_000 else { return nil }
        switch unit {
        case "s": span = .seconds(count)
        case "m": span = .minutes(count)
        case "h": span = .hours(count)
        case "d": span = .days(count)
        default: return nil
        }
    }
}
