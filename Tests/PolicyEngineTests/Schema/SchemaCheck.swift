import Diagnostics
import JSON

@testable import PolicyEngine

/// Checks values against a JSON Schema, as far as the product's own schemas go. A keyword that it does not know is a mistake of the
/// schema, so that nothing in one is passed over.
struct SchemaCheck {
    let root: JSONValue

    /// Where a value does not conform, as `place: keyword`; empty where it does.
    func problems(_ value: JSONValue) -> [String] { problems(value, root, at: "$") }

    private static let annotations: Set<String> = ["$schema", "$defs", "title", "description"]

    private func problems(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        guard let keywords = schema.objectValue else {
            guard let allowed = schema.boolValue else { return ["\(place): no schema"] }
            return allowed ? [] : ["\(place): false"]
        }
        return keywords.members.flatMap { member -> [String] in
            if Self.annotations.contains(member.key) { return [] }
            let found =
                general(value, member.key, member.value, at: place) ?? object(value, member.key, member.value, keywords, at: place)
                ?? list(value, member.key, member.value, at: place) ?? plain(value, member.key, member.value, at: place)
            return found ?? ["\(place): unknown keyword \(member.key)"]
        }
    }

    private func holds(_ value: JSONValue, _ schema: JSONValue) -> Bool { problems(value, schema, at: "").isEmpty }

    // MARK: - Keywords

    private func general(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, at place: String) -> [String]? {
        let isMet: Bool
        switch keyword {
        case "$ref":
            let name = argument.stringValue?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = root["$defs"]?[name] else { return ["\(place): no definition \(name)"] }
            return problems(value, target, at: place)
        case "type": isMet = types(of: argument).contains { has(value, $0) }
        case "enum": isMet = argument.arrayValue?.contains(value) == true
        case "const": isMet = argument == value
        case "allOf": return argument.arrayValue?.flatMap { problems(value, $0, at: place) }
        case "anyOf": isMet = argument.arrayValue?.contains { holds(value, $0) } == true
        case "oneOf": isMet = argument.arrayValue?.filter { holds(value, $0) }.count == 1
        case "not": isMet = !holds(value, argument)
        default: return nil
        }
        return isMet ? [] : ["\(place): \(keyword)"]
    }

    private func object(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, _ schema: JSONObject, at place: String
    ) -> [String]? {
        let members = value.objectValue?.members ?? []
        switch keyword {
        case "properties":
            return members.flatMap { member in
                argument[member.key].map { problems(member.value, $0, at: "\(place).\(member.key)") } ?? []
            }
        case "required":
            guard let object = value.objectValue else { return [] }
            return argument.arrayValue?.compactMap(\.stringValue).filter { object[$0] == nil }.map { "\(place): required \($0)" }
        case "additionalProperties":
            return members.filter { schema["properties"]?[$0.key] == nil }.flatMap {
                problems($0.value, argument, at: "\(place).\($0.key)")
            }
        case "propertyNames": return members.flatMap { problems(.string($0.key), argument, at: "\(place).\($0.key) as a key") }
        default: return nil
        }
    }

    private func list(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, at place: String) -> [String]? {
        let elements = value.arrayValue ?? []
        let isMet: Bool
        switch keyword {
        case "items": return elements.enumerated().flatMap { problems($0.element, argument, at: "\(place)[\($0.offset)]") }
        case "minItems": isMet = value.arrayValue == nil || elements.count >= number(argument)
        case "uniqueItems": isMet = argument != true || Set(elements).count == elements.count
        default: return nil
        }
        return isMet ? [] : ["\(place): \(keyword)"]
    }

    private func plain(_ value: JSONValue, _ keyword: String, _ argument: JSONValue, at place: String) -> [String]? {
        let text = value.stringValue
        let isMet: Bool
        switch keyword {
        case "pattern":
            guard let pattern = argument.stringValue, let expression = try? Regex(pattern) else { return ["\(place): not a pattern"] }
            isMet = text.map { $0.firstMatch(of: expression) != nil } ?? true
        case "minLength": isMet = text.map { $0.unicodeScalars.count >= number(argument) } ?? true
        case "maxLength": isMet = text.map { $0.unicodeScalars.count <= number(argument) } ?? true
        case "minimum": isMet = value.numberValue == nil || number(value) >= number(argument)
        case "maximum": isMet = value.numberValue == nil || number(value) <= number(argument)
        default: return nil
        }
        return isMet ? [] : ["\(place): \(keyword)"]
    }

    // MARK: - Values

    private func types(of argument: JSONValue) -> [String] {
        argument.arrayValue?.compactMap(\.stringValue) ?? [argument.stringValue].compactMap { $0 }
    }

    private func has(_ value: JSONValue, _ type: String) -> Bool {
        type == "integer" ? value.numberValue.map { Int64($0.text) != nil } ?? false : value.kind == type
    }

    private func number(_ value: JSONValue) -> Int { value.numberValue.flatMap { Int($0.text) } ?? 0 }
}

/// What an editor sees of YAML: texts that look like numbers, truth values or nothing are these, unless they are in quotes.
enum EditorView {
    static func json(_ node: SourceNode) -> JSONValue {
        switch node.content {
        case .refused: .null
        case .list(let items): .array(items.map { json($0) })
        case .map(let entries):
            .object(JSONObject(entries.map { JSONObject.Member(key: $0.key.value, value: json($0.value)) }))
        case .text(let text, let isEmpty): isEmpty ? .null : node.scalar?.isPlain == true ? plain(text) : .string(text)
        }
    }

    private static func plain(_ text: String) -> JSONValue {
        switch text {
        case "null", "Null", "NULL", "~": return .null
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            let isNumber = text.wholeMatch(of: #/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/#) != nil
            return isNumber ? (try? JSONValue(parsing: text)) ?? .string(text) : .string(text)
        }
    }

    /// The file's value as an editor sees it; nil where it cannot be read.
    static func json(_ text: String) -> JSONValue? {
        var findings = Findings()
        guard case .tree(let node, isWhole: true) = YAMLDocument.compose(SourceFile(name: "a.yaml", text: text), &findings) else {
            return nil
        }
        return json(node)
    }
}
