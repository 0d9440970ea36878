import JSON

extension JSONValue {
    /// A text, or null.
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }
}
