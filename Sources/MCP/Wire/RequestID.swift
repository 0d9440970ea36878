import JSON

/// A request's id, kept as the very value that came: `0`, `"0"`, `-1` and `9007199254740993` are answered as they are.
struct RequestID: Sendable, Hashable {
    /// The id as JSON, for the reply.
    let value: JSONValue

    /// The id; nil where the value can be none (MCP: a string or an integer, never null).
    init?(_ value: JSONValue) {
        switch value {
        case .string: self.value = value
        case .number(let number):
            guard number.integer != nil || number.text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39).contains($0) }) else {
                return nil
            }
            self.value = value
        case .null, .bool, .array, .object: return nil
        }
    }

    /// The id as JSON text.
    var text: String { value.text }
}
