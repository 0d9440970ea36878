public import JSON

/// What a tool answers: content for the model, and the same as a structure where there is one.
public struct ToolResult: Sendable, Hashable {
    /// What the model reads. Where there is nothing, the structure's text stands for it.
    public var content: [ContentBlock]
    /// The same as data; it conforms to the tool's outputSchema.
    public var structured: JSONObject?
    /// Whether the call failed or was refused.
    public var isError: Bool
    /// After how many seconds the same call may pass, where it was refused for coming too soon.
    public var retryAfterSeconds: Int?

    /// A result.
    public init(_ content: [ContentBlock], structured: JSONObject? = nil, isError: Bool = false, retryAfterSeconds: Int? = nil) {
        self.content = content
        self.structured = structured
        self.isError = isError
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// A result of one text.
    public init(_ text: String, structured: JSONObject? = nil, isError: Bool = false, retryAfterSeconds: Int? = nil) {
        self.init([.text(text)], structured: structured, isError: isError, retryAfterSeconds: retryAfterSeconds)
    }
}

/// A piece of a result.
public enum ContentBlock: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A picture, its bytes in base64.
    case image(base64: String, mimeType: String)
    /// A sound, its bytes in base64. Clients that know none are told so in a text.
    case audio(base64: String, mimeType: String)
    /// Something to be fetched from an address. Clients that know none read it in a text.
    case link(uri: String, name: String, mimeType: String?)
}

extension ToolResult {
    /// The result in the exact shape of a revision.
    func written(for version: ProtocolVersion) -> JSONObject {
        var blocks = content
        if blocks.isEmpty, let structured { blocks = [.text(JSONValue.object(structured).text)] }
        var result: JSONObject = ["content": .array(blocks.map { $0.written(for: version) })]
        if version.hasStructuredContent, let structured { result["structuredContent"] = .object(structured) }
        result["isError"] = .bool(isError)
        return result
    }
}

extension ContentBlock {
    /// The piece in the exact shape of a revision; what a revision lacks becomes a text.
    func written(for version: ProtocolVersion) -> JSONValue {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .image(let data, let type): ["type": "image", "data": .string(data), "mimeType": .string(type)]
        case .audio(let data, let type) where version.hasAudio: ["type": "audio", "data": .string(data), "mimeType": .string(type)]
        case .audio(_, let type): ["type": "text", "text": .string("(a sound, \(type))")]
        case .link(let uri, let name, let type) where version.hasResourceLinks:
            .object(Self.link(uri, name, type))
        case .link(let uri, let name, _): ["type": "text", "text": .string("\(name): \(uri)")]
        }
    }

    private static func link(_ uri: String, _ name: String, _ type: String?) -> JSONObject {
        var link: JSONObject = ["type": "resource_link", "uri": .string(uri), "name": .string(name)]
        if let type { link["mimeType"] = .string(type) }
        return link
    }
}
