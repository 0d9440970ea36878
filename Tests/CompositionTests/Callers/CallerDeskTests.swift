import Access
import AlipaySimulator
import Clocks
import Foundation
import Gate
import JSON
import LoopbackServer
import MCP
import Money
import Testing
import ToolKit

@testable import Composition

/// A host in a simulated world whose callers prove themselves in every way.
final class CallerHouse: Sendable {
    let stage: Stage
    let issuer: TokenIssuer
    let key: TokenKey
    let simulator: AlipaySimulator
    private let variables: [String: String]

    static func with(
        _ more: String = "", _ body: @escaping @Sendable (CallerHouse, HostServices) async throws -> Void
    ) async throws {
        let stage = try Stage()
        try await stage.whileSimulating { simulator, gateway in
            let house = try CallerHouse(stage, simulator, gateway: gateway, more)
            try await house.run(body)
        }
    }

    private init(_ stage: Stage, _ simulator: AlipaySimulator, gateway: String, _ more: String) throws {
        self.stage = stage
        self.simulator = simulator
        issuer = try TokenIssuer()
        key = try TokenKey("k-1")
        let published = key.published
        issuer.change { $0.keys = [published] }
        let text = issuer.yaml("scopes: { refund: shop.refund, read: shop.read }") + more
        try text.write(toFile: stage.path("tollgate.yaml"), atomically: true, encoding: .utf8)
        variables = [
            "HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator",
            "TOLLGATE_ALIPAY_GATEWAY": gateway, "TOLLGATE_CONFIG": stage.path("tollgate.yaml"),
        ]
    }

    private func run(_ body: @Sendable (CallerHouse, HostServices) async throws -> Void) async throws {
        let made = await stage.run(["approvers", "add", "owner", "--admin", "--out", stage.path("owner")], with: variables)
        try #require(made.status == 0, "\(made.complaints)")
        let added = await command("agents", "add", "desk", "--without-token")
        try #require(added.status == 0, "\(added.complaints)")
        #expect(added.output == "desk was added without a token\n")
        let context = CommandContext(environment: variables, terminal: stage.terminal, clock: stage.clock, parts: .standard)
        try await CommandContext.$current.withValue(context) {
            let settings = try SettingsLoader.load(flags: SettingsFlags(), config: nil, environment: variables)
            #expect(settings.warnings.isEmpty)
            try await HostServices.with(settings, making: true, needsAlipay: true) { services in try await body(self, services) }
        }
    }

    /// A command with the admin's power.
    func command(_ words: String...) async -> Run {
        await stage.run(words, with: variables.merging(["TOLLGATE_ADMIN_TOKEN": (try? stage.text("owner")) ?? ""]) { $1 })
    }

    /// A token that is good now.
    func token(scope: String = "shop.read shop.refund") throws -> String {
        try key.token(issuer.claims(at: stage.clock.now(), scope: scope))
    }

    /// Who calls with a token.
    func caller(_ services: HostServices, scope: String = "shop.read shop.refund") async throws -> AgentCaller {
        let token = try token(scope: scope)
        guard case .admitted(let caller) = await CallerDesk(services).admit(HTTPCredentials(bearer: token)) else {
            throw Complaint(.no, "the token was refused")
        }
        return caller
    }
}

@Suite("callers of a whole host")
struct CallerDeskTests {
    /// The word of the challenge; nil where the credentials were not refused.
    private func challenge(_ admission: HTTPAdmission<AgentCaller>) -> String? {
        if case .refused(let error) = admission { error ?? "none" } else { nil }
    }

    @Test("31: an issuer's token is its agent's, and another audience, issuer, key, algorithm or end is told nothing more than no")
    func tokens() async throws {
        try await CallerHouse.with { house, services in
            let desk = CallerDesk(services)
            let caller = try await house.caller(services)
            #expect(caller.principal.agent == "desk")
            let now = house.stage.clock.now()
            var bad: [String] = ["", "a", "a.b.c", "tg_agent_wrong", try TokenKey("k-1").token(house.issuer.claims(at: now))]
            for (name, value) in [("aud", "https://other.example"), ("iss", "https://other.example"), ("azp", "other")]
                as [(String, JSONValue)]
            {
                var claims = house.issuer.claims(at: now)
                claims[name] = value
                bad.append(try house.key.token(claims))
            }
            var old = house.issuer.claims(at: now)
            old["exp"] = .integer(now.milliseconds / 1000)
            bad.append(try house.key.token(old))
            for token in bad { #expect(challenge(await desk.admit(HTTPCredentials(bearer: token))) == "invalid_token") }
            #expect(challenge(await desk.admit(HTTPCredentials(bearer: nil))) == "none")
            // A frozen agent is who it is; its calls are refused.
            _ = await house.command("agents", "freeze", "desk")
            let call = CallRequest(tool: "operation-status", arguments: ["operation": "op_1"])
            let reply = try await services.answer(call, by: caller)
            #expect(reply.refusalCode == "agent-frozen")
        }
    }

    @Test("what clients are told of how to get a token is what the settings say")
    func resource() async throws {
        try await CallerHouse.with { house, services in
            let resource = try #require(CallerDesk(services).rules.resource)
            #expect(resource.resource == "https://agents.example/mcp" && resource.authorizationServers == [house.issuer.url])
            #expect(resource.scopes == ["shop.read", "shop.refund"])
        }
    }

    @Test("where the issuer's keys can't be had a token is not refused: nobody can tell now")
    func unavailable() async throws {
        try await CallerHouse.with { house, services in
            house.issuer.change { $0.instead = .close }
            let admission = await CallerDesk(services).admit(HTTPCredentials(bearer: try house.token()))
            if case .unavailable = admission { return }
            Issue.record("\(admission)")
        }
    }

    @Test("31: a scope too small is told every scope that the call needs, and nothing is decided")
    func stepUp() async throws {
        try await CallerHouse.with { house, services in
            let service = GateService(services, hasConsole: false)
            let refund = MCP.ToolCallRequest(name: "refund-alipay-payment", arguments: [:], meta: [:])
            let read = MCP.ToolCallRequest(name: "query-alipay-payment", arguments: ["outTradeNo": "T_1"], meta: [:])
            let small = try await house.caller(services, scope: "shop.read shop.refunds SHOP.REFUND")
            guard case .stepUp(let scopes, let description) = await service.call(refund, by: small, through: .silent()) else {
                Issue.record("not stepped up")
                return
            }
            #expect(scopes == ["shop.refund"] && description.contains("refund-alipay-payment"))
            if case .stepUp = await service.call(read, by: small, through: .silent()) { Issue.record("a read needs no more") }
            let entries = await house.command("audit", "list", "--kind", "refused")
            #expect(!entries.output.contains("refund-alipay-payment"))
            let large = try await house.caller(services)
            if case .stepUp = await service.call(refund, by: large, through: .silent()) { Issue.record("the scope is there") }
        }
    }

    @Test("a call too many is told when to come again, as text, as data and for the header")
    func tooSoon() async throws {
        try await CallerHouse.with("limits: { reads_per_minute: 2, unknown_orders_per_hour: 2 }\n") { house, services in
            let service = GateService(services, hasConsole: false)
            let caller = try await house.caller(services)
            let status = MCP.ToolCallRequest(name: "operation-status", arguments: ["operation": "op_1"], meta: [:])
            func result(_ request: MCP.ToolCallRequest) async -> ToolResult? {
                if case .result(let result) = await service.call(request, by: caller, through: .silent()) { result } else { nil }
            }
            for _ in 0..<2 { #expect(try #require(await result(status)).retryAfterSeconds == nil) }
            let third = try #require(await result(status))
            let seconds = try #require(third.retryAfterSeconds)
            #expect(third.isError && (1...30).contains(seconds))
            #expect(third.structured?["retry_after_seconds"] == .integer(Int64(seconds)) && third.structured?["code"] == "rate-limited")
            guard case .text(let text)? = third.content.first else {
                Issue.record("no text")
                return
            }
            #expect(text.contains("\(seconds) second") && text.contains("The same call may pass later;"))
        }
    }

    @Test("orders that nobody knows are counted, those that are known are not, and other tools go on")
    func unknownOrders() async throws {
        try await CallerHouse.with("limits: { reads_per_minute: 1000, unknown_orders_per_hour: 2 }\n") { house, services in
            _ = try house.simulator.makeOrders([OrderDraft(outTradeNo: "T_1", totalAmount: .fen(100), subject: "Tea")], paid: true)
            let service = GateService(services, hasConsole: false)
            let caller = try await house.caller(services)
            func code(_ tool: String, _ arguments: JSONObject) async -> String? {
                let request = MCP.ToolCallRequest(name: tool, arguments: arguments, meta: [:])
                guard case .result(let result) = await service.call(request, by: caller, through: .silent()) else { return "no result" }
                return result.structured?["code"]?.stringValue
            }
            for _ in 0..<5 { #expect(await code("query-alipay-payment", ["outTradeNo": "T_1"]) == nil) }
            for number in 1...2 { #expect(await code("query-alipay-payment", ["outTradeNo": .string("X_\(number)")]) != "rate-limited") }
            #expect(await code("query-alipay-payment", ["outTradeNo": "T_1"]) == "rate-limited")
            #expect(await code("query-alipay-refund", ["outTradeNo": "X_3", "outRequestNo": "R-1"]) == "rate-limited")
            #expect(await code("operation-status", ["operation": "op_1"]) != "rate-limited")
            let log = await house.command("audit", "list", "--kind", "limited")
            #expect(log.output.contains("limited"))
        }
    }

    private static let oneUnknown = """
        tools: [create_trade, query_trade, refund_trade, cancel_trade, close_trade, wait-for-payment]
        limits: { reads_per_minute: 1000, unknown_orders_per_hour: 1 }

        """
    private static let unknownTrade = "2026112022001413881000009999"

    /// The code of what the guards let a call be told; nil where it has none. Whoever calls waits for nothing.
    private func code(
        _ services: HostServices, _ tool: String, _ arguments: JSONObject, by caller: AgentCaller
    ) async throws -> String? {
        let call = CallRequest(tool: tool, arguments: arguments)
        let line = CallLine(takesProgress: false, tell: { _, _, _ in }, ended: {})
        let told = try await services.guards.answer(call, by: caller.principal, with: try #require(services.gate.registry[tool])) {
            try await line.carrying { try await services.gate.call(call, by: caller.principal) }
        }
        switch told {
        case .reply(let reply): return ToolResult(reply, in: .of(.english)).structured?["code"]?.stringValue
        case .tooSoon: return "rate-limited"
        case .stepUp: return "step-up"
        }
    }

    @Test(
        "an unknown order counts by whatever tool it was asked for, and by either number",
        arguments: [
            ("refund_trade", ["out_trade_no": "X_1", "refund_amount": "1.00"]), ("cancel_trade", ["out_trade_no": "X_1"]),
            ("refund_trade", ["trade_no": .string(unknownTrade), "refund_amount": "1.00"]), ("close_trade", ["out_trade_no": "X_1"]),
            ("refund-alipay-payment", ["outTradeNo": "X_1", "refundAmount": "1.00"]),
            ("query_trade", ["trade_no": .string(unknownTrade)]), ("query_trade", ["out_trade_no": "X_1"]),
            ("wait-for-payment", ["out_trade_no": "X_1"]),
        ] as [(String, JSONObject)])
    func everyTool(tool: String, arguments: JSONObject) async throws {
        // Of two tools that do the same a host has one.
        let settings = tool == "refund-alipay-payment" ? Self.oneUnknown.replacing("refund_trade", with: tool) : Self.oneUnknown
        try await CallerHouse.with(settings) { house, services in
            let caller = try await house.caller(services)
            let first = try await code(services, tool, arguments, by: caller)
            #expect(first == (tool == "wait-for-payment" ? nil : "ACQ.TRADE_NOT_EXIST"))
            #expect(try await code(services, tool, arguments, by: caller) == "rate-limited")
            #expect(try await code(services, "query_trade", ["out_trade_no": "X_2"], by: caller) == "rate-limited")
        }
    }

    @Test("payments of new orders are no unknown ones, nor is a link that nobody opened; beyond the limit what is permitted goes on")
    func known() async throws {
        try await CallerHouse.with(Self.oneUnknown) { house, services in
            _ = try house.simulator.makeOrders([OrderDraft(outTradeNo: "T_1", totalAmount: .fen(100), subject: "Tea")], paid: true)
            let caller = try await house.caller(services)
            func link(_ number: Int) async throws -> String? {
                let arguments: JSONObject = [
                    "out_trade_no": .string("N_\(number)"), "total_amount": "1.00", "subject": "Tea", "channel": "page",
                ]
                return try await code(services, "create_trade", arguments, by: caller)
            }
            func refund(_ order: String, _ amount: String) async throws -> String? {
                try await code(services, "refund_trade", ["out_trade_no": .string(order), "refund_amount": .string(amount)], by: caller)
            }
            for number in 1...30 { #expect(try await link(number) == nil) }
            for _ in 1...2 { #expect(try await code(services, "wait-for-payment", ["out_trade_no": "N_1"], by: caller) == nil) }
            #expect(try await refund("T_1", "1.01") == "forbidden")
            #expect(try await refund("X_1", "1.01") == "ACQ.TRADE_NOT_EXIST")
            for order in ["X_2", "T_1"] { #expect(try await refund(order, "1.01") == "rate-limited") }
            #expect(try await link(31) == nil)
            // Held for an admin, as it would have been before.
            #expect(try await refund("T_1", "0.50") == nil)
        }
    }
}
