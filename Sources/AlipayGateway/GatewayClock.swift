import Clocks
import Synchronization

/// What the platform's clock shows, by the `Date` of its answers.
///
/// A `Date` has whole seconds and was written at some time between sending and answer, so it tells a range. A steady clock carries it on:
/// this machine's own clock may be set meanwhile, and that is to be seen. Only the newest answer counts: the platform's clock may have been
/// set since the one before.
final class GatewayClock: Sendable {
    /// What the platform's clock showed when the steady one began: at the earliest and at the latest.
    private struct Heard {
        let first: Instant
        let last: Instant
    }

    /// An answer that took longer tells too little.
    private static let longest = Span.seconds(10)

    private let steady: any SteadyClock
    private let heard = Mutex<Heard?>(nil)

    /// A clock of which nothing was heard yet.
    init(by steady: any SteadyClock = BootClock()) { self.steady = steady }

    /// The time that passes, by which `hear` is told when it sent and received.
    func elapsed() -> Span { steady.elapsed() }

    /// Takes in an answer's `Date`.
    /// - Parameters:
    ///   - text: the header's value; anything else than a date of HTTP tells nothing.
    ///   - sent: when the request was handed over, by the steady clock.
    func hear(_ text: String, sent: Span) {
        let received = steady.elapsed()
        guard let date = HTTPDate.instant(from: text), sent <= received, received - sent <= Self.longest else { return }
        let told = Heard(first: date - received, last: date + .seconds(1) - sent)
        heard.withLock { $0 = told }
    }

    /// How far an instant is ahead of the platform's clock, as `DistantClock` has it.
    func lead(of instant: Instant) -> Span? {
        guard let heard = heard.withLock({ $0 }) else { return nil }
        let elapsed = steady.elapsed()
        let (first, last) = (heard.first + elapsed, heard.last + elapsed)
        if instant < first { return instant - first }
        return instant > last ? instant - last : .milliseconds(0)
    }
}

/// The dates of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The instant of a date in the form that servers have to send; nil for any other text. The name of the day is not looked at.
    static func instant(from text: String) -> Instant? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].utf8.count == 2, parts[3].utf8.count == 4,
            let month = months.firstIndex(of: parts[2])
        else { return nil }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        // Read as a time in China, which is eight hours ahead of what is meant.
        return ChinaTime.instant(from: "\(parts[3])-\(number)-\(parts[1]) \(parts[4])").map { $0 + .hours(8) }
    }
}
