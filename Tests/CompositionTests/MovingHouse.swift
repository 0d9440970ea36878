import Access
import AlipaySimulator
import Clocks
import Diagnostics
import Foundation
import JSON
import Money
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

/// A shop at the simulator, and hosts of it on one store and then on another.
final class MovingHouse: Sendable {
    /// Four agents, each under a limit with another window of 100.00; beyond 50.00 on an order `desk` is held.
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { by-hour: {}, by-day: {}, by-span: {}, for-ever: {}, desk: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - { permit: refunds, agents: [by-hour, by-day, by-span, for-ever, desk], effects: [refund], unlimited: true }
        limits:
          - { limit: hour, agents: [by-hour], effects: [refund], amount: 100.00 CNY, per: hour, each: agent }
          - { limit: day, agents: [by-day], effects: [refund], amount: 100.00 CNY, per: day, each: agent }
          - { limit: span, agents: [by-span], effects: [refund], amount: 100.00 CNY, within: 5h, each: agent }
          - { limit: ever, agents: [for-ever], effects: [refund], amount: 100.00 CNY, per: ever, each: agent }
        gates:
          - { gate: big, agents: [desk], effects: [refund], above: 50.00 CNY, by: [lead], expires: 24h }
        """

    let stage: Stage
    let simulator: AlipaySimulator
    private let gateway: String
    private let databases: [TestDatabase]
    private let stores: [String]

    /// Opens the shop at ten past ten in Shanghai, and closes it after `body`.
    /// - Parameter platform: variables that the platform is set up with.
    static func with(
        _ places: [StoreKind], platform: [String: String] = [:], _ body: @escaping @Sendable (MovingHouse) async throws -> Void
    ) async throws {
        let stage = try Stage()
        stage.clock.set(Instant(seconds: 1_795_227_000))
        try await stage.whileSimulating(with: platform) { simulator, gateway in
            try await body(MovingHouse(stage, simulator, gateway: gateway, places))
        }
    }

    private init(_ stage: Stage, _ simulator: AlipaySimulator, gateway: String, _ places: [StoreKind]) throws {
        self.stage = stage
        self.simulator = simulator
        self.gateway = gateway
        var (databases, stores): ([TestDatabase], [String]) = ([], [])
        for (index, place) in places.enumerated() {
            switch place {
            case .sqlite: stores.append("sqlite:\(stage.path("stores/\(index)/tollgate.sqlite"))")
            case .postgres:
                databases.append(try TestDatabase())
                stores.append(databases[databases.count - 1].address)
            }
        }
        (self.databases, self.stores) = (databases, stores)
    }

    /// The address of one of the stores.
    func store(_ index: Int) -> String { stores[index] }

    /// The variables of commands and hosts on one of the stores.
    func variables(_ index: Int) -> [String: String] {
        [
            "HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator",
            "TOLLGATE_STORE": stores[index], "TOLLGATE_ALIPAY_GATEWAY": gateway,
        ]
    }

    /// A command on one of the stores.
    func run(_ index: Int, _ words: String..., with more: [String: String] = [:]) async -> Run {
        await stage.run(words, with: variables(index).merging(more) { $1 })
    }

    /// A host on one of the stores.
    func host<R: Sendable>(
        _ index: Int, with more: [String: String] = [:], _ body: @Sendable (HostServices) async throws -> R
    ) async throws -> R {
        var gate = GateConfiguration()
        gate.factsTimeout = .minutes(5)
        let variables = variables(index).merging(more) { $1 }
        let context = CommandContext(environment: variables, terminal: stage.terminal, clock: stage.clock, parts: .standard, gate: gate)
        return try await CommandContext.$current.withValue(context) {
            let settings = try SettingsLoader.load(flags: SettingsFlags(), config: nil, environment: variables)
            return try await HostServices.with(settings, making: true, needsAlipay: true, body)
        }
    }

    /// Makes people and agents, and puts the policy in force.
    /// - Returns: the variables that hold the admin's and the approver's secrets.
    func people(_ index: Int) async throws -> (admin: [String: String], lead: [String: String]) {
        let made = await run(index, "approvers", "add", "owner", "--admin", "--out", stage.path("owner"))
        try #require(made.status == 0, "\(made.complaints)")
        let admin = ["TOLLGATE_ADMIN_TOKEN": try stage.text("owner")]
        for agent in ["by-hour", "by-day", "by-span", "for-ever", "desk"] {
            let run = await run(index, "agents", "add", agent, "--out", stage.path("agent-\(agent)"), with: admin)
            try #require(run.status == 0, "\(run.complaints)")
        }
        let added = await run(index, "approvers", "add", "lead", "--out", stage.path("lead"), with: admin)
        try #require(added.status == 0, "\(added.complaints)")
        try Self.policy.write(toFile: stage.path("policy.yaml"), atomically: true, encoding: .utf8)
        let applied = await run(index, "policy", "apply", stage.path("policy.yaml"), with: admin)
        try #require(applied.status == 0, "\(applied.complaints) \(applied.output)")
        return (admin, ["TOLLGATE_APPROVER_TOKEN": try stage.text("lead")])
    }

    /// Orders of 500.00 that were paid.
    func orders(_ names: String...) throws {
        _ = try simulator.makeOrders(names.map { OrderDraft(outTradeNo: $0, totalAmount: .fen(500_00), subject: "Tea") }, paid: true)
    }

    /// A refund as an agent asks for it.
    func refund(_ host: HostServices, _ agent: String, _ order: String, _ amount: String, _ number: String) async throws -> Reply {
        let bearer = try stage.text("agent-\(agent)").filter { !$0.isWhitespace }
        let principal = try #require(await host.bench.access.authenticate(bearer: bearer))
        let arguments: JSONObject = [
            "outTradeNo": .string(order), "refundAmount": try #require(JSONNumber(text: amount).map { .number($0) }),
            "outRequestNo": .string(number), "refundReason": "cold tea",
        ]
        return try await host.gate.call(CallRequest(tool: "refund-alipay-payment", arguments: arguments), by: principal)
    }

    /// What the platform says was refunded on an order, in fen.
    func refunded(_ order: String) throws -> Int64 { try #require(simulator.trade(order)).refunded.minorUnits }
}

extension Reply {
    /// The receipt's status; nil for another reply.
    var status: Receipt.Status? { if case .receipt(let receipt) = self { receipt.status } else { nil } }

    /// The statements that refused; nil for another reply.
    var refusedBy: [String]? { if case .refusal(let refusal) = self { refusal.reason.statements } else { nil } }

    /// The operation of a call that is held; nil for another reply.
    var held: OperationID? { if case .question(let question) = self { question.operation } else { nil } }

    /// The refusal's code; nil for another reply.
    var refusalCode: String? { if case .refusal(let refusal) = self { refusal.reason.code } else { nil } }
}
