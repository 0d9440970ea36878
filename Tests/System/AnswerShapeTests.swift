import JSON
import TestSupport
import Testing

@Suite("The shape of every answer of the host's own tools", .serialized)
struct HostAnswerShapeTests {
    private struct Call {
        let tool: String
        let arguments: JSONObject
        /// In one word what it is answered with.
        let status: String
    }

    private static let calls = [
        Call(
            tool: "create-mobile-alipay-payment", arguments: ["outTradeNo": "n_1", "totalAmount": "1.00", "orderTitle": "Tea"],
            status: "succeeded"),
        Call(
            tool: "create-web-page-alipay-payment", arguments: ["outTradeNo": "n_2", "totalAmount": "1.00", "orderTitle": "Tea"],
            status: "succeeded"),
        Call(
            tool: "create-web-page-alipay-payment", arguments: ["outTradeNo": "n 3", "totalAmount": "1", "orderTitle": "Tea"],
            status: "refused"),
        Call(tool: "create-mobile-alipay-payment", arguments: [:], status: "refused"),
        Call(tool: "query-alipay-payment", arguments: ["outTradeNo": "shape_1"], status: "done"),
        Call(tool: "query-alipay-payment", arguments: ["outTradeNo": "nobody_s"], status: "failed"),
        Call(tool: "query-alipay-payment", arguments: ["outTradeNo": 1], status: "refused"),
        Call(
            tool: "refund-alipay-payment", arguments: ["outTradeNo": "shape_1", "refundAmount": "10", "outRequestNo": "r1"],
            status: "succeeded"),
        Call(tool: "refund-alipay-payment", arguments: ["outTradeNo": "shape_2", "refundAmount": "60"], status: "held"),
        Call(tool: "refund-alipay-payment", arguments: ["outTradeNo": "nobody_s", "refundAmount": "1"], status: "refused"),
        Call(tool: "query-alipay-refund", arguments: ["outTradeNo": "shape_1", "outRequestNo": "r1"], status: "done"),
        Call(tool: "query-alipay-refund", arguments: ["outTradeNo": "shape_1", "outRequestNo": "r9"], status: "done"),
        Call(tool: "query-alipay-refund", arguments: ["outTradeNo": "shape_1", "outRequestNo": ""], status: "refused"),
        Call(tool: "query_transfer", arguments: ["out_biz_no": "t_1"], status: "failed"),
        Call(tool: "get_authorization_url", arguments: ["scope": "auth_user"], status: "done"),
        Call(tool: "get_authorization_url", arguments: ["scope": "auth_all"], status: "refused"),
        Call(tool: "query_account_balance", arguments: [:], status: "refused"),
        Call(tool: "operation-status", arguments: ["operation": "op_0"], status: "failed"),
        Call(tool: "operation-status", arguments: [:], status: "refused"),
    ]

    private func send(_ method: String, _ name: String?, _ params: JSONObject, _ desk: Office) async throws -> JSONValue {
        var params = params
        params["_meta"] = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
            "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
        ]
        let message: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params)]
        var headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ("Authorization", "Bearer \(try desk.secret("assistant"))"), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method),
        ]
        if let name { headers.append(("Mcp-Name", name)) }
        let response = try #require(await Wire(port: desk.httpPort).send("POST", "/mcp", headers: headers, body: message.bytes))
        return try #require(response.json["result"], Comment(rawValue: response.json.text))
    }

    @Test("9: what the host's own tools tell conforms to the outputSchema that they are listed with, each in every way it answers")
    func shapes() async throws {
        let tools = Set(Self.calls.map(\.tool)).subtracting(["operation-status"]).sorted()
        let desk = try await Office.open(extra: [
            "AP_SELECT_TOOLS": tools.joined(separator: ","), "TOLLGATE_ALIPAY_SELLER_ID": "2088721000000001",
            "TOLLGATE_ALIPAY_REDIRECT_URL": "https://shop.example/back",
        ])
        try await desk.simulator.makePaidOrders(["shape_1", "shape_2"], total: "90.00")
        var schemas: [String: JSONValue] = [:]
        for tool in try await send("tools/list", nil, [:], desk)["tools"]?.arrayValue ?? [] {
            schemas[tool["name"]?.stringValue ?? ""] = tool["outputSchema"]
        }
        for call in Self.calls {
            let what = "\(call.tool) \(JSONValue.object(call.arguments).text)"
            let result = try await send(
                "tools/call", call.tool, ["name": .string(call.tool), "arguments": .object(call.arguments)], desk)
            let told = try #require(result["structuredContent"], "\(what): \(result.text)")
            let isError = result["isError"]?.boolValue == true
            #expect(
                (told["status"]?.stringValue ?? "done") == call.status || (call.status == "done" && !isError), "\(what): \(result.text)")
            #expect(isError == ["failed", "refused"].contains(call.status), "\(what): \(result.text)")
            // What no scope permits is not listed, and is refused in the shape of all others.
            guard let schema = schemas[call.tool]?.objectValue else {
                #expect(call.tool == "query_account_balance")
                continue
            }
            let findings = AnswerShape.findings(told, against: schema)
            #expect(findings.isEmpty, "\(what): \(told.text): \(findings)")
        }
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }
}
