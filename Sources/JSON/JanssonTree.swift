import CJansson

/// A document that jansson has accepted, and its way into a `JSONValue`.
struct JanssonTree: ~Copyable {
    private let root: OpaqueRoot
    private let numbers: NumberTexts

    /// Lets jansson judge the input with its placeholders.
    init(_ numbers: NumberTexts, original: [UInt8]) throws(JSONFault) {
        self.numbers = numbers
        var error = json_error_t()
        guard let loaded = Self.load(numbers.placeholders, &error) else {
            throw JanssonVerdict(error, original: original[...]).fault
        }
        root = OpaqueRoot(loaded)
    }

    /// What jansson finds wrong in front of the fault that ended the walk for numbers. A page that is no JSON at all is then called
    /// that, and not a bad number far down in it.
    static func earlierFault(_ numbers: NumberTexts, original: [UInt8]) -> JSONFault? {
        var error = json_error_t()
        if let loaded = load(numbers.placeholders, &error) {
            _ = OpaqueRoot(loaded)
            return nil
        }
        let fault = JanssonVerdict(error, original: original.prefix(numbers.placeholders.count)).fault
        return fault.offset < numbers.placeholders.count ? fault : nil
    }

    private static func load(_ bytes: [UInt8], _ error: inout json_error_t) -> UnsafeMutablePointer<json_t>? {
        bytes.withUnsafeBytes { json_loadb($0.baseAddress, $0.count, Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY), &error) }
    }

    /// The document with every number's own text.
    func value() throws(JSONFault) -> JSONValue {
        var walk = Walk(texts: numbers.texts)
        let value = try walk.value(root.pointer)
        guard walk.used == numbers.texts.count else { throw Walk.disagreement }
        return value
    }
}

/// Owns one reference to a jansson value.
struct OpaqueRoot: ~Copyable {
    let pointer: UnsafeMutablePointer<json_t>

    init(_ pointer: UnsafeMutablePointer<json_t>) { self.pointer = pointer }

    deinit { cj_decref(pointer) }
}

/// Walks a jansson document in the order of its text.
private struct Walk {
    let texts: [String]
    private(set) var used = 0

    /// Cannot happen as long as jansson keeps members in their order and both passes agree on what a number is; checked all the same,
    /// since a number at another one's place would be money.
    static let disagreement = JSONFault(offset: 0, message: "the text's numbers could not be matched to their places")

    init(texts: [String]) { self.texts = texts }

    mutating func value(_ json: UnsafeMutablePointer<json_t>) throws(JSONFault) -> JSONValue {
        switch cj_typeof(json) {
        case JSON_NULL: return .null
        case JSON_TRUE: return .bool(true)
        case JSON_FALSE: return .bool(false)
        case JSON_INTEGER: return .number(try nextNumber())
        case JSON_STRING: return .string(try Self.text(json_string_value(json), json_string_length(json)))
        case JSON_ARRAY: return .array(try elements(json))
        case JSON_OBJECT: return .object(try members(json))
        default: throw Self.disagreement
        }
    }

    private mutating func nextNumber() throws(JSONFault) -> JSONNumber {
        guard used < texts.count else { throw Self.disagreement }
        used += 1
        return JSONNumber(checkedText: texts[used - 1])
    }

    private mutating func elements(_ json: UnsafeMutablePointer<json_t>) throws(JSONFault) -> [JSONValue] {
        let count = json_array_size(json)
        var elements: [JSONValue] = []
        elements.reserveCapacity(count)
        for index in 0..<count {
            guard let element = json_array_get(json, index) else { throw Self.disagreement }
            elements.append(try value(element))
        }
        return elements
    }

    private mutating func members(_ json: UnsafeMutablePointer<json_t>) throws(JSONFault) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(json_object_size(json))
        var iterator = json_object_iter(json)
        while let current = iterator {
            guard let member = json_object_iter_value(current) else { throw Self.disagreement }
            let key = try Self.text(json_object_iter_key(current), json_object_iter_key_len(current))
            members.append(JSONObject.Member(key: key, value: try value(member)))
            iterator = json_object_iter_next(json, current)
        }
        return JSONObject(distinct: members)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?, _ length: Int) throws(JSONFault) -> String {
        guard let pointer else { throw disagreement }
        // jansson has refused whatever is no UTF-8.
        return pointer.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }
}
