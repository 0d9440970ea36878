public import JSON

/// A `tools/call` as it came.
public struct ToolCallRequest: Sendable, Hashable {
    /// The tool's name.
    public let name: String
    /// The arguments, unchecked; empty where there were none.
    public let arguments: JSONObject
    /// The request's `_meta`, unchecked; empty where there was none.
    public let meta: JSONObject
    /// The request's id as JSON text, for the log.
    public let requestID: String

    /// A call.
    public init(name: String, arguments: JSONObject = [:], meta: JSONObject = [:], requestID: String = "") {
        self.name = name
        self.arguments = arguments
        self.meta = meta
        self.requestID = requestID
    }
}

extension ToolCallRequest {
    /// Reads a call out of a request; a name that is no string, or arguments that are no object, are a protocol error.
    init(_ request: RPCRequest) throws(RPCError) {
        guard let name = request.params["name"]?.stringValue else { throw .invalidParams("`name` must be a string") }
        self.init(
            name: name, arguments: try Self.arguments(request.params["arguments"]), meta: request.meta,
            requestID: request.id.text)
    }

    /// Some clients write null where they have no arguments.
    private static func arguments(_ value: JSONValue?) throws(RPCError) -> JSONObject {
        switch value {
        case nil, .null?: return [:]
        case .object(let arguments)?: return arguments
        case let other?: throw .invalidParams("`arguments` must be an object and is \(other.kind)")
        }
    }
}
