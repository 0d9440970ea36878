import JSON

/// One kind of value, described once: how it is decoded, its JSON Schema, its canonical form and its type in a policy.
public struct Kind<Value: Sendable & Equatable>: Sendable {
    /// The schema's keywords.
    let schema: JSONObject
    /// What a policy sees.
    let type: FieldType
    /// Whether the value is personal data: it is then kept out of logs in the clear.
    let isPersonal: Bool
    /// Whether the argument may be left out.
    let isRequired: Bool
    /// Takes the argument as it came; nil where it was left out. Throws one sentence.
    let decode: @Sendable (JSONValue?) throws(Mismatch) -> Value
    /// The canonical form for digests and storage; nil where the value is absent.
    let encode: @Sendable (Value) -> JSONValue?
}

/// Why a value does not fit a kind: one sentence without a full stop.
struct Mismatch: Error {
    let message: String
}

extension Kind {
    /// The same kind, for an argument that may be left out.
    public var orAbsent: Kind<Value?> {
        Kind<Value?>(
            schema: schema, type: type, isPersonal: isPersonal, isRequired: false,
            decode: { [decode] (value) throws(Mismatch) in
                guard let value else { return nil }
                guard value != .null else { throw Mismatch(message: "is null; leave it out instead") }
                return try decode(value)
            },
            encode: { [encode] value in value.flatMap(encode) })
    }

    /// The same kind, with a value for calls that leave the argument out.
    public func orDefault(_ fallback: Value) -> Kind<Value> {
        var described = schema
        if let shown = encode(fallback) { described["default"] = shown }
        return Kind(
            schema: described, type: type, isPersonal: isPersonal, isRequired: false,
            decode: { [decode] (value) throws(Mismatch) in
                guard let value else { return fallback }
                return try decode(value)
            },
            encode: encode)
    }
}
