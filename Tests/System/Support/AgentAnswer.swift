import JSON

/// A refund as an agent asks for it.
struct RefundAsk: Sendable, Hashable {
    let order: String
    let amount: String
    /// The agent's own request number; nil leaves it to the host.
    var number: String?
    var reason: String?
    /// The `Tollgate-Context` headers that it is sent with, and what stands in its `_meta`.
    var contextHeaders: [String] = []
    var contextMeta: JSONValue?

    /// The message of 2026-07-28 that asks for it.
    var message: JSONValue {
        var arguments: JSONObject = ["outTradeNo": .string(order), "refundAmount": .string(amount)]
        if let number { arguments["outRequestNo"] = .string(number) }
        if let reason { arguments["refundReason"] = .string(reason) }
        var meta: JSONObject = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
            "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
        ]
        if let contextMeta { meta["dev.tollgate/context"] = contextMeta }
        return [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "refund-alipay-payment", "arguments": .object(arguments), "_meta": .object(meta)],
        ]
    }

    /// Asks a host for it.
    /// - Returns: nil where the host was gone before it had answered.
    func send(to port: Int, token: String) async -> AgentAnswer? {
        guard let response = await exchange(with: port, token: token) else { return nil }
        return AgentAnswer(response.json, httpStatus: response.status)
    }

    /// Asks a host for it, and gives what came back as it is.
    /// - Parameter patience: the longest silence that is waited through, in seconds.
    func exchange(with port: Int, token: String, patience: Int = 60) async -> Wire.Response? {
        var headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer \(token)"),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "refund-alipay-payment"),
        ]
        headers += contextHeaders.map { ("Tollgate-Context", $0) }
        return await Wire(port: port, patience: patience).send("POST", "/mcp", headers: headers, body: message.bytes)
    }
}

/// What an agent is told.
enum AgentAnswer: Sendable, Hashable {
    case succeeded
    case failed(String)
    case pending
    case held(operation: String)
    case refused(code: String)
    /// An answer that is no answer: an error of the protocol, or of the host.
    case error(String)

    init(_ json: JSONValue, httpStatus: Int = 200) {
        let structured = json["result"]?["structuredContent"]
        let isError = json["result"]?["isError"]?.boolValue ?? false
        switch (structured?["status"]?.stringValue, isError) {
        case ("succeeded", false): self = .succeeded
        case ("failed", true): self = .failed(structured?["code"]?.stringValue ?? "")
        case ("pending", false): self = .pending
        case ("held", false): self = .held(operation: structured?["operation"]?.stringValue ?? "")
        case ("refused", true): self = .refused(code: structured?["code"]?.stringValue ?? "")
        default: self = .error("\(httpStatus) \(json.text)")
        }
    }
}
