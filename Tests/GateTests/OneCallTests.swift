import AuditLog
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("One call, start to end")
struct OneCallTests {
    @Test("a refund within scope, limit and gate is carried out once, posted and written down")
    func permitted() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let reply = try await house.refund("o-1", "30.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(house.till.refunded == 3_000)
        #expect(house.till.sent.count == 1)
        let operation = try await house.operation(reply.operation)
        #expect(operation.state == .succeeded)
        #expect(operation.movement.amount == .fen(3_000))
        #expect(try await house.count("permit") == 1)
        #expect(try await house.count("succeeded") == 1)
        try await house.verify(reply)
    }

    @Test("100, 100.0 and 1e2 are one call; a sign, a fraction of a fen and too many digits are refused before anything is looked up")
    func amounts() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(100_000))
        let first = try await house.refund("o-1", "10", by: desk)
        for same in ["10.0", "1e1", "1000e-2", "10.000"] {
            let arguments: JSONObject = ["order": "o-1", "amount": .number(try #require(JSONNumber(text: same)))]
            let reply = try await house.call("till-refund", arguments, by: desk)
            #expect(reply.operation == first.operation)
        }
        #expect(house.till.refunded == 1_000)
        house.till.when(.facts) { Issue.record("an amount that is none was looked into") }
        for wrong in ["-5", "0", "0.00", "1e-3", "5.001", "88.880000000000000001", "NaN", "1234567890123456789", "", " 5", "0x10"] {
            let reply = try await house.refund("o-1", wrong, by: desk)
            #expect(reply.refusalCode == "invalid-arguments", "\(wrong)")
            try await house.verify(reply)
        }
        #expect(house.till.refunded == 1_000)
    }

    @Test("what no scope permits ends before anything is looked up", arguments: ["bot", "other"])
    func outOfScope(agent: String) async throws {
        let house = try await House()
        let principal = try await house.agent(agent)
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.facts) { Issue.record("it was looked up") }
        let reply = try await house.call("till-collect", ["order": "o-2", "amount": "1", "title": "tea"], by: principal)
        #expect(reply.refusalCode == "out-of-scope")
        #expect(try await house.call("no-such-tool", [:], by: principal).refusalCode == "unknown-tool")
        #expect(house.till.sent.isEmpty)
        try await house.verify(reply)
    }

    @Test("an agent sees the tools that it may call, and no others")
    func listing() async throws {
        let house = try await House()
        let (desk, bot) = (try await house.agent(), try await house.agent("bot"))
        #expect(try await house.gate.tools(for: desk).map(\.name) == ["operation-status", "till-balance", "till-collect", "till-refund"])
        #expect(try await house.gate.tools(for: bot).map(\.name) == ["operation-status", "till-transfer"])
        #expect(try await house.gate.tools(for: Access.local()).isEmpty)
    }

    @Test("looking is decided and written down too, and needs no permit")
    func reading() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let reply = try await house.call("till-balance", ["order": "o-1"], by: desk)
        #expect(reply.status == .succeeded)
        #expect(reply.said.contains("100.00 CNY"))
        let failed = try await house.call("till-balance", ["order": "o-9"], by: desk)
        #expect(failed.status == .failed)
        try await house.verify(reply, failed)
    }

    @Test("an operation tells its state to the agent that made it, and to no other")
    func status() async throws {
        let house = try await House()
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        let own = try await house.call("operation-status", ["operation": .string(id.text)], by: desk)
        #expect(own.said.contains("held"))
        let foreign = try await house.call("operation-status", ["operation": .string(id.text)], by: other)
        #expect(foreign.status == .failed)
        #expect(!foreign.said.contains("60.00"))
    }

    @Test("a frozen agent, and one whose token was rotated away, is refused at the door and in COMMIT")
    func frozen() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.facts) { [house] in
            do { try await house.access.freezeAgent("desk", by: house.owner) } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "10.00", by: desk).refusalCode == "agent-frozen")
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk).refusalCode == "agent-frozen")
        try await house.access.thawAgent("desk", by: house.owner)
        _ = try await house.access.rotateAgent("desk", by: house.owner)
        let reply = try await house.refund("o-1", "10.00", by: desk)
        #expect(reply.refusalCode == "credential-ended")
        #expect(house.till.sent.isEmpty)
        try await house.verify(reply)
    }

    @Test("a refusal by a limit says which and never what is left; the log has it for people")
    func toldLittle() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        #expect(try await house.refund("o-1", "54.32", by: desk).status == .succeeded)
        let refused = try await house.refund("o-2", "50.00", by: desk)
        #expect(refused.refusedBy == ["refund-day"])
        #expect(refused.said.contains("refund-day"))
        for left in ["45.68", "4568", "45.", "54.32", "100.00"] { #expect(!refused.said.contains(left), "\(left)") }
        #expect(try await house.entry("refused")?.record.body.contains("\"left\":\"45.68 CNY\"") == true)
        try await house.verify(refused)
    }

    @Test("the log holds neither arguments nor who the buyer is; who knows the buyer can show that it is the one")
    func nothingPersonal() async throws {
        let house = try await House()
        let desk = try await house.agent()
        let bot = try await house.agent("bot")
        house.till.addPaidOrder("o-1", .fen(10_000), buyer: "2088MARKERBUYER")
        _ = try await house.refund("o-1", "10.00", by: desk, reason: "MARKERREASON")
        _ = try await house.refund("o-1", "60.00", by: desk, reason: "MARKERREASON")
        _ = try await house.call("till-transfer", ["payee": "MARKERPAYEE", "amount": "1"], by: bot)
        _ = try await house.call("till-refund", ["order": "o-1", "amount": "1", "MARKERKEY": "MARKERVALUE"], by: desk)
        let log = try await house.stored("audit_entries", "audit_leaves", "audit_pending")
        #expect(!log.contains("MARKER"))
        #expect(try await !house.stored("counted", "questions").contains("MARKER"))
        let entry = try #require(await house.entry("permit"))
        let payee = try await AuditTrail(house.store).discloses(entry.record.reference, name: "payee", value: "TILL_ID:MARKERPAYEE")
        #expect(payee)
    }

    @Test("every entry of the gate says whose money it is about")
    func shop() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        _ = try await house.refund("o-1", "10.00", by: desk)
        _ = try await house.refund("o-1", "60.00", by: desk)
        _ = try await house.refund("o-1", "-1", by: desk)
        let entries = try await AuditTrail(house.store).list().filter { $0.record.writer == "gate-1" && $0.record.kind != "policy-applied" }
        #expect(Set(entries.map(\.record.kind)) == ["permit", "succeeded", "held", "refused"])
        for entry in entries { #expect(entry.record.body.contains("test/2021000000000001/"), "\(entry.record.kind)") }
    }

    @Test("a client that leaves before COMMIT ends the call; one that leaves after it only stops waiting")
    func cancellation() async throws {
        let house = try await House()
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        let (before, after) = (Handle(), Handle())
        house.till.when(.facts) { await before.cancel() }
        await before.keep(Task { try await house.refund("o-1", "10.00", by: desk) })
        await #expect(throws: CancellationError.self) { try await before.value() }
        let leaving = try await house.secondGate(probe: LeaveAt(boundary: .afterDecide))
        let decided = Task { try await house.refund("o-1", "10.00", by: desk, through: leaving) }
        await #expect(throws: CancellationError.self) { try await decided.value }
        #expect(try await house.operations().isEmpty)
        house.till.when(.send) { await after.cancel() }
        await after.keep(Task { try await house.refund("o-2", "10.00", by: desk) })
        _ = try? await after.value()
        await house.gate.drain()
        let operation = try #require(await house.operations().first)
        #expect(operation.state == .succeeded)
        #expect(house.till.refunded == 1_000)
        try await house.verify()
    }
}

/// Leaves the call at a boundary.
private struct LeaveAt: StageProbe {
    let boundary: StageBoundary

    func reached(_ boundary: StageBoundary) {
        if boundary == self.boundary { withUnsafeCurrentTask { $0?.cancel() } }
    }
}

/// A call that somebody may leave while it runs.
private actor Handle {
    private var task: Task<Reply, any Error>?
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func keep(_ task: Task<Reply, any Error>) {
        self.task = task
        for continuation in waiting { continuation.resume() }
    }

    func cancel() async {
        if task == nil { await withCheckedContinuation { waiting.append($0) } }
        task?.cancel()
    }

    func value() async throws -> Reply? { try await task?.value }
}
