import Clocks
import Foundation
import Testing

@testable import AlipaySimulator

@Suite("times in China")
struct ChinaTimeTests {
    @Test("an instant is written and read back in UTC+8", arguments: [0, 951_753_599, 951_753_600, 1_795_244_645, 4_107_513_599, -1])
    func bothWays(seconds: Int64) throws {
        let instant = Instant(seconds: seconds)
        let text = ChinaTime.text(instant)
        #expect(ChinaTime.instant(text) == instant)
        let formatter = DateFormatter()
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3600)
        #expect(text == formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }

    @Test("2026-11-21 15:04:05 is 07:04:05 in UTC")
    func known() { #expect(ChinaTime.instant("2026-11-21 15:04:05") == TestWorld.start) }

    @Test(
        "other forms and days that do not exist are no times",
        arguments: [
            "", "2026-11-21", "2026-11-21T15:04:05", "2026-02-29 00:00:00", "2026-13-01 00:00:00", "2026-00-10 00:00:00",
            "2026-11-31 00:00:00", "2026-11-21 24:00:00", "2026-11-21 15:60:00", "2026-11-21 15:04:60", " 2026-11-21 15:04:0",
            "２026-11-21 15:04:05", "2026-11-21 15:04:05 ", "-026-11-21 15:04:05",
        ])
    func refused(text: String) { #expect(ChinaTime.instant(text) == nil) }

    @Test("leap days exist in leap years alone")
    func leapDays() {
        #expect(ChinaTime.instant("2028-02-29 00:00:00") != nil)
        #expect(ChinaTime.instant("2000-02-29 00:00:00") != nil)
        #expect(ChinaTime.instant("2100-02-29 00:00:00") == nil)
    }
}
