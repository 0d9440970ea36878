import JSON

/// A call of any tool, as an agent sends it over HTTP with the protocol of 2026-07-28.
struct ToolAsk: Sendable {
    let tool: String
    let arguments: JSONObject
    /// The conversation's signed context, where it is sent in one.
    var context: String?

    /// What came back: nil where the host was gone before it had answered.
    func send(to port: Int, token: String) async -> JSONValue? {
        var headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer \(token)"),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool),
        ]
        if let context { headers.append(("Tollgate-Context", context)) }
        let meta: JSONObject = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
            "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
        ]
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": .string(tool), "arguments": .object(arguments), "_meta": .object(meta)],
        ]
        return await Wire(port: port).send("POST", "/mcp", headers: headers, body: message.bytes)?.json["result"]
    }
}

extension JSONValue {
    /// The text of a tool's answer.
    var toldText: String { self["content"]?.arrayValue?.compactMap { $0["text"]?.stringValue }.joined(separator: "\n") ?? "" }

    /// A member of a tool's answer as data.
    func told(_ name: String) -> JSONValue? { self["structuredContent"]?[name] }
}
