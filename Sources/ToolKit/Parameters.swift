public import JSON

/// A tool's arguments, described once and used four times: decoding, JSON Schema, the canonical form, and the policy checker.
public struct Parameters<Arguments: Sendable>: Sendable {
    /// The arguments one by one, in the order of their description.
    public let fields: [FieldDescription]
    private let decodeAll: @Sendable (JSONObject) throws(ArgumentError) -> Arguments
    private let encodeAll: @Sendable (Arguments) -> JSONObject

    /// Describes the arguments.
    /// - Parameters:
    ///   - field: the fields, in the order of `build`'s parameters.
    ///   - build: makes the arguments, usually the memberwise initialiser.
    public init<each Value: Sendable & Equatable>(
        _ field: repeat Field<Arguments, each Value>, build: @escaping @Sendable (repeat each Value) -> Arguments
    ) {
        var fields: [FieldDescription] = []
        for field in repeat each field { fields.append(field.description) }
        self.fields = fields
        decodeAll = { [field = (repeat each field)] (object) throws(ArgumentError) in
            let values = (repeat try (each field).decode(object))
            let arguments = build(repeat each values)
            repeat try (each field).confirm(each values, in: arguments)
            return arguments
        }
        encodeAll = { [field = (repeat each field)] arguments in
            var object = JSONObject()
            for field in repeat each field {
                if let value = field.kind.encode(arguments[keyPath: field.path]) { object[field.name] = value }
            }
            return object
        }
    }

    /// The JSON Schema of the arguments (draft 2020-12): an object without other members.
    public var schema: JSONObject {
        var properties = JSONObject()
        for field in fields { properties[field.name] = .object(field.schema) }
        return [
            "type": "object", "properties": .object(properties),
            "required": .array(fields.filter(\.isRequired).map { .string($0.name) }), "additionalProperties": false,
        ]
    }

    /// Decodes arguments as they came.
    /// - Throws: ``ArgumentError`` naming the first argument that is missing, unknown or does not fit.
    public func decode(_ object: JSONObject) throws(ArgumentError) -> Arguments {
        for key in object.keys where !fields.contains(where: { $0.name.utf8.elementsEqual(key.utf8) }) {
            let known = fields.map { "`\($0.name)`" }.joined(separator: ", ")
            throw ArgumentError(argument: key, message: "is not an argument of this tool; it takes \(known.isEmpty ? "none" : known)")
        }
        return try decodeAll(object)
    }

    /// The canonical form of decoded arguments: 100, 100.0 and 1e2 are one, an absent argument is no member. Digests are made of it, and
    /// it decodes to the same arguments again.
    public func canonical(_ arguments: Arguments) -> JSONObject { encodeAll(arguments) }
}
