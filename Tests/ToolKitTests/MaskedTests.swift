import Testing
import ToolKit

@Suite("Masks")
struct MaskedTests {
    @Test(
        "what could tell who somebody is is hidden in a text, and what could not stays",
        arguments: [
            ("余额不足", "余额不足"), ("错误 12345", "错误 12345"), ("账号 123456 无效", "账号 **** 无效"), ("a.b+c@d.cn", "****"),
            ("+86 138-0013-8000。", "+86 ****。"), ("", ""), ("EXCEED_LIMIT_DM_AMOUNT", "EXCEED_LIMIT_DM_AMOUNT"),
        ])
    func texts(text: String, masked: String) { #expect(Masked.inText(text) == masked) }

    @Test(
        "of an account four signs stay on each side, where as many lie between",
        arguments: [("2088102146225135", "2088****5135"), ("20881021462", "****"), ("", "****")])
    func identities(text: String, masked: String) { #expect(Masked.identity(text) == masked) }

    @Test(
        "of a mail address the first sign and the host stay, of a telephone number five digits, and of a short one none",
        arguments: [
            ("zhang.san@example.com", "z***@example.com"), ("@example.com", "***@example.com"), ("a@b@c.cn", "a***@c.cn"),
            ("13800138000", "138****00"), ("852-61234567", "852****67"), ("12345678", "****"), ("", "****"),
        ])
    func contacts(text: String, masked: String) { #expect(Masked.contact(text) == masked) }

    @Test(
        "of a document's number two signs stay, of a name one",
        arguments: [("11010119900307123X", "****3X"), ("123456789", "****"), ("", "****")])
    func documents(text: String, masked: String) { #expect(Masked.document(text) == masked) }

    @Test(
        "of a name its last sign stays, of a name in words the first letter of each",
        arguments: [("张三", "**三"), ("欧阳娜娜", "**娜"), ("张", "**"), ("Zhang San", "Z** S**"), ("", "**")])
    func names(text: String, masked: String) { #expect(Masked.name(text) == masked) }
}
