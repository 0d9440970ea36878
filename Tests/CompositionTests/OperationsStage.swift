import AlipaySimulator
import Clocks
import Foundation
import JSON
import Money
import Testing

@testable import Composition

/// A shop on the simulator, in this process: people, an agent, a policy, paid orders, and commands that run in it.
struct OperationsStage: Sendable {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [ops] }
        approvers:
          ops: { roles: [] }
          lead: { roles: [lead] }
          lead-b: { roles: [lead] }
        scopes:
          - permit: refunds
            agents: [desk]
            effects: [refund]
        \(RefundPolicy.limitAndGate)

        """

    let stage: Stage
    let simulator: AlipaySimulator
    private let variables: [String: String]

    /// Sets everything up, and runs `body` while the simulator serves.
    static func with(_ body: @escaping @Sendable (OperationsStage) async throws -> Void) async throws {
        let stage = try Stage()
        try await stage.whileSimulating { simulator, gateway in
            let variables = [
                "TOLLGATE_ENVIRONMENT": "simulator", "TOLLGATE_ALIPAY_GATEWAY": gateway, "TOLLGATE_LOG_LEVEL": "error",
            ]
            let world = OperationsStage(stage: stage, simulator: simulator, variables: variables)
            try await world.setUp()
            try await body(world)
        }
    }

    private func setUp() async throws {
        try await must("approvers", "add", "boss", "--admin", "--out", stage.path("boss"))
        for name in ["ops", "lead", "lead-b"] {
            try await must("approvers", "add", name, "--out", stage.path(name), by: "boss")
        }
        try await must("agents", "add", "desk", "--out", stage.path("desk"), by: "boss")
        try Self.policy.write(toFile: stage.path("policy.yaml"), atomically: false, encoding: .utf8)
        try await must("policy", "apply", stage.path("policy.yaml"), by: "boss")
        for index in 1...4 {
            try simulator.makeOrders([OrderDraft(outTradeNo: "T\(index)", totalAmount: .fen(20_000), subject: "Tea")], paid: true)
        }
    }

    /// Runs a command line with the secret of a person.
    func run(_ words: String..., by person: String? = nil) async throws -> Run { try await run(words, by: person) }

    func run(_ words: [String], by person: String? = nil, with more: [String: String] = [:]) async throws -> Run {
        var variables = variables.merging(more) { $1 }
        if let person {
            variables[person == "boss" ? "TOLLGATE_ADMIN_TOKEN" : "TOLLGATE_APPROVER_TOKEN"] = try stage.text(person)
        }
        return await stage.run(words, with: variables)
    }

    /// Runs a command line that has to succeed, and gives its output.
    @discardableResult
    func must(_ words: String..., by person: String? = nil) async throws -> String {
        let run = try await run(words, by: person)
        try #require(run.status == 0, "\(words): \(run.output)\(run.complaints)")
        return run.output
    }

    /// A refund by the agent; the operation's name.
    func refund(_ order: String, _ amount: String) async throws -> (id: String, status: Int32) {
        let run = try await run(
            "call", "refund-alipay-payment", "outTradeNo=\(order)", "refundAmount=\(amount)", "--agent", "desk", "--json", by: "ops")
        let answer = try JSONValue(parsing: run.output)
        return (try #require(answer["operation"]?.stringValue, "\(run.output)"), run.status)
    }

    /// What `operations show` tells of an operation.
    func show(_ id: String) async throws -> JSONValue { try JSONValue(parsing: try await must("operations", "show", id, "--json")) }

    /// Settles what is due after a while.
    @discardableResult
    func settle(after span: Span) async throws -> String {
        stage.clock.advance(by: span)
        return try await must("operations", "run")
    }
}
