import Foundation
import JSON
import Testing

/// A day of the simulated platform, looked at the next morning by a client that others have made.
@Suite("A day's bill", .serialized)
struct BillDayTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        scopes:
          - permit: all
            agents: [desk]
            effects: [read, report, refund]
        limits:
          - { limit: refunds, effects: [refund], amount: 1000.00 CNY, per: day, each: agent }

        """

    @Test(
        "a day's bill is fetched, added up and held against the ledger, called by a stock client; what moved outside is listed",
        .enabled(if: StockClient.environments != nil, "TOLLGATE_PYTHON_ENVS says where scripts/python-envs.sh has made the environments"))
    func day() async throws {
        let tools = ["TOLLGATE_TOOLS": "refund_trade,query_bill_download_url,summarize_bill,reconcile_bill"]
        try await World.run(policy: Self.policy, settings: tools) { world in
            let (_, port) = try await world.serve("host")
            try await world.simulator.makePaidOrders(["b1", "b2"], total: "90.00")
            let refund = ToolAsk(tool: "refund_trade", arguments: ["out_trade_no": "b1", "refund_amount": "20.00"])
            #expect(await refund.send(to: port, token: world.token)?.told("status") == "succeeded")
            try await world.simulator.refundPastHost("b2", "5.00", number: "erp-7")
            let date = Self.day(of: world.clock.now)
            // From noon to ten in the morning.
            try world.clock.turn(seconds: 22 * 3600)
            let bill: JSONObject = ["bill_type": "trade", "bill_date": .string(date)]
            let calls: [JSONValue] = [
                ["tool": "query_bill_download_url", "arguments": .object(bill)],
                ["tool": "summarize_bill", "arguments": ["bill_date": .string(date), "bill_type": "trade"]],
                ["tool": "reconcile_bill", "arguments": ["bill_date": .string(date)]],
            ]
            let results = try await answers(to: calls, world, port)
            try #require(results.count == 3 && results.allSatisfy { $0["isError"] == false }, "\(results)")
            let told = results.compactMap { $0["structured"] }
            #expect(told[0]["sha256"]?.stringValue?.utf8.count == 64 && told[0]["handle"] == told[1]["handle"], "\(told)")
            #expect(told[1]["gross"] == "180.00" && told[1]["refunds"] == "25.00", "\(told[1])")
            #expect(told[2].text.contains("erp-7") && told[2].text.contains("outside-refund"), "\(told[2])")
            #expect(!results.map(\.text).joined().contains("/bill/"), "the link stays in the host")
        }
    }

    private func answers(to calls: [JSONValue], _ world: World, _ port: Int) async throws -> [JSONValue] {
        let configuration: JSONObject = [
            "http": [
                "url": .string("http://127.0.0.1:\(port)/mcp"), "headers": ["Authorization": .string("Bearer \(world.token)")],
            ], "mode": "auto", "calls": .array(calls),
        ]
        let python = "\(StockClient.environments ?? "")/mcp-modern/bin/python"
        let words = ["\(Office.root)/Tests/Python/mcp_modern/client.py", JSONValue.object(configuration).text]
        let session = StockClient.Session(
            what: "the client", child: try world.start(python, words, "client", hasInput: true))
        let line = try await session.line(0)
        #expect(await session.end() == .exited(0), Comment(rawValue: session.child.errorText))
        return line["results"]?.arrayValue ?? []
    }

    /// The day in China.
    private static func day(of milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000 + 8 * 3600)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}
