import Access
import Money
import Testing

@testable import Console

@Suite("What browsers send to the console")
struct FormTests {
    @Test("a form's fields are read as a browser writes them, and what is none is refused")
    func fields() throws {
        let form = try #require(FormBody(Array("secret=tg%5Fperson%5f1+2&verdict=&x=%E6%98%AF".utf8)))
        #expect(form["secret"]?.reveal() == "tg_person_1 2")
        #expect(form["verdict"] == nil && form["none"] == nil)
        #expect(form["x"]?.reveal() == "是")
        for text in ["a=1&a=2", "a=%4", "a=%zz", "a=%ff", "%=1"] { #expect(FormBody(Array(text.utf8)) == nil, "\(text)") }
        #expect(!"\(form)".contains("person"), "nothing of a form is printed")
    }

    @Test(
        "the console is itself on this machine and where the settings say, and nowhere else",
        arguments: [
            ("127.0.0.1:8787", true), ("localhost", true), ("[::1]:80", true), ("pay.example", true), ("PAY.example", true),
            ("pay.example:80", false), ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1:", false),
            ("127.0.0.1:80x", false), ("", false), ("[::1", false), ("localhost@evil.example", false),
        ])
    func address(host: String, isOwn: Bool) {
        let address = OwnAddress(url: "https://pay.example/")
        #expect(address.admits(host: host) == isOwn)
        #expect(!OwnAddress(url: nil).admits(host: "pay.example") && !address.admits(host: nil))
    }

    @Test("a form comes from the console's own page, and its browser says so")
    func origin() {
        let address = OwnAddress(url: "https://pay.example")
        #expect(address.admits(origins: ["https://pay.example"], host: "pay.example"))
        #expect(address.admits(origins: ["http://127.0.0.1:8787"], host: "127.0.0.1:8787"))
        for origins in [[], ["null"], ["https://evil.example"], ["https://pay.example", "https://pay.example"], ["https://pay.example:1"]] {
            #expect(!address.admits(origins: origins, host: "pay.example"), "\(origins)")
        }
        #expect(!address.admits(origins: ["http://localhost:1"], host: "localhost:2"))
    }

    @Test("whatever an agent wrote is text on a page, and what nobody would see is shown")
    func text() {
        let told: HTML = "<p>\("<script>'\"&\u{202E}\u{200B}x是\u{7}")</p>"
        #expect("\(told)".contains("<p>&lt;script&gt;&#39;&quot;&amp;[U+202e][U+200b]x是[U+7]</p>"))
    }
}
