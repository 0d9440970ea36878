import Foundation
import JSON
import TestSupport
import Testing

/// Every tool of both sets, called by a client that others have made, over HTTP, against the whole host and the simulated platform.
@Suite("All tools", .serialized)
struct AllToolsTests {
    private static let official = [
        "create-mobile-alipay-payment", "create-web-page-alipay-payment", "query-alipay-payment", "query-alipay-refund",
        "refund-alipay-payment",
    ]
    private static let platform = [
        "cancel_trade", "close_trade", "create_trade", "get_oauth_token", "query_bill_download_url", "query_trade", "query_transfer",
        "query_user_info", "refund_trade", "transfer_fund",
    ]
    private static let beside = ["get_authorization_url", "query_account_balance", "reconcile_bill", "summarize_bill", "wait-for-payment"]

    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          assistant: { operators: [owner] }
        approvers:
          owner: { roles: [] }
          lead: { roles: [] }
        scopes:
          - permit: all
            agents: [assistant]
            effects: [read, report, disclose, collect, refund, transfer]
        limits:
          - { limit: refunds, effects: [refund], amount: 1000.00 CNY, per: day, each: agent }
          - { limit: collects, effects: [collect], amount: 1000.00 CNY, per: day, each: agent }
          - { limit: transfers, effects: [transfer], amount: 1000.00 CNY, per: day, each: agent }

        """

    /// One call and what its answer has to hold.
    private struct Step {
        let tool: String
        let arguments: JSONObject
        let says: [String]

        init(_ tool: String, _ arguments: JSONObject, says: String...) {
            (self.tool, self.arguments, self.says) = (tool, arguments, says)
        }

        var json: JSONValue { ["tool": .string(tool), "arguments": .object(arguments)] }
    }

    @Test(
        "every tool of both sets does what its description says, called by a stock client",
        .enabled(if: StockClient.environments != nil, "TOLLGATE_PYTHON_ENVS says where scripts/python-envs.sh has made the environments"))
    func everyTool() async throws {
        // Tools that do the same are offered side by side where both are named, as here.
        let names = Self.official + Self.platform + Self.beside
        let port = try Sockets.freePort()
        let office = try await Office.open(
            extra: [
                "TOLLGATE_TOOLS": names.joined(separator: ","), "TOLLGATE_PUBLIC": "127.0.0.1:\(port)",
                "TOLLGATE_ALIPAY_REDIRECT_URL": "http://127.0.0.1:\(port)/alipay/oauth",
            ])
        try await apply(office, names)
        try await office.simulator.makePaidOrders(["p1", "p2", "p3"], total: "90.00")
        try await office.simulator.makeOrders(["w1"], total: "30.00", paid: false)
        var called: Set<String> = []
        let first = Self.first
        let client = StockClient.sdks[0]
        let session = try client.start(connection(office), calls: first.map(\.json), office: office)
        let opening = try await session.line(0)
        #expect(opening["tools"]?.arrayValue?.compactMap(\.stringValue) == (names + ["operation-status"]).sorted())
        check(first, opening, &called)
        let state = try #require(Self.state(in: opening), "\(opening)")
        try await consent(state, office, port)
        let second = [Step("get_oauth_token", ["state": .string(state)], says: "utok_")]
        session.ask(second.map(\.json))
        let answer = try await session.line(1)
        check(second, answer, &called)
        let handle = try #require(answer.text.firstMatch(of: /utok_[0-9a-f]+/).map { String($0.output) })
        let third = [Step("query_user_info", ["handle": .string(handle)], says: "小雅")]
        session.ask(third.map(\.json))
        check(third, try await session.line(2), &called)
        #expect(await session.end() == .exited(0), Comment(rawValue: session.child.errorText))
        #expect(called == Set(names))
        #expect(await office.close() == .exited(0), Comment(rawValue: office.hostLog))
        Acceptance.line(
            "6.1", isGood: called == Set(names), isFull: true,
            "\(called.count) of \(names.count) tools of both sets, called by \(client), do what they say against the simulator")
    }

    private static let first = [
        Step("create-mobile-alipay-payment", ["outTradeNo": "n1", "totalAmount": "1.50", "orderTitle": "Tea"], says: "](http://127"),
        Step("create-web-page-alipay-payment", ["outTradeNo": "n2", "totalAmount": "1.50", "orderTitle": "Tea"], says: "](http://127"),
        Step("query-alipay-payment", ["outTradeNo": "p1"], says: "TRADE_SUCCESS"),
        Step("refund-alipay-payment", ["outTradeNo": "p1", "refundAmount": "10.00", "outRequestNo": "r1"], says: "退款成功"),
        Step("query-alipay-refund", ["outTradeNo": "p1", "outRequestNo": "r1"], says: "10.00"),
        Step(
            "create_trade", ["out_trade_no": "n3", "total_amount": "2.00", "subject": "Tea", "channel": "qr"], says: "image/png", "█"),
        Step("query_trade", ["out_trade_no": "p2"], says: "TRADE_SUCCESS", "90.00"),
        Step("refund_trade", ["out_trade_no": "p2", "refund_amount": "20.00"], says: "20.00", #""status":"succeeded""#),
        Step("cancel_trade", ["out_trade_no": "p2"], says: "已撤销"),
        Step("close_trade", ["out_trade_no": "w1"], says: "own-order"),
        Step(
            "transfer_fund",
            [
                "payee_type": "logon_id", "payee": "alice@example.com", "payee_name": "王小雅", "amount": "10.00", "title": "Prize",
                "out_biz_no": "t1",
            ], says: "转账成功"),
        Step("query_transfer", ["out_biz_no": "t1"], says: "SUCCESS", "10.00"),
        Step("query_account_balance", [:], says: "可用余额"),
        Step("query_bill_download_url", ["bill_type": "trade", "bill_date": "2026-01-02"], says: "NO_BILL_DATA"),
        Step("summarize_bill", ["bill_date": "2026-01-02"], says: "NO_BILL_DATA"),
        Step("reconcile_bill", ["bill_date": "2026-01-02"], says: "NO_BILL_DATA"),
        Step("wait-for-payment", ["out_trade_no": "p3"], says: "paid"),
        Step("get_authorization_url", ["scope": "auth_user"], says: "publicAppAuthorize"),
    ]

    private func check(_ steps: [Step], _ line: JSONValue, _ called: inout Set<String>) {
        let results = line["results"]?.arrayValue ?? []
        #expect(results.count == steps.count, "\(line)")
        for (step, result) in zip(steps, results) {
            let text = result.text
            for words in step.says { #expect(text.contains(words), "\(step.tool): \(text)") }
            if step.says.allSatisfy({ text.contains($0) }) { called.insert(step.tool) }
        }
    }

    private static func state(in line: JSONValue) -> String? {
        line.text.firstMatch(of: /state=([A-Za-z0-9_-]+)/).map { String($0.output.1) }
    }

    /// The user agrees on the platform's page, and the browser comes back to the host.
    private func consent(_ state: String, _ office: Office, _ port: Int) async throws {
        let form = [
            "app_id=2021000000000001", "scope=auth_user", "redirect_uri=http%3A%2F%2F127.0.0.1%3A\(port)%2Falipay%2Foauth",
            "state=\(state)", "user=2088622000000017", "decision=agree",
        ]
        let agreed = await Wire(port: office.simulator.port).send(
            "POST", "/oauth2/publicAppAuthorize.htm", headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(form.joined(separator: "&").utf8))
        let back = try #require(agreed?.value(of: "location"), "\(String(describing: agreed))")
        let address = try #require(URLComponents(string: back))
        let page = await Wire(port: port).send("GET", "/alipay/oauth?\(address.percentEncodedQuery ?? "")")
        #expect(page?.status == 200)
    }

    private func apply(_ office: Office, _ names: [String]) async throws {
        let file = "\(office.directory)/all.yaml"
        try Self.policy.write(toFile: file, atomically: true, encoding: .utf8)
        let tools = ["TOLLGATE_TOOLS": names.joined(separator: ","), "TOLLGATE_ADMIN_TOKEN": try office.secret("owner")]
        let applied = try await office.command(["policy", "apply", file, "--yes"], with: tools)
        try #require(applied.status == 0, Comment(rawValue: applied.errors))
    }

    private func connection(_ office: Office) throws -> JSONObject {
        [
            "http": [
                "url": .string("http://127.0.0.1:\(office.httpPort)/mcp"),
                "headers": ["Authorization": .string("Bearer \(try office.secret("assistant"))")],
            ]
        ]
    }
}
