import Access
import AlipaySimulator
import Clocks
import Diagnostics
import Foundation
import Gate
import JSON
import Ledger
import Logging
import Money
import Store
import Synchronization
import Testing

@testable import Composition
@testable import MCP

/// A host in a simulated world with a desk whose refunds above 50.00 wait for a lead.
final class HoldingHouse: Sendable {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, other: {} }
        approvers: { lead: { roles: [lead] } }
        scopes: [{ permit: desk, agents: [desk, other], effects: [read, refund] }]
        limits: [{ limit: day, effects: [refund], amount: 9000.00 CNY, per: day, each: agent }]
        gates: [{ gate: over-50, effects: [refund], above: 50.00 CNY, by: [lead], expires: 30m }]
        """

    let stage: Stage
    let services: HostServices
    let service: GateService
    let desk: AgentCaller
    let other: AgentCaller
    let owner: Person
    let lead: Person
    private let simulator: AlipaySimulator

    /// - Parameter variables: settings beside the house's own.
    static func with(
        _ variables: [String: String] = [:], hasConsole: Bool = true, _ body: @escaping @Sendable (HoldingHouse) async throws -> Void
    ) async throws {
        let stage = try Stage()
        try await stage.whileSimulating { simulator, gateway in
            let all = [
                "HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator",
                "TOLLGATE_ALIPAY_GATEWAY": gateway,
            ].merging(variables) { $1 }
            let context = CommandContext(environment: all, terminal: stage.terminal, clock: stage.clock, parts: .standard)
            try await CommandContext.$current.withValue(context) {
                let settings = try SettingsLoader.load(flags: SettingsFlags(), config: nil, environment: all)
                #expect(settings.warnings.isEmpty, "\(settings.warnings)")
                try await HostServices.with(settings, making: true, needsAlipay: true) { services in
                    try await body(try await HoldingHouse(stage, simulator, services, hasConsole: hasConsole))
                }
            }
        }
    }

    private init(_ stage: Stage, _ simulator: AlipaySimulator, _ services: HostServices, hasConsole: Bool) async throws {
        self.stage = stage
        self.simulator = simulator
        self.services = services
        service = GateService(services, hasConsole: hasConsole)
        let access = services.bench.access
        let first = try await access.addApprover("owner", admin: true, by: nil)
        let owner = try #require(await access.authenticate(secret: first.secret.reveal()))
        self.owner = owner
        let second = try await access.addApprover("lead", admin: false, by: owner)
        lead = try #require(await access.authenticate(secret: second.secret.reveal()))
        func agent(_ name: String) async throws -> AgentCaller {
            let issued = try await access.addAgent(name, by: owner)
            return AgentCaller(try #require(await access.authenticate(bearer: issued.secret.reveal())))
        }
        desk = try await agent("desk")
        other = try await agent("other")
        try await apply(Self.policy)
    }

    func apply(_ text: String) async throws {
        _ = try await services.gate.policies.apply([SourceFile(name: "policy.yaml", text: text)], by: owner)
    }

    /// While a table is away, whatever looks at it fails as it does while the store does.
    func without(_ table: String, _ body: () async throws -> Void) async throws {
        try await services.bench.store.write { tx in try tx.execute("ALTER TABLE \(table) RENAME TO \(table)_away", []) }
        try await body()
        try await services.bench.store.write { tx in try tx.execute("ALTER TABLE \(table)_away RENAME TO \(table)", []) }
    }

    /// Paid orders of 88.88.
    func makeOrders(_ names: String...) throws {
        _ = try simulator.makeOrders(
            names.map { OrderDraft(outTradeNo: $0, totalAmount: .fen(8888), subject: "Tea") }, paid: true)
    }

    /// A refund of 60.00 through the wire's service.
    func refund(
        _ order: String, by caller: AgentCaller? = nil, _ ear: Ear = Ear(), answers: [String: LinkAnswer]? = nil, state: String? = nil,
        amount: String = "60.00"
    ) async -> ToolCallAnswer {
        let request = MCP.ToolCallRequest(
            name: "refund-alipay-payment", arguments: ["outTradeNo": .string(order), "refundAmount": .string(amount)],
            inputResponses: answers, requestState: state)
        return await service.call(request, by: caller ?? desk, through: ear.exchange)
    }

    /// The one operation that waits for people.
    func held() async throws -> OperationID { try #require(await services.gate.waiting().first).operation.id }

    /// The lead agrees, and the host carries it out.
    func approve() async throws {
        #expect(try await services.gate.answer(try await held(), .approve, by: lead) == .approved)
        #expect(try await services.gate.resumeApproved() == 1)
    }
}

/// A client as one call sees it, which keeps what it is told.
final class Ear: Outlet {
    private let kept = Mutex<[JSONValue]>([])
    private let version: ProtocolVersion
    private let client: ClientCapabilities
    private let answer: JSONObject?
    private let isThinking: Bool
    private let ending: Latch
    /// Opened once it was told how far a call has come: the call waits.
    let waits = Latch()

    /// - Parameters:
    ///   - answer: what it answers when it is asked, where it is one of those that are.
    ///   - isThinking: whether its person never comes to an answer.
    init(
        _ version: ProtocolVersion = .july2026, _ client: JSONObject = [:], answering answer: JSONObject? = nil, isThinking: Bool = false,
        ending: Latch = Latch()
    ) {
        self.version = version
        self.client = ClientCapabilities(client)
        self.answer = answer
        self.isThinking = isThinking
        self.ending = ending
    }

    static let links: JSONObject = ["elicitation": ["form": [:], "url": [:]]]
    static let tasks: JSONObject = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
    static let forms: JSONObject = ["elicitation": [:]]

    var exchange: Exchange {
        Exchange(version: version, client: client, progressToken: "p", logLevel: .debug, outlet: self, ending: ending)
    }

    var heard: [JSONValue] { kept.withLock { $0 } }

    func heard(_ method: String) -> [JSONValue] { heard.filter { $0["method"] == .string(method) } }

    func send(_ message: JSONValue) {
        kept.withLock { $0.append(message) }
        if message["method"] == "notifications/progress" { waits.open() }
    }

    func ask(_ method: String, _ params: JSONObject, patience: Duration) async -> JSONObject? {
        send(["method": .string(method), "params": .object(params)])
        if isThinking { await Latch().wait() }
        return answer
    }
}

extension ToolCallAnswer {
    /// The result; nil for another answer.
    var result: ToolResult? { if case .result(let result) = self { result } else { nil } }

    /// The status of the result's structure; nil for another answer.
    var status: String? { result?.structured?["status"]?.stringValue }

    /// The link and the state; nil for another answer.
    var asked: (link: LinkQuestion, state: String)? {
        if case .inputRequired(let links, let state) = self, let link = links.first { (link, state) } else { nil }
    }

    /// The task; nil for another answer.
    var task: TaskState? { if case .task(let task) = self { task } else { nil } }

    /// The result's texts; empty for another answer.
    var text: String {
        (result?.content ?? []).map { if case .text(let text) = $0 { text } else { "" } }.joined(separator: "\n")
    }
}
