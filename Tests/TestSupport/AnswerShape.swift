public import JSON

/// As much of JSON Schema as the tools' answers are described with. A keyword that it does not know is a finding, so that nothing
/// passes unchecked.
public enum AnswerShape {
    private static let silent: Set = ["description", "title", "format"]

    /// What is wrong with a value; nothing where it conforms.
    public static func findings(_ value: JSONValue, against schema: JSONObject, at path: String = "$") -> [String] {
        schema.members.flatMap { member -> [String] in
            switch member.key {
            case "type": value.isA(member.value) ? [] : ["\(path) is no \(member.value)"]
            case "const": value == member.value ? [] : ["\(path) is not \(member.value)"]
            case "enum": (member.value.arrayValue ?? []).contains(value) ? [] : ["\(path) is none of \(member.value)"]
            case "required":
                (member.value.arrayValue ?? []).compactMap(\.stringValue).filter { value[$0] == nil }.map { "\(path).\($0) is missing" }
            case "properties":
                (member.value.objectValue ?? [:]).members.flatMap { property in
                    value[property.key].map { findings($0, against: property.value, at: "\(path).\(property.key)") } ?? []
                }
            case "items":
                (value.arrayValue ?? []).enumerated().flatMap { findings($1, against: member.value, at: "\(path)[\($0)]") }
            case "anyOf":
                (member.value.arrayValue ?? []).contains { findings(value, against: $0, at: path).isEmpty }
                    ? [] : ["\(path) fits no alternative"]
            default: silent.contains(member.key) ? [] : ["the keyword `\(member.key)` is not known here"]
            }
        }
    }

    private static func findings(_ value: JSONValue, against schema: JSONValue, at path: String) -> [String] {
        guard let schema = schema.objectValue else { return ["the schema of \(path) is no object"] }
        return findings(value, against: schema, at: path)
    }
}

extension JSONValue {
    fileprivate func isA(_ type: JSONValue) -> Bool {
        switch (type.stringValue, self) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null), ("number", .number): true
        case ("integer", .number(let number)): number.integer != nil
        default: false
        }
    }
}
