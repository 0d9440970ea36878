public import JSON

/// What a tool answers: a text for the model and the same as data.
public protocol ToolOutput: Sendable {
    /// The JSON Schema of ``structured``; its root is an object.
    static var schema: JSONObject { get }
    /// The text for the model.
    var text: String { get }
    /// The answer as data; conforms to ``schema``.
    var structured: JSONObject { get }
}
