import Foundation
import JSON
import Testing

/// Stock MCP clients against the whole host: over HTTP with a token, over stdio as an entry of a client's configuration starts it.
@Suite("Stock MCP clients", .serialized)
struct ClientTests {
    /// The directory of the clients' environments; the tests are skipped only where nobody has said where they are.
    static let environments = ProcessInfo.processInfo.environment["TOLLGATE_PYTHON_ENVS"]

    private static let tools = [
        "create-mobile-alipay-payment", "create-web-page-alipay-payment", "operation-status", "query-alipay-payment", "query-alipay-refund",
        "refund-alipay-payment",
    ]

    @Test(
        "every client lists the tools, pays, refunds, is held and refused, over both transports",
        .enabled(if: environments != nil, "TOLLGATE_PYTHON_ENVS names the clients' environments; scripts/python-envs.sh makes them"))
    func clients() async throws {
        let desk = try await Office.open()
        var place = 0
        for (script, mode) in [("mcp-modern", "auto"), ("mcp-modern", "legacy"), ("mcp-modern", "2026-07-28"), ("mcp-legacy", "")] {
            for transport in ["http", "stdio"] {
                place += 1
                let order = "client_\(place)"
                try await desk.simulator.makePaidOrders([order], total: "90.00")
                let answer = try await run(script, mode, transport, order, desk)
                let what = Comment(rawValue: "\(script) \(mode) over \(transport): \(answer.text)")
                #expect(answer["tools"]?.arrayValue?.compactMap(\.stringValue) == Self.tools, what)
                try check(answer["results"]?.arrayValue ?? [], order, what)
                let refunds = try await desk.simulator.refunds().filter { $0.order == order }
                #expect(refunds.map(\.amount) == ["20.00"], what)
            }
        }
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }

    private func check(_ results: [JSONValue], _ order: String, _ what: Comment) throws {
        try #require(results.count == 5, what)
        #expect(results[0]["isError"] == false && results[0]["texts"]?.text.contains("](http://127.0.0.1:") == true, what)
        #expect(results[1]["texts"]?.text.contains("交易状态: TRADE_SUCCESS, 交易金额: 90.00") == true, what)
        #expect(results[2]["isError"] == false && results[2]["texts"]?.text.contains("退款结果: 退款成功") == true, what)
        #expect(results[3] == results[2], "the same call again is answered from the store: \(what)")
        #expect(results[4]["isError"] == false && results[4]["structured"]?["status"] == "held", what)
    }

    private func run(_ script: String, _ mode: String, _ transport: String, _ order: String, _ desk: Office) async throws -> JSONValue {
        let refund: JSONObject = ["outTradeNo": .string(order), "refundAmount": 20, "outRequestNo": .string("r-\(order)")]
        var configuration: JSONObject = [
            "mode": .string(mode),
            "calls": [
                [
                    "tool": "create-mobile-alipay-payment",
                    "arguments": ["outTradeNo": .string("new_\(order)"), "totalAmount": "1.50", "orderTitle": "Tea"],
                ],
                ["tool": "query-alipay-payment", "arguments": ["outTradeNo": .string(order)]],
                ["tool": "refund-alipay-payment", "arguments": .object(refund)],
                ["tool": "refund-alipay-payment", "arguments": .object(refund)],
                ["tool": "refund-alipay-payment", "arguments": ["outTradeNo": .string(order), "refundAmount": 60]],
            ],
        ]
        let token = try desk.secret("assistant")
        if transport == "http" {
            configuration["http"] = [
                "url": .string("http://127.0.0.1:\(desk.httpPort)/mcp"), "headers": ["Authorization": .string("Bearer \(token)")],
            ]
        } else {
            var variables = JSONObject()
            for (name, value) in desk.environment { variables[name] = .string(value) }
            variables["TOLLGATE_AGENT_TOKEN"] = .string(token)
            configuration["stdio"] = ["command": .string(Office.executable("tollgate")), "args": ["stdio"], "env": .object(variables)]
        }
        let folder = script.replacingOccurrences(of: "-", with: "_")
        let client = try Child(
            "\(Self.environments ?? "")/\(script)/bin/python",
            ["\(Office.root)/Tests/Python/\(folder)/client.py", JSONValue.object(configuration).text], environment: desk.environment,
            log: "\(desk.directory)/client-\(UUID().uuidString)")
        let end = await client.end()
        try #require(end == .exited(0), "\(script) \(mode) over \(transport): \(client.errorText)")
        return try JSONValue(parsing: client.outputText.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
