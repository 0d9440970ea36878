import AlipayGateway
import Testing

@Test(
    "what does not show, hides or reorders is taken out of outside text",
    arguments: [
        ("a\u{200B}b\u{200D}c\u{FEFF}d\u{2060}e", "abcde"),
        ("\u{202E}abc\u{202C} \u{2066}d\u{2069}\u{200E}\u{061C}", "abc d"),
        ("a\u{0}b\u{1B}[31mc\u{7F}", "a b [31mc"),
        ("a\r\n\tb\u{2028}c\u{00A0}d\u{3000}e", "a b c d e"),
        ("tag\u{E0041}\u{E007F}s \u{FE0F}\u{E0100}\u{00AD}\u{115F}\u{3164}x", "tags x"),
        ("\u{E000}\u{FFFF}private", "private"),
        ("  trimmed  ", "trimmed"),
        ("支付宝 é 😀", "支付宝 é 😀"),
        ("", ""),
    ])
func neutral(text: String, expected: String) { #expect(OutsideText.neutral(text, limit: 100) == expected) }

@Test("outside text is bounded in scalars, and says so")
func bounded() {
    #expect(OutsideText.neutral("abcdef", limit: 6) == "abcdef")
    #expect(OutsideText.neutral("abcdefg", limit: 6) == "abcde…")
    let zalgo = "a" + String(repeating: "\u{0301}", count: 10_000)
    #expect(OutsideText.neutral(zalgo, limit: 50).unicodeScalars.count == 50)
}

@Test(
    "entities are resolved once, and what is none is left alone",
    arguments: [
        ("a&amp;b", "a&b"), ("&amp;amp;", "&amp;"), ("&quot;&apos;&lt;&gt;", "\"'<>"), ("&#65;&#x4e2d;", "A中"), ("&nbsp;x", " x"),
        ("a & b", "a & b"), ("&unknown;", "&unknown;"), ("&", "&"), ("&#xd800;", "&#xd800;"), ("&#99999999999;", "&#99999999999;"),
        ("&aaaaaaaaaaaaaaaaaaaaa;", "&aaaaaaaaaaaaaaaaaaaaa;"), ("x=1&amp;y=2&z", "x=1&y=2&z"),
    ])
func entities(text: String, expected: String) { #expect(OutsideText.decodingEntities(text) == expected) }

@Test(
    "addresses are taken out of titles and reasons, however they are written",
    arguments: [
        ("see https://evil.com/pay?x=1 now", "see now"),
        ("请到http://evil.com/a退款", "请到 退款"),
        ("请到evil.com退款", "请到 退款"),
        ("HTTPS://EVIL.COM", ""),
        ("www.evil.example/x", ""),
        ("weixin://dl/business", ""),
        ("alipays://platformapi/startapp?x", ""),
        ("ht\u{200B}tp://evil.com", ""),
        ("ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ", ""),
        ("ｅｖｉｌ。ｃｏｍ", ""),
        ("(evil.cn)", "("),
        ("a,b;evil.top/1", "a,b;"),
        ("mail me@evil.com", "mail me@"),
        ("pay.xn--55qx5d", ""),
        ("javascript:alert(1)", ""),
        ("iPhone 15.5 inch, v2.1 A/B & C=D", "iPhone 15.5 inch, v2.1 A/B & C=D"),
        ("Node.js 入门 (第3版)", "Node.js 入门 (第3版)"),
        ("比例3:1，时间12:30", "比例3:1，时间12:30"),
        ("质量问题。退款", "质量问题。退款"),
    ])
func links(text: String, expected: String) { #expect(OutsideText.withoutLinks(text, limit: 200) == expected) }

@Test("taking addresses out leaves nothing that a second pass would take out")
func linksOnce() {
    for text in ["evil.com evil.com", "hthttp://x tp://evil.com", "www.www.evil.com", "a.com.b.com/c.com", "://x.com", "x://://y.cn z"] {
        let once = OutsideText.withoutLinks(text, limit: 200)
        #expect(OutsideText.withoutLinks(once, limit: 200) == once, "\(text)")
        #expect(!once.contains("evil"), "\(text)")
    }
}
