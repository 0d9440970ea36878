import AlipayGateway
import Clocks
import ToolKit

/// The day or the month that a bill is of, as Alipay counts them: in China's time.
struct BillDate: Sendable, Hashable {
    /// `2026-11-20` or `2026-11`.
    let text: String
    /// Its first instant.
    let start: Instant
    /// The first instant behind it.
    let end: Instant

    init(_ text: String) throws(Failure) {
        guard let (start, end) = Self.day(text) ?? Self.month(text) else {
            throw Failure(
                code: "invalid-argument", text: "`bill_date` is a day such as 2026-11-20, or a month such as 2026-11, in China's time.")
        }
        (self.text, self.start, self.end) = (text, start, end)
    }

    private static func day(_ text: String) -> (Instant, Instant)? {
        guard text.utf8.count == 10, let start = ChinaTime.instant(from: text + " 00:00:00") else { return nil }
        return (start, start + .hours(24))
    }

    private static func month(_ text: String) -> (Instant, Instant)? {
        guard text.utf8.count == 7, let start = ChinaTime.instant(from: text + "-01 00:00:00") else { return nil }
        // A month has 28 to 31 days: the next one's first lies within the four days behind the 28th.
        for days in Int64(28)...31 {
            let next = start + .hours(24 * days)
            if ChinaTime.text(of: next).dropFirst(8).hasPrefix("01 ") { return (start, next) }
        }
        return nil
    }
}
