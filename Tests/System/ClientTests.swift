import Foundation
import JSON
import TestSupport
import Testing

/// Stock MCP clients against the whole host: over HTTP with a token, over stdio as an entry of a client's configuration starts it.
@Suite("Stock MCP clients", .serialized)
struct ClientTests {
    private static let tools = [
        "create-mobile-alipay-payment", "create-web-page-alipay-payment", "operation-status", "query-alipay-payment", "query-alipay-refund",
        "refund-alipay-payment",
    ]

    @Test(
        "every client lists the tools, pays, refunds and makes a held refund that is approved meanwhile, over both transports",
        .enabled(if: StockClient.environments != nil, "TOLLGATE_PYTHON_ENVS says where scripts/python-envs.sh has made the environments"))
    func clients() async throws {
        let desk = try await Office.open()
        let clients = StockClient.sdks + (Level.isSoak ? StockClient.frameworks : [])
        var (place, served) = (0, 0)
        for client in clients {
            for transport in ["http", "stdio"] {
                place += 1
                let order = "client_\(place)"
                do {
                    try await serve(client, transport, order, desk)
                    served += 1
                } catch {
                    Issue.record("\(client) over \(transport): \(error)")
                }
            }
        }
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
        Acceptance.line(
            "5.2", isGood: served == place,
            "\(served) of \(place): \(clients.map(\.description).joined(separator: ", ")), each over HTTP and over stdio, listed the tools "
                + "and made a held refund that was approved meanwhile")
    }

    private func serve(_ client: StockClient, _ transport: String, _ order: String, _ desk: Office) async throws {
        try await desk.simulator.makePaidOrders([order], total: "90.00")
        let session = try client.start(try connection(transport, desk), calls: calls(order), office: desk)
        let first = try await session.line(0)
        let what = Comment(rawValue: "\(client) over \(transport): \(first.text)")
        try #require(first["tools"]?.arrayValue?.compactMap(\.stringValue) == Self.tools, what)
        try check(first["results"]?.arrayValue ?? [], what)
        let operation = try await approve(order, desk)
        session.ask([refund(order, 60, number: nil), ["tool": "operation-status", "arguments": ["operation": .string(operation)]]])
        let second = try await session.line(1)["results"]?.arrayValue ?? []
        try #require(second.count == 2, what)
        try check(second[0], says: "退款结果: 退款成功", or: #""status":"succeeded""#, what)
        try check(second[1], says: "is succeeded", or: #""state":"succeeded""#, what)
        try #require(await session.end() == .exited(0), Comment(rawValue: session.child.errorText))
        let refunds = try await desk.simulator.refunds().filter { $0.order == order }
        try #require(refunds.map(\.amount) == ["20.00", "60.00"], what)
    }

    private func check(_ results: [JSONValue], _ what: Comment) throws {
        try #require(results.count == 5, what)
        try check(results[0], says: "](http://127.0.0.1:", or: #""paymentUrl":"http://127.0.0.1:"#, what)
        try check(
            results[1], says: "交易状态: TRADE_SUCCESS, 交易金额: 90.00", or: #""tradeStatus":"TRADE_SUCCESS","totalAmount":"90.00""#, what)
        try check(results[2], says: "退款结果: 退款成功", or: #""status":"succeeded""#, what)
        #expect(results[3] == results[2], "the same call again is answered from the store: \(what)")
        try check(results[4], says: "people have been asked and nothing has moved yet", or: #""status":"held""#, what)
    }

    /// A result that is no error, as far as its client shows that. What it shows of text and structure, both or one of them, says that.
    private func check(_ result: JSONValue, says text: String, or structure: String, _ what: Comment) throws {
        try #require(result["isError"] == false || result["isError"] == .null, what)
        let (texts, structured) = (result["texts"]?.arrayValue ?? [], result["structured"] ?? .null)
        try #require(!texts.isEmpty || structured != .null, what)
        let isSaid = texts.isEmpty || JSONValue.array(texts).text.contains(text)
        let isHeld = structured == .null || structured.text.contains(structure)
        try #require(isSaid && isHeld, what)
    }

    /// Agrees to the refund of an order, and waits until the host has carried it out.
    private func approve(_ order: String, _ desk: Office) async throws -> String {
        let listed = try JSONValue(parsing: try await desk.command("approvals", "list", "--json").output).arrayValue ?? []
        let pending = listed.first { $0.text.contains("\"\(order)\"") }
        let operation = try #require(pending?["operation"]?.stringValue, "\(listed)")
        let answer = try await desk.command("approvals", "approve", operation, with: ["TOLLGATE_APPROVER_TOKEN": desk.secret("lead")])
        try #require(answer.status == 0, Comment(rawValue: answer.errors))
        try await until("the host has carried it out") {
            let shown = try await desk.command("operations", "show", operation, "--json").output
            return shown.contains("\"succeeded\"")
        }
        return operation
    }

    private func calls(_ order: String) -> [JSONValue] {
        [
            [
                "tool": "create-mobile-alipay-payment",
                "arguments": ["outTradeNo": .string("new_\(order)"), "totalAmount": "1.50", "orderTitle": "Tea"],
            ],
            ["tool": "query-alipay-payment", "arguments": ["outTradeNo": .string(order)]],
            refund(order, 20, number: "r-\(order)"), refund(order, 20, number: "r-\(order)"), refund(order, 60, number: nil),
        ]
    }

    private func refund(_ order: String, _ amount: Int64, number: String?) -> JSONValue {
        var arguments: JSONObject = ["outTradeNo": .string(order), "refundAmount": .number(JSONNumber(amount))]
        if let number { arguments["outRequestNo"] = .string(number) }
        return ["tool": "refund-alipay-payment", "arguments": .object(arguments)]
    }

    /// How a client's configuration names the host.
    private func connection(_ transport: String, _ desk: Office) throws -> JSONObject {
        let token = try desk.secret("assistant")
        guard transport == "stdio" else {
            return [
                "http": [
                    "url": .string("http://127.0.0.1:\(desk.httpPort)/mcp"), "headers": ["Authorization": .string("Bearer \(token)")],
                ]
            ]
        }
        var variables = JSONObject()
        for (name, value) in desk.environment { variables[name] = .string(value) }
        variables["TOLLGATE_AGENT_TOKEN"] = .string(token)
        return ["stdio": ["command": .string(Office.executable("tollgate")), "args": ["stdio"], "env": .object(variables)]]
    }
}
