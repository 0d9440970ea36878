import Foundation
import JSON
import TestSupport
import Testing

@Suite("Codes to pay by, as a client is told of them", .serialized)
struct PaymentCodeTests {
    private func call(_ name: String, _ arguments: JSONObject, _ desk: Office) async throws -> JSONValue {
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": [
                "name": .string(name), "arguments": .object(arguments),
                "_meta": [
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
                    "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
                ],
            ],
        ]
        let headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ("Authorization", "Bearer \(try desk.secret("assistant"))"), ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", "tools/call"), ("Mcp-Name", name),
        ]
        let response = try #require(await Wire(port: desk.httpPort).send("POST", "/mcp", headers: headers, body: message.bytes))
        return try #require(response.json["result"], Comment(rawValue: response.json.text))
    }

    /// The images of a result, as bytes.
    private func images(_ result: JSONValue) -> [[UInt8]] {
        (result["content"]?.arrayValue ?? []).compactMap { block in
            guard block["type"] == "image", block["mimeType"] == "image/png" else { return nil }
            return block["data"]?.stringValue.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        }
    }

    @Test(
        "create_trade's code is an image and a text of the same code, also when the call is repeated, and a buyer who scans it can pay",
        .enabled(if: CodeReader.program != nil, Comment(rawValue: CodeReader.whyNot)))
    func codeAsImage() async throws {
        let desk = try await Office.open(extra: ["AP_SELECT_TOOLS": "create_trade,query_trade,close_trade,cancel_trade"])
        let order: JSONObject = ["out_trade_no": "code_1", "total_amount": "12.50", "subject": "Tea", "channel": "qr"]
        let first = try await call("create_trade", order, desk)
        let url = try #require(first["structuredContent"]?["result"]?["payment_url"]?.stringValue, Comment(rawValue: first.text))
        let picture = try #require(images(first).first)
        #expect(try await CodeReader.read([picture], suffix: "png") == [url])
        let text = try #require(first["content"]?.arrayValue?.first?["text"]?.stringValue)
        let shown = try #require(text.components(separatedBy: "```text\n").last?.components(separatedBy: "```").first)
        #expect(try await CodeReader.read([CodeReader.picture(of: shown)], suffix: "pgm") == [url])
        #expect(images(try await call("create_trade", order, desk)) == [picture])
        #expect(try await images(call("query_trade", ["out_trade_no": "code_1"], desk)).isEmpty)

        let scanned = try #require(await Wire(port: desk.simulator.port).send("POST", "/simulator/scan/code_1", body: Array("{}".utf8)))
        #expect(scanned.status == 200, Comment(rawValue: scanned.json.text))
        let trade = try #require(scanned.json["tradeNo"]?.stringValue, Comment(rawValue: scanned.json.text))
        let told = try await call("query_trade", ["trade_no": .string(trade)], desk)
        #expect(told["structuredContent"]?["out_trade_no"] == "code_1" && told["structuredContent"]?["paid"] == false, "\(told.text)")
        let page = order.merging(["channel": "wap", "out_trade_no": "code_2"])
        #expect(try await images(call("create_trade", page, desk)).isEmpty)
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }

    /// Makes an order by a code and lets the buyer scan it.
    /// - Returns: Alipay's number of it.
    private func scannedOrder(_ number: String, _ desk: Office) async throws -> String {
        _ = try await call(
            "create_trade", ["out_trade_no": .string(number), "total_amount": "12.50", "subject": "Tea", "channel": "qr"], desk)
        let scanned = await Wire(port: desk.simulator.port).send("POST", "/simulator/scan/\(number)", body: Array("{}".utf8))
        return try #require(scanned?.json["tradeNo"]?.stringValue, Comment(rawValue: scanned?.json.text ?? "no answer"))
    }

    @Test("orders are closed and taken back through the whole host: what moved is what was told, and what is not one's own is left alone")
    func endings() async throws {
        let desk = try await Office.open(extra: ["AP_SELECT_TOOLS": "create_trade,query_trade,close_trade,cancel_trade"])
        let control = Wire(port: desk.simulator.port)
        func told(_ tool: String, _ arguments: JSONObject) async throws -> JSONValue {
            try #require(try await call(tool, arguments, desk)["structuredContent"])
        }
        let first = try await scannedOrder("end_1", desk)
        let closed = try await told("close_trade", ["out_trade_no": "end_1"])
        #expect(closed["status"] == "succeeded" && closed["result"]?["trade_no"] == .string(first), "\(closed.text)")
        #expect(try await told("query_trade", ["out_trade_no": "end_1"])["paid"] == false)
        #expect(await control.send("POST", "/simulator/orders/end_1/pay", body: Array("{}".utf8))?.status != 200)

        let second = try await scannedOrder("end_2", desk)
        try await desk.simulator.add(fault: "pays-first", to: "alipay.trade.cancel")
        for _ in 0..<2 {
            let back = try await told("cancel_trade", ["trade_no": .string(second)])
            #expect(back["status"] == "succeeded" && back["result"]?["refund_amount"] == "12.50", "\(back.text)")
        }
        #expect(try await desk.simulator.refunds().map { "\($0.order) \($0.amount)" } == ["end_2 12.50"])

        _ = try await scannedOrder("end_3", desk)
        let unpaid = try await told("cancel_trade", ["out_trade_no": "end_3"])
        #expect(unpaid["status"] == "failed" && unpaid["code"] == "closed-unpaid", "\(unpaid.text)")

        let foreign: JSONValue = ["paid": false, "orders": [["outTradeNo": "foreign_1", "totalAmount": "12.50"]]]
        #expect(await control.send("POST", "/simulator/orders", body: foreign.bytes)?.status == 200)
        let other = try await told("close_trade", ["out_trade_no": "foreign_1"])
        #expect(other["status"] == "refused", "\(other.text)")
        let disagreeing = try await told("query_trade", ["out_trade_no": "end_1", "trade_no": .string(second)])
        #expect(disagreeing["code"] == "order-numbers-disagree", "\(disagreeing.text)")
        #expect(try await desk.simulator.refunds().count == 1)
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }
}

extension JSONObject {
    /// The object with the members of another in the place of its own.
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var object = self
        for member in other.members { object[member.key] = member.value }
        return object
    }
}
