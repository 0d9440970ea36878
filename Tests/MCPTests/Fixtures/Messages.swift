import JSON

/// Messages as clients of either era send them.
enum Messages {
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let serverInfoKey = "io.modelcontextprotocol/serverInfo"

    static let meta: JSONObject = [
        versionKey: "2026-07-28", capabilitiesKey: [:],
        "io.modelcontextprotocol/clientInfo": ["name": "test", "version": "1"],
    ]

    static func modern(_ method: String, _ params: JSONObject = [:], id: JSONValue = 1, meta: JSONObject? = Messages.meta) -> JSONValue {
        var params = params
        if let meta { params["_meta"] = .object(meta) }
        return ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
    }

    static func legacy(_ method: String, _ params: JSONObject? = nil, id: JSONValue = 1) -> JSONValue {
        var message: JSONObject = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
        if let params { message["params"] = .object(params) }
        return .object(message)
    }

    static func notification(_ method: String, _ params: JSONObject? = nil) -> JSONValue {
        var message: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
        if let params { message["params"] = .object(params) }
        return .object(message)
    }

    static let tokenKey = "progressToken"
    static let logLevelKey = "io.modelcontextprotocol/logLevel"
    static let subscriptionKey = "io.modelcontextprotocol/subscriptionId"

    static let opensLinks: JSONObject = ["elicitation": ["url": [:]]]
    static let takesTasks: JSONObject = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]

    /// A `_meta` with more in it than a request needs.
    static func meta(capabilities: JSONObject = [:], adding more: JSONObject = [:]) -> JSONObject {
        var meta = Messages.meta
        meta[capabilitiesKey] = .object(capabilities)
        for member in more.members { meta[member.key] = member.value }
        return meta
    }

    static func listen(
        _ wanted: JSONObject = ["toolsListChanged": true], id: JSONValue = 1, capabilities: JSONObject = [:]
    ) -> JSONValue {
        modern("subscriptions/listen", ["notifications": .object(wanted)], id: id, meta: meta(capabilities: capabilities))
    }

    static func initialize(_ version: String, id: JSONValue = 0, capabilities: JSONObject = [:]) -> JSONValue {
        legacy(
            "initialize",
            ["protocolVersion": .string(version), "capabilities": .object(capabilities), "clientInfo": ["name": "test", "version": "1"]],
            id: id)
    }

    static func call(_ tool: String, _ arguments: JSONObject = [:]) -> JSONObject {
        ["name": .string(tool), "arguments": .object(arguments)]
    }

    static func wait(_ key: String, stubborn: Bool = false) -> JSONObject {
        call("wait", ["key": .string(key), "stubborn": .bool(stubborn)])
    }
}

extension JSONValue {
    /// A value inside objects and arrays.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(self) { value, key in Int(key).flatMap { index in value?.arrayValue?[index] } ?? value?[key] }
    }

    /// The code of an error reply.
    var errorCode: Int64? { at("error", "code")?.numberValue?.integer }

    /// The names in a reply to `tools/list`.
    var toolNames: [String] { (at("result", "tools")?.arrayValue ?? []).compactMap { $0["name"]?.stringValue } }
}
