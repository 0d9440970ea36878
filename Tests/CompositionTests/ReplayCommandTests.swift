import Clocks
import Diagnostics
import Foundation
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing

@testable import Composition
@testable import Gate

@Suite("tollgate policy replay")
struct ReplayCommandTests {
    /// 2026-11-21T01:10:00Z: ten past nine in Shanghai.
    private static let morning = Instant(seconds: 1_795_223_400)

    /// The blocks of the page in this language, in their order.
    private static func page(_ language: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/policy/replay.md"), encoding: .utf8)
        return text.components(separatedBy: "```\(language)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }

    /// A store in which a day of the page's example lies.
    private func stage() async throws -> Stage {
        let stage = try Stage()
        stage.clock.set(Self.morning - .minutes(1))
        let tools = try await HostParts.standard.tools(settings(stage)).map(\.signature)
        let policies = try #require(PolicyChecker.check([.init(name: "p.yaml", text: try Self.page("yaml")[0])], tools: tools).policies)
        let shop = try await services(stage) { $0.ledger.shop.key }
        func refund(_ order: String, _ fen: Int64, minutes: Int64) -> Request {
            let identity = OrderIdentity(number: OrderNumber(order), tradeNumber: "2026112122\(order)")
            let now = Self.morning + .minutes(minutes)
            let facts = OrderFacts(
                identity: identity, status: .paid, total: .fen(100_00), paid: .fen(100_00), buyer: "2088102146225135",
                paidAt: now - .hours(30))
            return Request(
                agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(fen), order: identity.number,
                facts: .order(facts), orderRefunded: .fen(0), orderOpen: .fen(0), shop: shop, number: "n-\(order)", now: now)
        }
        try await keep(refund("tea-1", 40_00, minutes: 0), .permit, ["desk-refunds"], policies, in: stage)
        try await keep(refund("tea-2", 60_00, minutes: 55), .hold, ["lead"], policies, in: stage)
        try await keep(refund("tea-3", 25_00, minutes: 140), .forbid, ["refund-day"], policies, in: stage)
        stage.clock.set(Instant(seconds: 1_795_255_200))
        for (index, text) in try Self.page("yaml").enumerated() {
            try text.write(toFile: stage.path(index == 0 ? "old.yaml" : "draft.yaml"), atomically: true, encoding: .utf8)
        }
        return stage
    }

    private func settings(_ stage: Stage) throws -> Settings {
        try SettingsLoader.load(
            flags: SettingsFlags(environment: "simulator", state: stage.path("state")), config: nil, environment: ["HOME": stage.folder])
    }

    private func services<R: Sendable>(_ stage: Stage, _ body: @Sendable (HostServices) async throws -> R) async throws -> R {
        let settings = try settings(stage)
        let context = CommandContext(environment: ["HOME": stage.folder], terminal: stage.terminal, clock: stage.clock, parts: .standard)
        return try await CommandContext.$current.withValue(context) { try await HostServices.with(settings, making: true, body) }
    }

    /// Writes a decision as the gate does, with what it reserves.
    private func keep(
        _ request: Request, _ ruling: Ruling, _ statements: [String], _ policies: CheckedPolicies, in stage: Stage
    ) async throws {
        stage.clock.set(request.now)
        let id = OperationID("op_\(request.number)")
        let movement = Movement.refund(
            order: try #require(request.facts.order?.identity), amount: try #require(request.amount), number: RequestNumber(request.number))
        let call = RecordedCall(
            agent: request.agent, credential: "c", conversation: nil, tool: request.tool, toolDigest: "d", arguments: request.arguments,
            digest: request.number, reason: "", buyer: request.facts.order?.buyer, facts: RecordedFacts(request).json, policySerial: 1,
            statements: statements)
        let draft = Draft(id: id, call: call, movement: movement, number: RequestNumber(request.number), counters: [])
        let decision = RecordedDecision(.call, request, Outcome(ruling, by: statements))
        try await services(stage) { services in
            let (ledger, terms) = (services.ledger, LeaseTerms(holder: "h", length: .seconds(30), deadline: .minutes(15)))
            try await services.bench.store.write { tx in
                try DecisionBook(ledger: ledger).add(Ruled(decision, serial: 1), operation: ruling == .forbid ? nil : id, in: tx)
                switch ruling {
                case .forbid: break
                case .hold: try ledger.hold(draft, in: tx)
                case .permit:
                    _ = try ledger.reserve(draft, terms: terms, in: tx)
                    guard let operation = try ledger.operation(id, in: tx) else { throw LedgerError.noSuchOperation(id) }
                    try ledger.post(operation, OperationResult(text: "", structured: nil, code: nil), cumulativeRefund: nil, in: tx)
                }
            }
        }
    }

    private func replay(_ stage: Stage, _ words: String...) async -> Run {
        await stage.run(["policy", "replay", "--simulator"] + words)
    }

    @Test("the page's example comes out as the page says")
    func page() async throws {
        let stage = try await stage()
        let run = await replay(stage, "--since", "2026-11-21", "--policies", stage.path("draft.yaml"))
        let page = try Self.page("text")[0]
        #expect(run.status == 0 && run.output == page, "\(run.output)\(run.complaints)")
        let same = await replay(stage, "--since", "1d", "--policies", stage.path("old.yaml"))
        #expect(
            same.output == "3 decisions from 2026-11-20T10:00:00Z to before 2026-11-21T10:00:00Z made again: none changes\n\n"
                + "Decisions are kept since 2026-11-21T01:10:00Z.\n")
    }

    @Test("programs get all of it as one object, as many changes as they ask for")
    func json() async throws {
        let stage = try await stage()
        let run = await replay(stage, "--since", "9h", "--policies", stage.path("draft.yaml"), "--json", "--limit", "1", "--compounding")
        let found = try JSONValue(parsing: run.output)
        #expect(run.status == 0 && found["decisions"] == 3 && found["changed"] == 2 && found["changes"]?.arrayValue?.count == 1)
        #expect(found["exposure"]?["opened"] == ["count": 1, "amounts": ["25.00 CNY"]] && found["compounding"] == true)
        let change = found["changes"]?.arrayValue?.first
        #expect(change?["then"] == ["ruling": "permit", "statements": ["desk-refunds"]] && change?["order"] == "tea-1")
        #expect(!run.output.contains("2088102146225135"), "the buyer stays in the store")
    }

    @Test("a part of the time is that part, with what was spent before it")
    func part() async throws {
        let stage = try await stage()
        let run = await replay(
            stage, "--since", "2026-11-21T11:00:00+08:00", "--until", "2026-11-21T12:00:00+08:00", "--policies", stage.path("old.yaml"))
        #expect(run.output.hasPrefix("1 decision from 2026-11-21T03:00:00Z to before 2026-11-21T04:00:00Z made again: none changes"))
        let none = await replay(stage, "--since", "1h", "--policies", stage.path("old.yaml"))
        #expect(none.output.hasPrefix("there is no decision from "))
    }

    @Test("a pipeline can ask that nothing opens")
    func failing() async throws {
        let stage = try await stage()
        #expect(await replay(stage, "--since", "1d", "--policies", stage.path("draft.yaml"), "--fail-if-opened").status == 1)
        #expect(await replay(stage, "--since", "1d", "--policies", stage.path("old.yaml"), "--fail-if-opened").status == 0)
    }

    @Test("a time that is none, a draft that does not check and a store that is not there are said so")
    func mistakes() async throws {
        let stage = try await stage()
        let when = await replay(stage, "--since", "yesterday", "--policies", stage.path("old.yaml"))
        #expect(when.status == 2 && when.complaints.contains("`--since yesterday` is no time"))
        let order = await replay(stage, "--since", "1h", "--until", "2h", "--policies", stage.path("old.yaml"))
        #expect(order.status == 2 && order.complaints.contains("`--since` is not before `--until`"))
        try "tollgate: 1\n".write(toFile: stage.path("bad.yaml"), atomically: true, encoding: .utf8)
        let draft = await replay(stage, "--since", "1h", "--policies", stage.path("bad.yaml"))
        #expect(draft.status == 1 && draft.output.isEmpty && draft.complaints.contains("error["))
        let empty = try Stage()
        #expect(await replay(empty, "--since", "1h").status == 2)
    }
}
