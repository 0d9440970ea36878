import ArgumentParser
import Clocks

/// A duration on the command line, written as in policies: `30m`, `12h`, `90d`; a day has 24 hours.
struct SpanArgument: ExpressibleByArgument {
    let span: Span

    init(_ span: Span) { self.span = span }

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

    /// As help shows a default.
    var defaultValueDescription: String {
        let seconds = span.milliseconds / 1000
        for (unit, length) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)] where seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
