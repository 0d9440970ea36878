public import JSON

/// One tool as `tools/list` shows it.
public struct ToolListing: Sendable, Hashable {
    /// The name that calls use: 1 to 64 of `A-Z a-z 0-9 _ . -`.
    public let name: String
    /// A name for people; told from revision 2025-06-18.
    public let title: String?
    /// What the tool does, for the model.
    public let description: String
    /// JSON Schema of the arguments; its root is an object.
    public let inputSchema: JSONObject
    /// JSON Schema of the structured result; told from revision 2025-06-18.
    public let outputSchema: JSONObject?
    /// Hints such as `readOnlyHint`; told from revision 2025-03-26.
    public let annotations: JSONObject

    /// A tool.
    public init(
        name: String, title: String? = nil, description: String, inputSchema: JSONObject, outputSchema: JSONObject? = nil,
        annotations: JSONObject = [:]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
        self.annotations = annotations
    }
}

extension ToolListing {
    /// The tool in the exact shape of a revision.
    func written(for version: ProtocolVersion) -> JSONValue {
        var tool: JSONObject = ["name": .string(name)]
        if version.hasStructuredContent, let title { tool["title"] = .string(title) }
        tool["description"] = .string(description)
        tool["inputSchema"] = .object(inputSchema)
        if let outputSchema = outputSchema(for: version) { tool["outputSchema"] = .object(outputSchema) }
        if version.hasAnnotations, !annotations.isEmpty { tool["annotations"] = .object(annotations) }
        return .object(tool)
    }

    /// Clients of the older revisions refuse a schema whose root is no object, so they are told none.
    private func outputSchema(for version: ProtocolVersion) -> JSONObject? {
        guard version.hasStructuredContent, let outputSchema else { return nil }
        return version.isLegacy && outputSchema["type"]?.stringValue != "object" ? nil : outputSchema
    }
}
