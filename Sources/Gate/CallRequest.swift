public import JSON

/// One call of a tool as it came from the wire or the command line.
public struct CallRequest: Sendable, Hashable {
    /// The tool's name.
    public let tool: String
    /// The arguments, not validated.
    public let arguments: JSONObject

    /// A call of a tool.
    public init(tool: String, arguments: JSONObject) {
        self.tool = tool
        self.arguments = arguments
    }
}
