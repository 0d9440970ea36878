import Clocks
import Testing

@testable import AlipayGateway

@Suite("The platform's clock by the dates of its answers")
struct GatewayClockTests {
    /// 1994-11-06 08:49:37 in UTC.
    private static let date = Instant(seconds: 784_111_777)
    private static let text = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test("a date of HTTP is read, and nothing else")
    func dates() {
        #expect(HTTPDate.instant(from: Self.text) == Self.date)
        #expect(HTTPDate.instant(from: "Thu, 29 Feb 2024 23:59:59 GMT") == Instant(seconds: 1_709_251_199))
        let others = [
            "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun,  06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
        ]
        for text in others { #expect(HTTPDate.instant(from: text) == nil, "\(text)") }
    }

    @Test("an answer tells a range: within it the clocks may agree, outside of it the least distance counts")
    func ranges() {
        let clock = GatewayClock()
        let sent = Self.date + .seconds(100)
        #expect(clock.lead(of: sent, atLocal: sent) == nil)
        clock.hear(Self.text, sent: sent, received: sent + .milliseconds(300))
        // The date was written within 300 ms and is cut to a second: the platform is 100.3 s behind at most, 99 s at least.
        #expect(clock.lead(of: sent, atLocal: sent) == .seconds(99))
        #expect(clock.lead(of: sent - .seconds(99), atLocal: sent) == .milliseconds(0))
        #expect(clock.lead(of: sent - .milliseconds(100_300), atLocal: sent) == .milliseconds(0))
        #expect(clock.lead(of: sent - .milliseconds(100_301), atLocal: sent) == .milliseconds(-1))
        // A minute later the same holds of that minute.
        #expect(clock.lead(of: sent + .minutes(1), atLocal: sent + .minutes(1)) == .seconds(99))
    }

    @Test("the newest answer counts; one that took long, ended before it began, or has no date, tells nothing")
    func newest() {
        let clock = GatewayClock()
        clock.hear(Self.text, sent: Self.date, received: Self.date)
        #expect(clock.lead(of: Self.date, atLocal: Self.date) == .milliseconds(0))
        let later = Self.date + .hours(1)
        clock.hear("yesterday", sent: later, received: later)
        clock.hear(Self.text, sent: later, received: later + .seconds(11))
        clock.hear(Self.text, sent: later, received: later - .milliseconds(1))
        #expect(clock.lead(of: Self.date, atLocal: Self.date) == .milliseconds(0))
        clock.hear(Self.text, sent: later, received: later)
        #expect(clock.lead(of: later, atLocal: later) == .seconds(3599))
    }
}
