import JSON
import Testing

@Suite("writing")
struct JSONWriterTests {
    @Test("a value is written on one line, members in their own order, `/` and Chinese as they are")
    func compact() throws {
        let value = try JSONValue(
            parsing: " { \"b\" : [ 1 , 2.50 , true , false , null ] ,\n \"a\" : \"http:\\/\\/例子\" , \"c\" : { } , \"d\" : [ ] } ")
        #expect(value.text == #"{"b":[1,2.50,true,false,null],"a":"http://例子","c":{},"d":[]}"#)
        #expect(value.bytes == Array(value.text.utf8))
        #expect("\(value)" == value.text)
    }

    @Test("control characters, quotes and backslashes are escaped, and nothing else")
    func escapes() throws {
        let text = (0..<0x20).compactMap { Unicode.Scalar($0 as UInt32) }.dropFirst().map { String($0) }.joined() + "\"\\/\u{7F}\u{2028}😀"
        let written = JSONValue.string(text).text
        let expected =
            #""\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"#
            + #"\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\/"# + "\u{7F}\u{2028}😀\""
        #expect(written == expected)
        #expect(try JSONValue(parsing: written) == .string(text))
    }

    @Test("U+0000 in a string made by the host is written as an escape, which no reader here takes back")
    func nul() { #expect(JSONValue.string("a\u{0}").text == "\"a\\u0000\"") }

    @Test("the canonical form sorts members by the bytes of their keys, at every depth, and keeps numbers as they came")
    func canonical() throws {
        let value = try JSONValue(parsing: #"{"b":1.0,"a":{"é":1,"z":[{"y":1,"x":2}],"Z":3,"":4,"😀":5,"\ufb01":6}}"#)
        #expect(
            String(decoding: value.canonicalBytes, as: UTF8.self) == #"{"a":{"":4,"Z":3,"z":[{"x":2,"y":1}],"é":1,"ﬁ":6,"😀":5},"b":1.0}"#)
    }

    @Test("equal objects have one canonical form")
    func oneForm() {
        let left: JSONValue = ["a": 1, "b": [["d": 1, "c": 2]]]
        let right: JSONValue = ["b": [["c": 2, "d": 1]], "a": 1]
        #expect(left.canonicalBytes == right.canonicalBytes)
        #expect(left.bytes != right.bytes)
    }

    @Test("escapes are read, also pairs of surrogates")
    func reading() throws {
        #expect(try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u9000\ud83d\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\tA退😀"))
    }

    @Test("any value may stand at the top, with white space around it")
    func top() throws {
        #expect(try JSONValue(parsing: " \t\r\n1\n") == 1)
        #expect(try JSONValue(parsing: "\"a\"") == "a")
        #expect(try JSONValue(parsing: "true") == true)
        #expect(try JSONValue(parsing: "null") == nil)
        #expect(try JSONValue(parsing: "[]") == [])
    }
}
