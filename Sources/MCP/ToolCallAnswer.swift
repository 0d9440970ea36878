public import JSON

/// What a call came to.
public enum ToolCallAnswer: Sendable, Hashable {
    /// The tool's own answer, or a refusal (`isError`): texts for the model, and the same as a structure where there is one.
    case result(content: [String], structured: JSONObject?, isError: Bool)
    /// This caller has no tool of that name.
    case unknownTool
}

extension ToolCallAnswer {
    /// A result in the exact shape of a revision.
    static func written(
        content: [String], structured: JSONObject?, isError: Bool, for version: ProtocolVersion
    ) -> JSONObject {
        var texts = content
        if texts.isEmpty, let structured { texts = [JSONValue.object(structured).text] }
        var result: JSONObject = ["content": .array(texts.map { ["type": "text", "text": .string($0)] })]
        if version.hasStructuredContent, let structured { result["structuredContent"] = .object(structured) }
        result["isError"] = .bool(isError)
        return result
    }
}
