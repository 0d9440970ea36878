import Foundation
import JSON
import Testing

/// What is known of persons, planted on the simulated platform and in calls, and looked for wherever the host writes.
@Suite("Personal data", .serialized)
struct PersonalDataTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [owner] }
        approvers:
          owner: { roles: [] }
        scopes:
          - permit: all
            agents: [desk]
            effects: [read, report, disclose, collect, refund, transfer]
        limits:
          - { limit: refunds, effects: [refund], amount: 100.00 CNY, per: day, each: agent }
          - { limit: transfers, effects: [transfer], amount: 100.00 CNY, per: day, each: agent }

        """

    /// What nothing may show: the payee's names and number, papers, telephone and mail of the simulated users, a buyer's account.
    private static let markers = [
        "alice@example.com", "13800000017", "王小雅", "330106199001011234", "0571-12345678", "2088622000000017", "2088700000000099",
        // What the simulated platform's tokens begin with.
        "authusrB", "authusrR",
    ]

    @Test("planted names, numbers, mails, papers and tokens of persons appear in no log, entry or reply")
    func markers() async throws {
        let port = try Sockets.freePort()
        let settings = [
            "TOLLGATE_TOOLS": "platform,get_authorization_url,query_account_balance", "TOLLGATE_PUBLIC": "127.0.0.1:\(port)",
            "TOLLGATE_ALIPAY_REDIRECT_URL": "http://127.0.0.1:\(port)/alipay/oauth", "TOLLGATE_LOG_LEVEL": "debug",
            "AP_LOG_ENABLED": "true",
        ]
        try await World.run(policy: Self.policy, settings: settings) { world in
            let (_, http) = try await world.serve("host")
            var told: [String] = []
            func call(_ tool: String, _ arguments: JSONObject) async throws -> JSONValue {
                let answer = try #require(await ToolAsk(tool: tool, arguments: arguments).send(to: http, token: world.token))
                told.append(answer.text)
                return answer
            }
            try await world.simulator.makePaidOrder("p1", total: "50.00", buyer: "2088700000000099")
            _ = try await call("query_trade", ["out_trade_no": "p1"])
            #expect(
                try await call("refund_trade", ["out_trade_no": "p1", "refund_amount": "10.00"]).told("status") == "succeeded")
            let transfers = [("alice@example.com", "logon_id", "t1", "1.00"), ("2088622000000017", "user_id", "t2", "2.00")]
            for (payee, kind, number, amount) in transfers {
                var arguments: JSONObject = [
                    "payee_type": .string(kind), "payee": .string(payee), "amount": .string(amount), "title": "Prize",
                    "out_biz_no": .string(number),
                ]
                if kind == "logon_id" { arguments["payee_name"] = "王小雅" }
                #expect(try await call("transfer_fund", arguments).told("status") == "succeeded")
                _ = try await call("query_transfer", ["out_biz_no": .string(number)])
            }
            // A name that is not the account's: the refusal must not say whose it is.
            _ = try await call(
                "transfer_fund",
                ["payee_type": "logon_id", "payee": "alice@example.com", "payee_name": "李四", "amount": "1.00", "title": "Prize"])
            let link = try await call("get_authorization_url", ["scope": "auth_user"])
            let state = try #require(link.told("state")?.stringValue, "\(link)")
            let code = try await consent(state, world, port)
            let token = try await call("get_oauth_token", ["state": .string(state)])
            let handle = try #require(token.text.firstMatch(of: /utok_[0-9a-f]+/).map { String($0.output) }, "\(token)")
            let user = try await call("query_user_info", ["handle": .string(handle)])
            #expect(user.text.contains("小雅"), "\(user)")
            for words in [["operations", "list"], ["operations", "list", "--json"], ["audit", "list"], ["approvals", "list"]] {
                told.append(try await world.command(words).output)
            }
            for operation in try await world.operations() {
                told.append(try await world.command(["operations", "show", operation.id]).output)
            }
            told += try await world.exportedEntries().map(\.text)
            let replies = told.filter { !$0.isEmpty }
            #expect(replies.count > 20)
            for marker in Self.markers + [code] {
                // Of the user who agreed, the six fields hold the id, which is what the shop asked for.
                let allowed = marker == "2088622000000017" ? [user.text, token.text] : []
                for text in replies where !allowed.contains(text) { #expect(!text.contains(marker), "\(marker): \(text)") }
                for (file, text) in try hostLogs(world) { #expect(!text.contains(marker), "\(marker) in \(file)") }
            }
        }
    }

    /// What the host wrote to its log, and to the log of calls.
    private func hostLogs(_ world: World) throws -> [(String, String)] {
        let folder = world.folder + "/logs"
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("host") }.map { name in
            (name, String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self))
        }
    }

    /// The user agrees on the platform's page, and the browser comes back to the host.
    /// - Returns: the code that it brings, which is good for the user's tokens.
    private func consent(_ state: String, _ world: World, _ port: Int) async throws -> String {
        let form = [
            "app_id=2021000000000001", "scope=auth_user", "redirect_uri=http%3A%2F%2F127.0.0.1%3A\(port)%2Falipay%2Foauth",
            "state=\(state)", "user=2088622000000017", "decision=agree",
        ]
        let agreed = await Wire(port: world.simulator.port).send(
            "POST", "/oauth2/publicAppAuthorize.htm", headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(form.joined(separator: "&").utf8))
        let back = try #require(agreed?.value(of: "location"), "\(String(describing: agreed))")
        let query = back.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        #expect(await Wire(port: port).send("GET", "/alipay/oauth?\(query)")?.status == 200)
        return try #require(URLComponents(string: back)?.queryItems?.first { $0.name == "auth_code" }?.value)
    }
}
