import Foundation
import Testing

@testable import MCP
import TestSupport

@Suite("The text in a header")
struct HeaderValueTests {
    @Test("whatever is encoded canonically is decoded to the same bytes, and any change of its last digit is refused")
    func base64() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let scalars = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                ["a", "\u{7F}", "é", "退", "😀", " "].randomElement(using: &random) ?? ""
            }
            let text = scalars.joined()
            let coded = Data(text.utf8).base64EncodedString()
            #expect(HeaderValue.bytes(of: "=?base64?\(coded)?=") == Array(text.utf8))
            if coded.hasSuffix("=") {
                #expect(HeaderValue.bytes(of: "=?base64?\(coded.dropLast())?=") == nil)
                #expect(HeaderValue.bytes(of: "=?base64?\(Self.loosened(coded))?=") == nil)
            }
        }
    }

    /// The same bytes for a lenient decoder: a bit that no byte needs is set.
    private static func loosened(_ coded: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var digits = Array(coded)
        guard let last = digits.lastIndex(where: { $0 != "=" }), let value = alphabet.firstIndex(of: digits[last]) else { return coded }
        digits[last] = alphabet[value | 1]
        return String(digits)
    }

    @Test(
        "printable ASCII stands for itself, also where it only begins like the coding",
        arguments: ["", "alipay.pay", "a b", "=?base64?", "?=", "=?base64?=", "=?base65?YQ==?=", "=?BASE64?YQ==?="])
    func plain(value: String) {
        #expect(HeaderValue.bytes(of: value) == Array(value.utf8))
    }

    @Test(
        "what is neither printable ASCII nor well coded is refused", arguments: ["é", "a\tb", "\u{7F}", "=?base64?YQ?=", "=?base64?_w==?="])
    func refused(value: String) {
        #expect(HeaderValue.bytes(of: value) == nil)
    }
}
