public import JSON

/// One argument: its name on the wire, the property that it fills, its kind, and what it means, written for a model.
public struct Field<Arguments: Sendable, Value: Sendable & Equatable>: Sendable {
    let name: String
    let path: any KeyPath<Arguments, Value> & Sendable
    let kind: Kind<Value>
    let meaning: String

    /// Describes one argument.
    /// - Parameters:
    ///   - name: the name on the wire.
    ///   - path: the property that the argument fills. Decoding reads the value back through it, so that two swapped fields of one type
    ///     are found on the first call.
    ///   - kind: what values it takes.
    ///   - meaning: what it is, for a model.
    public init(_ name: String, _ path: any KeyPath<Arguments, Value> & Sendable, _ kind: Kind<Value>, _ meaning: String) {
        self.name = name
        self.path = path
        self.kind = kind
        self.meaning = meaning
    }

    func decode(_ object: JSONObject) throws(ArgumentError) -> Value {
        do { return try kind.decode(object[name]) } catch { throw ArgumentError(argument: name, message: error.message) }
    }

    func confirm(_ value: Value, in arguments: Arguments) throws(ArgumentError) {
        guard arguments[keyPath: path] == value else {
            throw ArgumentError(
                argument: name, message: "this tool binds the argument to another property: it can't be called until that is mended")
        }
    }

    var description: FieldDescription {
        var schema = kind.schema
        schema["description"] = .string(meaning)
        return FieldDescription(name: name, type: kind.type, isRequired: kind.isRequired, isPersonal: kind.isPersonal, schema: schema)
    }
}

/// What others see of an argument.
public struct FieldDescription: Sendable, Hashable {
    /// The name on the wire.
    public let name: String
    /// The type that a policy sees.
    public let type: FieldType
    /// Whether a call must give it.
    public let isRequired: Bool
    /// Whether it is personal data.
    public let isPersonal: Bool
    /// Its JSON Schema.
    public let schema: JSONObject
}
