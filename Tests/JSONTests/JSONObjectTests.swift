import JSON
import Testing

@Suite("objects and strings")
struct JSONObjectTests {
    private let composed = "é"
    private let decomposed = "e\u{301}"

    @Test("keys that look alike but differ in their bytes are two keys")
    func unicodeKeys() throws {
        let text = "{\"\(composed)\":1,\"\(decomposed)\":2}"
        let value = try JSONValue(parsing: text)
        #expect(value.objectValue?.count == 2)
        #expect(value[composed] == 1)
        #expect(value[decomposed] == 2)
        #expect(value.text == text)
        var object = JSONObject()
        object[composed] = 1
        object[decomposed] = 2
        #expect(object.count == 2)
        object[composed] = nil
        #expect(object[composed] == nil && object[decomposed] == 2)
    }

    @Test("strings that look alike but differ in their bytes are two strings, also as keys of a set")
    func unicodeStrings() {
        #expect(JSONValue.string(composed) != .string(decomposed))
        #expect(Set<JSONValue>([.string(composed), .string(decomposed), .string(composed)]).count == 2)
        #expect(JSONObject.Member(key: composed, value: 1) != JSONObject.Member(key: decomposed, value: 1))
        #expect(Set<JSONObject>([[composed: 1], [decomposed: 1]]).count == 2)
    }

    @Test("members keep their order; setting keeps a place, adding goes to the end, nil removes")
    func order() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect(object.keys == ["b", "a", "c"])
        #expect(object.members.map(\.value) == [4, 2, 3])
        object["a"] = nil
        object["never"] = nil
        #expect(object.keys == ["b", "c"])
        #expect(object.removeValue(forKey: "b") == 4)
        #expect(object.removeValue(forKey: "b") == nil)
        #expect(object.removing("c").isEmpty && object.count == 1)
    }

    @Test("a member set to null is there")
    func null() {
        var object: JSONObject = ["a": 1]
        object["a"] = .null
        #expect(object["a"] == .some(.null))
        #expect(object["b"] == nil)
        #expect(object != [:])
    }

    @Test("objects are equal and hash alike whatever their order, and arrays are not")
    func equality() {
        let left: JSONValue = ["a": 1, "b": ["c": [1, 2], "d": nil]]
        let right: JSONValue = ["b": ["d": nil, "c": [1, 2]], "a": 1]
        #expect(left == right)
        #expect(Set([left, right]).count == 1)
        #expect(left != ["a": 1, "b": ["c": [2, 1], "d": nil]])
        #expect(left != ["a": 1])
        #expect(left != ["a": 1, "b": ["c": [1, 2], "d": false]])
        #expect(JSONObject() == [:])
    }

    @Test("of equal keys in a literal or a list the last one stays, at the first one's place")
    func literals() {
        let object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object.members == [.init(key: "a", value: 3), .init(key: "b", value: 2)])
        #expect(JSONObject(object.members + [.init(key: "b", value: 9)]).text(of: "b") == "9")
    }

    @Test("an accessor answers for its own kind only")
    func accessors() {
        let all: [JSONValue] = [nil, true, 1, "s", [1], ["k": 1]]
        #expect(all.map { $0.stringValue } == [nil, nil, nil, "s", nil, nil])
        #expect(all.map { $0.boolValue } == [nil, true, nil, nil, nil, nil])
        #expect(all.map { $0.numberValue } == [nil, nil, 1, nil, nil, nil])
        #expect(all.map { $0.arrayValue } == [nil, nil, nil, nil, [1], nil])
        #expect(all.map { $0.objectValue } == [nil, nil, nil, nil, nil, ["k": 1]])
        #expect(all.map { $0["k"] } == [nil, nil, nil, nil, nil, 1])
        #expect(all.map(\.isNull) == [true, false, false, false, false, false])
        #expect(all.map(\.kind) == ["null", "boolean", "number", "string", "array", "object"])
        #expect(JSONValue.integer(5) == 5)
    }

    @Test("an object of 20 000 members is read and compared in a moment")
    func large() throws {
        let text = "{" + (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        let value = try JSONValue(parsing: text)
        #expect(value.text == text)
        #expect(value["k19999"] == 19_999)
        #expect(try JSONValue(parsing: value.canonicalBytes) == value)
    }
}

extension JSONObject {
    fileprivate func text(of key: String) -> String? { self[key]?.text }
}
