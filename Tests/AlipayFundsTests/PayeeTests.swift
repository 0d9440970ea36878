import Money
import Testing
import ToolKit

@testable import AlipayFunds

@Suite("Payees")
struct PayeeTests {
    @Test(
        "a payee is one however its name is written",
        arguments: [
            (
                Payee.Kind.logonID, "13800138000",
                [
                    "13800138000", "138 0013 8000", "138-0013-8000", "+8613800138000", "+86 138 0013 8000", "86-13800138000",
                    "008613800138000",
                    "1 3 8 0 0 1 3 8 0 0 0", "１３８００１３８０００", "(86)138-0013-8000", " 13800138000\n",
                ]
            ),
            (
                .logonID, "zhang.san@example.com",
                ["zhang.san@example.com", "Zhang.San@Example.COM", " zhang.san@example.com ", "zhang.san＠example.com"]
            ),
            (.logonID, "852-61234567", ["852-61234567", "+852-61234567", "00852-6123-4567", "852 - 6123 4567"]),
            (.logonID, "1-8612345678", ["1-8612345678", "+1-8612345678", "001-861-234-5678", "1-861-234-5678"]),
            (.userID, "2088102146225135", ["2088102146225135", "2088 1021 4622 5135", "2088-1021-4622-5135", "２０８８１０２１４６２２５１３５"]),
            (.openID, "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5", [" 074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5 "]),
        ])
    func oneForm(kind: Payee.Kind, form: String, texts: [String]) {
        for text in texts { #expect(Payee.normalised(kind, text) == PayeeIdentity(kind: kind.alipayName, id: form), "\(text)") }
    }

    @Test("open ids that differ in a letter's size are two, and a payee's kind is part of it")
    func different() {
        let id = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"
        #expect(Payee.normalised(.openID, id) != Payee.normalised(.openID, id.lowercased()))
        #expect(Payee.normalised(.openID, "2088102146225135") != Payee.normalised(.userID, "2088102146225135"))
    }

    @Test(
        "what can be no such name is refused",
        arguments: [
            (
                Payee.Kind.logonID,
                [
                    "", "张三", "2088102146225135", "61234567", "+85261234567", "+13800138000", "23800138000", "1380013800", "a@b", "@b.cn",
                    "a@",
                    "a@b@c.cn", "a b", "a@b.cn,c@d.cn", "аlice@example.com", "a@.cn", "a@b.", "138001380001380",
                ]
            ),
            (.userID, ["", "2088", "1088102146225135", "20881021462251350", "2088102146225l35", "٢٠٨٨١٠٢١٤٦٢٢٥١٣٥"]),
            (.openID, ["", "abc", "074a1CcTG1LelxKe4xQC0z/dId0", String(repeating: "a", count: 129)]),
        ])
    func refused(kind: Payee.Kind, texts: [String]) {
        for text in texts { #expect(Payee.normalised(kind, text) == nil, "\(text)") }
    }

    @Test("a masked payee shows no whole name, number or address")
    func masks() {
        func masked(_ kind: Payee.Kind, _ text: String) -> String { Payee.normalised(kind, text).map(Payee.masked) ?? "" }
        #expect(masked(.logonID, "13800138000") == "138****00")
        #expect(masked(.logonID, "zhang.san@example.com") == "z***@example.com")
        #expect(masked(.userID, "2088102146225135") == "2088****5135")
    }
}
