import JSON
import Testing

@Suite("numbers keep their texts")
struct JSONNumberTests {
    @Test(
        "a number is written back exactly as it came",
        arguments: [
            "0", "-0", "-1", "1", "88.88", "88.880", "8888e-2", "100.0", "1e2", "1E2", "1E+2", "1.0", "0.1", "0.30000000000000004",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "123456789012345678901234567890",
            "0.123456789012345678901234567890", "1e400", "-1e-400", "88.880000000000000001", "1e999999999999",
        ])
    func asItCame(text: String) throws {
        #expect(try JSONValue(parsing: text) == .number(#require(JSONNumber(text: text))))
        #expect(try JSONValue(parsing: text).text == text)
        let inside = "{\"a\":[\(text),\(text)],\"b\":\(text)}"
        #expect(try JSONValue(parsing: inside).text == inside)
        #expect(try JSONValue(parsing: inside)["b"]?.numberValue?.text == text)
    }

    @Test("a number of 100 000 digits is kept")
    func long() throws {
        let text = String(repeating: "9", count: 100_000)
        #expect(try JSONValue(parsing: "[\(text)]").text == "[\(text)]")
        #expect(JSONNumber(text: text)?.integer == nil)
    }

    @Test("every number stays at its own place, among strings that look like numbers")
    func places() throws {
        let value = try JSONValue(parsing: #"{"1":"2","a\"3":4.50,"b":["5\\",6,{"7":[8e0,"9"]},-10],"c":11}"#)
        #expect(value["1"] == "2")
        #expect(value["a\"3"]?.numberValue?.text == "4.50")
        #expect(value["b"]?.arrayValue?[0] == "5\\")
        #expect(value["b"]?.arrayValue?[1] == 6)
        #expect(value["b"]?.arrayValue?[2]["7"]?.arrayValue?[0].numberValue?.text == "8e0")
        #expect(value["b"]?.arrayValue?[3] == -10)
        #expect(value["c"] == 11)
    }

    @Test("ids 0, \"0\", -1 and 2^53+1 stay what they were, and absent is not null")
    func ids() throws {
        #expect(try JSONValue(parsing: #"{"id":0}"#)["id"] == 0)
        #expect(try JSONValue(parsing: #"{"id":"0"}"#)["id"] == "0")
        #expect(try JSONValue(parsing: #"{"id":0}"#) != JSONValue(parsing: #"{"id":"0"}"#))
        #expect(try JSONValue(parsing: #"{"id":-1}"#)["id"] == -1)
        #expect(try JSONValue(parsing: #"{"id":9007199254740993}"#)["id"]?.numberValue?.integer == 9_007_199_254_740_993)
        #expect(try JSONValue(parsing: #"{"id":null}"#)["id"] == .some(.null))
        #expect(try JSONValue(parsing: "{}")["id"] == nil)
        #expect(try JSONValue(parsing: #"{"id":null}"#) != JSONValue(parsing: "{}"))
    }

    @Test("a text that denotes an integer has its value, however it is written")
    func integers() {
        for text in ["100", "100.0", "100.000", "1e2", "1E+2", "1000e-1", "0.1e3", "10.0e1"] {
            #expect(JSONNumber(text: text)?.integer == 100, "\(text)")
        }
        #expect(JSONNumber(text: "-0")?.integer == 0)
        #expect(JSONNumber(text: "0e999999999999999999999999")?.integer == 0)
        #expect(JSONNumber(text: "-1.5e1")?.integer == -15)
        #expect(JSONNumber(text: "9223372036854775807.0")?.integer == .max)
        #expect(JSONNumber(text: "-9223372036854775808.0")?.integer == .min)
        #expect(JSONNumber(text: "-922337203685477580.8e1")?.integer == .min)
    }

    @Test("a fraction and an integer that does not fit have none")
    func noIntegers() {
        for text in [
            "1.5", "1e-1", "9223372036854775808", "9223372036854775808.0", "-9223372036854775809.0", "1e19", "1e400",
            "1e99999999999999999999",
            "1e-99999999999999999999", "0.1",
        ] { #expect(JSONNumber(text: text)?.integer == nil, "\(text)") }
    }

    @Test("only texts of the grammar are numbers")
    func grammar() {
        for text in ["", " ", "1 ", "+1", "01", "-", "1.", ".1", "1e", "NaN", "Infinity", "0x1", "1,0", "１", "1\u{0}", "--1", "1e1.5"] {
            #expect(JSONNumber(text: text) == nil, "\(text)")
        }
        #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
        #expect(JSONNumber(42).text == "42")
    }

    @Test("numbers are equal where their texts are")
    func equality() {
        #expect(JSONNumber(text: "1") == 1)
        #expect(JSONNumber(text: "1.0") != 1)
        #expect(JSONNumber(text: "1.0")?.integer == JSONNumber(1).integer)
    }
}
