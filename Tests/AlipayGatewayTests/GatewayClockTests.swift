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
        let steady = SteadyHandClock()
        let clock = GatewayClock(by: steady)
        #expect(clock.lead(of: Self.date) == nil)
        steady.advance(by: .milliseconds(300))
        clock.hear(Self.text, sent: .milliseconds(0))
        // The date was written within these 300 ms and is cut to a second: by now it is 0 s to 1.3 s later.
        #expect(clock.lead(of: Self.date) == .milliseconds(0))
        #expect(clock.lead(of: Self.date - .milliseconds(1)) == .milliseconds(-1))
        #expect(clock.lead(of: Self.date + .milliseconds(1300)) == .milliseconds(0))
        #expect(clock.lead(of: Self.date + .milliseconds(1301)) == .milliseconds(1))
        #expect(clock.lead(of: Self.date + .milliseconds(100_300)) == .seconds(99))
        // A minute later the same holds of that minute, whatever this machine's own clock was set to meanwhile.
        steady.advance(by: .minutes(1))
        #expect(clock.lead(of: Self.date + .milliseconds(160_300)) == .seconds(99))
        #expect(clock.lead(of: Self.date + .milliseconds(100_300)) == .seconds(39))
    }

    @Test("the newest answer counts; one that took long, ended before it began, or has no date, tells nothing")
    func newest() {
        let steady = SteadyHandClock()
        let clock = GatewayClock(by: steady)
        clock.hear(Self.text, sent: .milliseconds(0))
        #expect(clock.lead(of: Self.date) == .milliseconds(0))
        steady.advance(by: .hours(1))
        let later = Self.date + .hours(1)
        clock.hear("yesterday", sent: .hours(1))
        clock.hear(Self.text, sent: .hours(1) - .seconds(11))
        clock.hear(Self.text, sent: .hours(1) + .milliseconds(1))
        #expect(clock.lead(of: later) == .milliseconds(0))
        clock.hear(Self.text, sent: .hours(1))
        #expect(clock.lead(of: later) == .seconds(3599))
    }
}
