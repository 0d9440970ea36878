import JSON
import Testing

@Suite("A host in another language", .serialized)
struct HostLanguageTests {
    private func send(_ method: String, _ desk: Office) async throws -> JSONValue {
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": .string(method),
            "params": [
                "_meta": [
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
                    "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
                ]
            ],
        ]
        let headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ("Authorization", "Bearer \(try desk.secret("assistant"))"), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method),
        ]
        return try #require(await Wire(port: desk.httpPort).send("POST", "/mcp", headers: headers, body: message.bytes)).json
    }

    @Test("a host that is set to Korean says its instructions, tools, held calls and refusals in Korean, and its data as ever")
    func korean() async throws {
        let desk = try await Office.open(extra: ["TOLLGATE_LANGUAGE": "ko"])
        try await desk.simulator.makePaidOrders(["lang_1"], total: "90.00")
        let instructions = try await send("server/discover", desk)["result"]?["instructions"]?.stringValue ?? ""
        #expect(instructions.contains("보류"), Comment(rawValue: instructions))
        let tools = try await send("tools/list", desk)["result"]?["tools"]?.arrayValue ?? []
        #expect(tools.count == 6)
        for tool in tools { #expect(tool["description"]?.stringValue?.contains("니다") == true, "\(tool["name"] ?? .null)") }
        let token = try desk.secret("assistant")
        let held = try #require(await RefundAsk(order: "lang_1", amount: "60.00").exchange(with: desk.httpPort, token: token)).json[
            "result"]
        #expect(held?["content"]?.arrayValue?.first?["text"]?.stringValue?.contains("보류되었습니다") == true)
        #expect(
            held?["structuredContent"]?["status"] == "held" && held?["structuredContent"]?["awaits"] == [["gate": "lead", "people": 1]])
        let refused = try #require(await RefundAsk(order: "lang_9", amount: "0").exchange(with: desk.httpPort, token: token)).json["result"]
        #expect(refused?["content"]?.arrayValue?.first?["text"]?.stringValue?.hasPrefix("거절되었습니다") == true)
        #expect(refused?["structuredContent"]?["code"] == "invalid-arguments")
        // People's commands and the log are not the agents'.
        #expect(
            try await desk.command("approvals", "list", with: ["TOLLGATE_APPROVER_TOKEN": desk.secret("lead")]).output.contains("lang_1"))
        #expect(!desk.hostLog.contains("does nothing in this version"))
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }
}
