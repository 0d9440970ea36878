import Clocks
import Testing

@testable import AlipayPay

@Test(
    "a title loses what may not stand in it",
    arguments: [
        ("插画 (订制)", "插画 (订制)"), ("a/b=c&d", "a b c d"), ("////", ""), ("a\u{202E}b\u{200B}c\u{0}d", "abc d"),
        ("看 https://evil.com/x 吧", "看 吧"), ("=1+1", "1+1"), ("+-@=cmd", "cmd"), ("＝cmd|' /C calc'!A0", "cmd|' C calc'!A0"),
        ("\t=x", "x"), (" \u{200B}-x", "x"), ("C++", "C++"), ("2026-11-21", "2026-11-21"), ("/=SUM(A1)", "SUM(A1)"), ("=", ""), ("", ""),
        ("红/蓝", "红 蓝"), ("w/ww.evil.com", "w"),
    ])
func titles(text: String, expected: String) {
    #expect(SentText.title(text) == expected)
    #expect(SentText.title(expected) == expected, "cleaning what is clean changes nothing")
}

@Test("a reason keeps its signs but a beginning that a spreadsheet would reckon with")
func reasons() {
    #expect(SentText.reason("=HYPERLINK(1)") == "HYPERLINK(1)")
    #expect(SentText.reason("- 坏了 1/2 & more www.evil.com") == "坏了 1/2 & more")
    #expect(SentText.reason("size = XL") == "size = XL")
}

@Test("a title is cut to what Alipay takes after it is cleaned")
func cutTitles() {
    let long = String(repeating: "长", count: 300)
    #expect(SentText.title("==" + long) == String(repeating: "长", count: 255) + "…")
    #expect(SentText.title("= " + String(repeating: "长", count: 256)) == String(repeating: "长", count: 256))
}

@Test(
    "a time-out is a number of minutes, hours or days from a minute to fifteen days",
    arguments: [
        ("1m", 60), ("30m", 1800), ("90m", 5400), ("2h", 7200), ("1d", 86_400), ("15d", 1_296_000), ("360h", 1_296_000),
        ("21600m", 1_296_000), ("21601m", nil), ("361h", nil), ("16d", nil), ("0m", nil), ("01m", nil), ("1.5h", nil), ("1c", nil),
        ("m", nil), ("", nil), ("30", nil), ("30M", nil), ("-1m", nil), ("+1m", nil), ("1 m", nil), ("１m", nil), ("999999m", nil),
        ("30s", nil),
    ] as [(String, Int64?)])
func timeouts(text: String, seconds: Int64?) {
    #expect(TradeTimeout(text)?.span == seconds.map { .seconds($0) })
}
