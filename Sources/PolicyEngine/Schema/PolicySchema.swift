public import JSON

/// JSON Schemas for editors, made from the tables that the reader goes by: what an editor suggests and underlines is what the reader takes
/// and refuses, as far as a schema can say it.
public enum PolicySchema {
    /// The schema of policy files.
    public static var policies: JSONValue { SchemaWriter.schema(PolicyGrammar.file, title: "Tollgate policy") }

    /// The schema of files of cases.
    public static var cases: JSONValue { SchemaWriter.schema(CaseGrammar.file, title: "Tollgate policy tests") }
}

/// Writes a table as a JSON Schema (2020-12).
///
/// An editor reads YAML by YAML's own rules, under which `count: 50` is a number and `no` may be a truth value; the reader takes texts as
/// they were typed. So the schema lets numbers and truth values stand where a text may look like one.
struct SchemaWriter {
    private var definitions: JSONObject = [:]

    private init() {}

    static func schema(_ root: MapRule, title: String) -> JSONValue {
        var writer = SchemaWriter()
        var schema: JSONObject = ["$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(title)]
        for member in writer.object(root).members { schema[member.key] = member.value }
        schema["$defs"] = .object(writer.definitions)
        return .object(schema)
    }

    // MARK: - Maps

    private mutating func object(_ rule: MapRule, mayBeEmpty: Bool = false) -> JSONObject {
        var properties: JSONObject = [:]
        for key in rule.keys { properties[key.name] = property(key) }
        var schema: JSONObject = [
            "description": .string(rule.doc), "type": mayBeEmpty ? ["object", "null"] : "object", "properties": .object(properties),
        ]
        let required = rule.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = rule.others.map { value($0) } ?? false
        let bonds = rule.bonds.flatMap { bond($0) }
        if !bonds.isEmpty { schema["allOf"] = .array(bonds) }
        return schema
    }

    private mutating func property(_ key: KeyRule) -> JSONValue {
        let words = key.value.words
        let list = words.count < 2 ? "" : "\n\n" + words.map { "- `\($0.text)`: \($0.doc)" }.joined(separator: "\n")
        var schema: JSONObject = ["description": .string(key.doc + list)]
        for member in value(key.value).objectValue?.members ?? [] { schema[member.key] = member.value }
        return .object(schema)
    }

    private func bond(_ bond: MapRule.Bond) -> [JSONValue] {
        func required(_ keys: [String]) -> JSONValue { ["required": .array(keys.map { .string($0) })] }
        switch bond {
        case .exactlyOne(let keys): return [["oneOf": .array(keys.map { required([$0]) })]]
        case .atLeastOne(let keys): return [["anyOf": .array(keys.map { required([$0]) })]]
        case .atMostOne(let keys):
            return keys.indices.flatMap { first in
                keys[(first + 1)...].map { ["not": required([keys[first], $0])] }
            }
        case .never(let key, let other): return [["not": required([key, other])]]
        case .neverWhere(let key, let word, let other):
            let both: JSONObject = [
                "required": .array([.string(key), .string(other)]), "properties": .object([key: ["const": .string(word)]]),
            ]
            return [["not": .object(both)]]
        }
    }

    // MARK: - Values

    private mutating func value(_ rule: ValueRule) -> JSONValue {
        switch rule {
        case .any: [:]
        case .text, .name, .condition, .duration, .money, .amount, .instant, .integer: shared(rule)
        case .count(let least):
            [
                "type": ["integer", "string"], "minimum": .integer(Int64(least)), "maximum": .integer(Int64(PolicyLanguage.greatestCount)),
                "pattern": "^(0|[1-9][0-9]*)$",
            ]
        case .word(let words): ["enum": .array(words.flatMap { Self.spellings($0.text) })]
        case .list(of: .map(let map, mayBeEmpty: _), let mayBeEmpty):
            mayBeEmpty
                ? ["type": ["array", "null"], "items": reference(map)] : ["type": "array", "items": reference(map), "minItems": 1]
        case .list(of: let item, let mayBeEmpty):
            mayBeEmpty
                ? ["type": "array", "items": value(item), "uniqueItems": true]
                : ["type": "array", "items": value(item), "uniqueItems": true, "minItems": 1]
        case .map(let map, let mayBeEmpty): reference(map, mayBeEmpty: mayBeEmpty)
        case .named(let item):
            ["type": ["object", "null"], "propertyNames": shared(.name), "additionalProperties": value(item)]
        case .keyed(let item): ["type": "object", "additionalProperties": value(item)]
        case .either(let values): ["anyOf": .array(values.map { value($0) })]
        }
    }

    /// A word as an editor may read it: `true` as a truth value, `1` as a number.
    private static func spellings(_ word: String) -> [JSONValue] {
        if word == "true" || word == "false" { return [.bool(word == "true"), .string(word)] }
        if let number = Int64(word) { return [.integer(number), .string(word)] }
        return [.string(word)]
    }

    private mutating func reference(_ map: MapRule, mayBeEmpty: Bool = false) -> JSONValue {
        if definitions[map.name] == nil {
            definitions[map.name] = [:]
            definitions[map.name] = .object(object(map, mayBeEmpty: mayBeEmpty))
        }
        return ["$ref": .string("#/$defs/\(map.name)")]
    }

    /// A value that many keys have.
    private mutating func shared(_ rule: ValueRule) -> JSONValue {
        guard let (name, schema) = SharedValues.schema(rule) else { return [:] }
        definitions[name] = schema
        return ["$ref": .string("#/$defs/\(name)")]
    }
}

/// What the values that many keys have look like.
enum SharedValues {
    private static let money = "^[0-9]+(\\.[0-9]+)? [A-Z]{3}$"
    private static let nameCharacters = "[\\p{Alphabetic}0-9]"

    /// The name and schema of a value; nil for those that every key has its own of.
    static func schema(_ rule: ValueRule) -> (name: String, schema: JSONValue)? {
        let looseTypes: JSONValue = ["string", "number", "boolean"]
        switch rule {
        case .text: return ("text", ["type": looseTypes, "minLength": 1])
        case .name:
            return (
                "name",
                [
                    "type": looseTypes, "pattern": .string("^\(nameCharacters)[\\p{Alphabetic}0-9._-]*$"),
                    "maxLength": .integer(Int64(PolicyLanguage.maximumNameLength)),
                ]
            )
        case .condition: return ("condition", ["type": ["string", "boolean"], "minLength": 1])
        case .duration: return ("duration", ["type": "string", "pattern": "^[1-9][0-9]*[smhd]$"])
        case .money: return ("money", ["type": "string", "pattern": .string(money)])
        case .amount: return ("amount", ["type": "string", "pattern": .string("\(money)|\\(|\\p{L}\\.\\p{L}")])
        case .instant: return ("instant", ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$"])
        case .integer: return ("integer", ["type": ["integer", "string"], "pattern": "^-?(0|[1-9][0-9]*)$"])
        case .count, .word, .any, .list, .map, .named, .keyed, .either: return nil
        }
    }
}
