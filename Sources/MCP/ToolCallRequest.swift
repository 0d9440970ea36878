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
    /// What people answered to the questions of the call before, by their keys; nil where no answers came.
    public let inputResponses: [String: LinkAnswer]?
    /// The state that the call before was answered with, as the client has it, unchecked; nil where none came.
    public let requestState: String?

    /// A call.
    public init(
        name: String, arguments: JSONObject = [:], meta: JSONObject = [:], requestID: String = "",
        inputResponses: [String: LinkAnswer]? = nil, requestState: String? = nil
    ) {
        self.name = name
        self.arguments = arguments
        self.meta = meta
        self.requestID = requestID
        self.inputResponses = inputResponses
        self.requestState = requestState
    }
}

extension ToolCallRequest {
    /// Reads a call out of a request; a name that is no string, or arguments that are no object, are a protocol error.
    init(_ request: RPCRequest) throws(RPCError) {
        guard let name = request.params["name"]?.stringValue else { throw .invalidParams("`name` must be a string") }
        // Before 2026-07-28 a call never had an earlier one.
        let again = Envelope.isCarried(by: request) ? request.params : [:]
        self.init(
            name: name, arguments: try Self.arguments(request.params["arguments"]), meta: request.meta, requestID: request.id.text,
            inputResponses: try Self.responses(again["inputResponses"]), requestState: try Self.state(again["requestState"]))
    }

    /// Answers of people, by the keys of their questions.
    static func responses(_ value: JSONValue?) throws(RPCError) -> [String: LinkAnswer]? {
        guard let value else { return nil }
        guard let object = value.objectValue else { throw .invalidParams("`inputResponses` must be an object and is \(value.kind)") }
        var answers: [String: LinkAnswer] = [:]
        for member in object.members {
            guard let action = member.value["action"]?.stringValue, let answer = LinkAnswer(rawValue: action) else {
                throw .invalidParams("each of `inputResponses` has an `action`: accept, decline or cancel")
            }
            answers[member.key] = answer
        }
        return answers
    }

    private static func state(_ value: JSONValue?) throws(RPCError) -> String? {
        guard let value else { return nil }
        guard let state = value.stringValue else { throw .invalidParams("`requestState` must be a string and is \(value.kind)") }
        return state
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
