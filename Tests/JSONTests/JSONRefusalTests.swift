import JSON
import Testing

@Suite("texts that are refused")
struct JSONRefusalTests {
    private func refusal(_ text: String, limits: JSONLimits = .standard) -> String? { refusal(Array(text.utf8), limits: limits) }

    private func refusal(_ bytes: [UInt8], limits: JSONLimits = .standard) -> String? {
        do {
            _ = try JSONValue(parsing: bytes, limits: limits)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("a key twice in one object is refused, also where one is written with escapes")
    func duplicates() {
        #expect(refusal(#"{"a":1,"a":1}"#) == #"line 1, column 8: `"a"` is in this object already"#)
        #expect(refusal(#"{"a":1,"\u0061":2}"#) == #"line 1, column 8: `"\u0061"` is in this object already"#)
        #expect(refusal("{\"退款\":\n{\"x\":1,\n \"x\":88.88}}") == "line 3, column 2: `\"x\"` is in this object already")
        #expect(refusal(#"{"":1,"":2}"#) == #"line 1, column 7: `""` is in this object already"#)
        #expect(refusal(#"{"a":{"a":1},"b":[{"a":1}]}"#) == nil)
    }

    @Test("arrays and objects more than 64 deep are refused, 64 deep are read")
    func depth() {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        func objects(_ depth: Int) -> String { String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth) }
        #expect(refusal(nested(64)) == nil)
        #expect(refusal(nested(65)) == "line 1, column 65: more than 64 levels of nesting")
        #expect(refusal(objects(64)) == nil)
        #expect(refusal(objects(65)) == "line 1, column 321: more than 64 levels of nesting")
        #expect(refusal(String(repeating: "[", count: 500_000)) == "line 1, column 65: more than 64 levels of nesting")
        #expect(refusal("[" + Array(repeating: nested(63), count: 100).joined(separator: ",") + "]") == nil)
        #expect(refusal("[[1]]", limits: JSONLimits(maximumDepth: 1)) == "line 1, column 2: more than 1 levels of nesting")
        #expect(refusal("1", limits: JSONLimits(maximumDepth: 0)) == nil)
        #expect(JSONLimits(maximumDepth: 100_000).maximumDepth == 512)
    }

    @Test("brackets within a string are no nesting")
    func bracketsInStrings() { #expect(refusal("[\"" + String(repeating: "[{\\\"", count: 1000) + "\"]") == nil) }

    @Test("a text of exactly the allowed length is read, one byte more is refused")
    func size() {
        let limits = JSONLimits(maximumBytes: 10)
        #expect(refusal("[1,2,3,45]", limits: limits) == nil)
        #expect(refusal("[1,2,3,456]", limits: limits) == "line 1, column 11: the text is longer than 10 bytes")
        #expect(
            refusal("\"" + String(repeating: "a", count: 1 << 20) + "\"") == "line 1, column 1048577: the text is longer than 1048576 bytes"
        )
    }

    @Test(
        "bytes that are no UTF-8 are refused where they stand",
        arguments: [
            ([0x22, 0xFF, 0x22], "line 1, column 2: byte 0xFF is not UTF-8"),
            ([0x22, 0xC0, 0x80, 0x22], "line 1, column 2: byte 0xC0 is not UTF-8"),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], "line 1, column 2: byte 0xED is not UTF-8"),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], "line 1, column 2: byte 0xF4 is not UTF-8"),
            ([0x22, 0x61, 0xE4, 0xB8, 0x22], "line 1, column 3: byte 0xE4 is not UTF-8"),
            ([0xFF], "line 1, column 1: byte 0xFF is not UTF-8"),
            ([0x20, 0x0A, 0xC3, 0x28], "line 2, column 1: byte 0xC3 is not UTF-8"),
            ([0x22, 0x80, 0x22], "line 1, column 2: byte 0x80 is not UTF-8"),
            ([0x5B, 0x31, 0x2C, 0x0A, 0xFE, 0x5D], "line 2, column 1: byte 0xFE is not UTF-8"),
            ([0x31, 0x20, 0xC3], "line 1, column 3: byte 0xC3 is not UTF-8"),
        ] as [([UInt8], String)])
    func utf8(bytes: [UInt8], message: String) { #expect(refusal(bytes) == message) }

    @Test("U+0000 is refused in values and keys, as a byte and as an escape")
    func nul() {
        #expect(refusal(#"["a\u0000b"]"#) == #"line 1, column 4: `\u0000` is not allowed"#)
        #expect(refusal(#"{"a\u0000":1}"#) == #"line 1, column 4: `\u0000` is not allowed"#)
        #expect(refusal("[\"a\u{0}\"]") == "line 1, column 4: U+0000 is not allowed")
        for text in ["1\u{0}", "[1\u{0}]", "[true\u{0}]", "[1\u{0},2]", "\u{0}", "1 \u{0}", "{}\u{0}", "{\u{0}\"a\":1}"] {
            #expect(refusal(text)?.hasSuffix("U+0000 is not allowed") == true, "\(text.debugDescription)")
        }
    }

    @Test("a byte order mark, UTF-16 and UTF-32 are refused")
    func encodings() {
        #expect(refusal("\u{FEFF}1") == "line 1, column 1: the text begins with a byte order mark")
        #expect(refusal([0xFF, 0xFE, 0x31, 0x00]) == "line 1, column 4: U+0000 is not allowed")
        #expect(refusal([0x00, 0x00, 0x00, 0x31]) == "line 1, column 1: U+0000 is not allowed")
    }

    @Test(
        "malformed numbers are refused, whatever jansson would have read",
        arguments: [
            "01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "1.e5", "1-2", "--1", "1.2.3", "1e5e5", "00", "-+1", "1e5.0", "0x10", "1_0",
        ])
    func numbers(text: String) {
        #expect(refusal(text)?.hasPrefix("line 1, column ") == true)
        #expect(refusal("[\(text)]") != nil)
        #expect(refusal("{\"a\":\(text)}") != nil)
    }

    @Test("NaN, infinities, comments, single quotes, trailing commas, bare keys and other dialects are refused")
    func dialects() {
        for text in [
            "NaN", "Infinity", "-Infinity", "[1,]", "[,1]", "{\"a\":1,}", "// c\n1", "/* c */ 1", "'a'", "{a:1}", "undefined", "True",
            "nulll",
            "[1 2]", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{1:2}", "[1;2]", "\u{A0}1", "1\u{2028}", "]", "}", ":", ",", "[}", "{]", "[1}",
            "tru", "nan",
        ] { #expect(refusal(text) != nil, "\(text)") }
    }

    @Test(
        "a message says what was expected and what stands there, as it was written",
        arguments: [
            ("", "line 1, column 1: the text is empty"),
            (" \n ", "line 2, column 2: expected a value, but the text ends here"),
            ("{", "line 1, column 2: expected a key in quotes or `}`, but the text ends here"),
            ("[1,", "line 1, column 4: expected a value, but the text ends here"),
            ("[1", "line 1, column 3: expected `,` or `]`, but the text ends here"),
            ("{\"a\"", "line 1, column 5: expected `:`, but the text ends here"),
            ("[1,2,]", "line 1, column 6: expected a value, found `]`"),
            ("{\"a\":1,", "line 1, column 8: expected a key in quotes, but the text ends here"),
            ("{\"a\":1,}", "line 1, column 8: expected a key in quotes, found `}`"),
            ("[1 , tru]", "line 1, column 6: expected a value, found `tru`"),
            ("[\"a\"", "line 1, column 5: expected `,` or `]`, but the text ends here"),
            ("{\"a\":\"b\" \"c\"}", "line 1, column 10: expected `,` or `}`, found `\"c\"`"),
            ("{a:1}", "line 1, column 2: expected a key in quotes or `}`, found `a`"),
            ("{\"a\":88.88 99.99}", "line 1, column 12: expected `,` or `}`, found `99.99`"),
            ("[88.88 -99.99]", "line 1, column 8: expected `,` or `]`, found `-99.99`"),
            ("1 2", "line 1, column 3: expected nothing behind the value, found `2`"),
            ("{\"a\",1}", "line 1, column 5: expected `:`, found `,`"),
            ("[tru]", "line 1, column 2: expected a value, found `tru`"),
            ("[é]", "line 1, column 2: expected a value, found `é`"),
            ("[\"退款\",\n  退]", "line 2, column 3: expected a value, found `退`"),
            ("[\u{1B}]", "line 1, column 2: expected a value, found `\u{FFFD}`"),
            ("[1e5e5]", "line 1, column 2: `1e5e5` is not a number"),
        ])
    func messages(text: String, message: String) { #expect(refusal(text) == message) }

    @Test(
        "within a string the message points at the very character",
        arguments: [
            ("[\"abc", "line 1, column 2: the string that begins here has no end"),
            ("\"abc\\", "line 1, column 1: the string that begins here has no end"),
            ("[\"a\nb\"]", "line 1, column 4: a string may hold U+000A only as an escape"),
            ("[\"退\u{1F}\"]", "line 1, column 4: a string may hold U+001F only as an escape"),
            ("\"\\q\"", "line 1, column 2: `\\q` is not an escape"),
            ("\"\\退\"", "line 1, column 2: `\\退` is not an escape"),
            ("\"\\u12g4\"", "line 1, column 2: `\\u` needs four hexadecimal digits"),
            ("\"\\u12\"", "line 1, column 2: `\\u` needs four hexadecimal digits"),
            ("\"x\\ud800\"", "line 1, column 3: `\\ud800` is half of a surrogate pair"),
            ("\"\\udc00\"", "line 1, column 2: `\\udc00` is half of a surrogate pair"),
            ("\"\\ud800\\u0041\"", "line 1, column 2: `\\ud800` is half of a surrogate pair"),
            ("{\"\\ud83d\\ude00\\ud83d\":1}", "line 1, column 15: `\\ud83d` is half of a surrogate pair"),
        ])
    func strings(text: String, message: String) { #expect(refusal(text) == message) }

    @Test("the first fault is reported: a page that is no JSON is called that, not a bad number further down")
    func firstFault() {
        #expect(refusal("<html>\n<!-- 1.2.3 -->") == "line 1, column 1: expected a value, found `<`")
        #expect(refusal("[tru, 01]") == "line 1, column 2: expected a value, found `tru`")
        #expect(refusal("{\"a\":1,\"a\":01}") == "line 1, column 8: `\"a\"` is in this object already")
        #expect(refusal("[1, 01, tru]") == "line 1, column 5: `01` is not a number")
        #expect(refusal("x" + String(repeating: "[", count: 70)) == "line 1, column 1: expected a value, found `x`")
    }

    @Test("text of the input is quoted up to 24 characters")
    func quotes() {
        let word = String(repeating: "x", count: 1000)
        #expect(refusal(word) == "line 1, column 1: expected a value, found `\(word.prefix(24))…`")
        let digits = "0" + String(repeating: "7", count: 500_000)
        #expect(refusal(digits) == "line 1, column 1: `\(digits.prefix(24))…` is not a number")
    }
}
