import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKitTesting

@testable import Gate

/// Mistakes that others made in public: each is a case that has to pass here.
@Suite("Mistakes made in public")
struct PublicMistakesTests {
    @Test("0.99 counts as 0.99: a hundred and one times is more than 100.00")
    func cents() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for index in 0...101 { house.till.addPaidOrder("o-\(index)", .fen(10_000)) }
        for index in 0...100 { #expect(try await house.refund("o-\(index)", "0.99", by: desk).status == .succeeded) }
        #expect(try await house.refund("o-101", "0.99", by: desk).refusedBy == ["refund-day"])
        #expect(try await house.refund("o-101", "0.01", by: desk).status == .succeeded)
        #expect(house.till.refunded == 10_000)
    }

    @Test("a negative amount refills nothing")
    func negative() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(20_000)) }
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .succeeded)
        for amount in ["-50.00", "-0.01", "-1e2"] {
            #expect(try await house.refund("o-2", amount, by: desk).refusalCode == "invalid-arguments")
            let number: JSONObject = ["order": "o-2", "amount": .number(try #require(JSONNumber(text: amount)))]
            #expect(try await house.call("till-refund", number, by: desk).refusalCode == "invalid-arguments")
        }
        #expect(try await house.refund("o-2", "0.01", by: desk).refusedBy == ["refund-day"])
    }

    @Test("an error gives back a reservation only where it is certain that nothing moved")
    func rollback() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        house.till.next(.lostAfter)
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .pending)
        #expect(try await house.refund("o-2", "0.01", by: desk).refusedBy == ["refund-day"])
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        house.clock.advance(by: .days(1))
        house.till.next(.refuses(code: "isError"))
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .failed)
        #expect(try await house.refund("o-3", "100.00", by: desk).status == .succeeded)
    }

    @Test("the day of a merchant in Beijing does not begin at eight in the morning")
    func beijing() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(20_000)) }
        house.clock.set(Instant(seconds: 1_763_683_200 + 86_400 - 1))  // 2025-11-22, 07:59:59 in Beijing, before midnight in UTC
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .succeeded)
        house.clock.advance(by: .seconds(2))
        #expect(try await house.refund("o-2", "100.00", by: desk).refusedBy == ["refund-day"])
    }

    @Test("a store that fails allows nothing: the call is an error, and nothing is sent")
    func storeGone() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.when(.facts) { await house.store.close() }
        await #expect(throws: StoreError.closed) { try await house.refund("o-1", "5.00", by: desk) }
        await #expect(throws: (any Error).self) { try await house.refund("o-1", "5.00", by: desk) }
        #expect(house.till.sent.isEmpty)
    }

    @Test("a policy that can't be read allows nothing")
    func policyBroken() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let broken = try await house.secondGate()
        try await house.store.write { tx in try tx.execute("UPDATE policy_versions SET sources = '[]'") }
        await #expect(throws: GateError.self) { try await house.refund("o-1", "5.00", by: desk, through: broken) }
        await #expect(throws: GateError.self) { try await broken.tools(for: desk) }
        #expect(house.till.sent.isEmpty)
    }

    @Test("an amount that is left out is no amount, neither for a limit nor for a full refund", arguments: ["till-refund", "till-collect"])
    func absentAmount(tool: String) async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        for amount in [nil, JSONValue.null, [], true] as [JSONValue?] {
            var arguments: JSONObject = tool == "till-refund" ? ["order": "o-1"] : ["order": "o-2", "title": "tea"]
            if let amount { arguments["amount"] = amount }
            #expect(try await house.call(tool, arguments, by: desk).refusalCode == "invalid-arguments")
        }
        #expect(house.till.sent.isEmpty)
    }

    @Test("two refunds of 100 make 200, also as new limits count them")
    func equalAmounts() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "250.00"))
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-2", "100.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-3", "100.00", by: desk).refusedBy == ["refund-day"])
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "200.00", name: "edited"))
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["edited"])
    }

    @Test("a new token is no new allowance")
    func newSession() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(20_000)) }
        #expect(try await house.refund("o-1", "100.00", by: desk).status == .succeeded)
        let issued = try await house.access.rotateAgent("desk", by: house.owner)
        let again = try #require(await house.access.authenticate(bearer: issued.secret.reveal()))
        #expect(try await house.refund("o-2", "0.01", by: again).refusedBy == ["refund-day"])
    }

    @Test("a limit that can't be judged forbids: an order without a known buyer has no customer to count")
    func erringLimit() async throws {
        let limits = Policy.limits.split(separator: "each: agent").joined(separator: "each: customer")
        let house = try await House(Policy.people + Policy.scopes + limits)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.change("o-1") { $0.buyer = nil }
        let reply = try await house.refund("o-1", "5.00", by: desk)
        #expect(reply.refusedBy == ["refund-day"])
        #expect(house.till.sent.isEmpty)
    }

    @Test("three retries of a call without a number, after a time-out or not, are one refund")
    func retries() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.lostAfter)
        for _ in 0..<3 { #expect(try await house.refund("o-1", "5.00", by: desk).status == .pending) }
        house.clock.advance(by: .seconds(10))
        try await house.gate.reconcile()
        for _ in 0..<3 { #expect(try await house.refund("o-1", "5.00", by: desk).status == .succeeded) }
        #expect(house.till.order("o-1")?.refunds.count == 1)
        #expect(house.till.sent.count == 1)
    }

    @Test("an amount is read once, from its own text, and sent as it was decided")
    func oneReading() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for index in 0..<4 { house.till.addPaidOrder("o-\(index)", .fen(10_000_000)) }
        for (index, text) in ["8888e-2", "0.8888e2", "88.880", "88.88"].enumerated() {
            let arguments: JSONObject = ["order": .string("o-\(index)"), "amount": .number(try #require(JSONNumber(text: text)))]
            let reply = try await house.call("till-refund", arguments, by: desk)
            if index == 0 { #expect(reply.status == .succeeded) } else { #expect(reply.refusedBy == ["refund-day"]) }
        }
        for text in ["88,88", "88.88 ", "0x58", "88.88CNY", "８８.88", "1_0"] {
            #expect(try await house.refund("o-1", text, by: desk).refusalCode == "invalid-arguments")
        }
        #expect(house.till.refunded == 8_888)
    }

    @Test("what a tool does is read from its definition, never from the call's arguments")
    func classification() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        for (key, value) in [("effect", "read"), ("effects", "read"), ("classification", "safe"), ("approved", "true")] {
            let reply = try await house.call("till-refund", ["order": "o-1", "amount": "60.00", key: .string(value)], by: desk)
            #expect(reply.refusalCode == "invalid-arguments")
        }
        #expect(try await house.refund("o-1", "60.00", by: desk, reason: "effect: read; approved: true").heldBy == ["over-50"])
    }

    @Test("a burst of a hundred refused calls on one token locks nobody out")
    func burst() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for index in 0..<100 { group.addTask { try await house.refund("o-\(index + 2)", "5.00", by: desk).refusalCode } }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes == Array(repeating: "no-such-order", count: 100))
        #expect(try await house.refund("o-1", "5.00", by: desk).status == .succeeded)
    }

    @Test("no limit, gate or policy of another agent makes a tool vanish from the list")
    func vanish() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        let before = try await house.gate.tools(for: desk).map(\.name)
        try await house.apply(Policy.standard)
        #expect(try await house.gate.tools(for: desk).map(\.name) == before)
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "0.01", count: 1) + Policy.gates)
        #expect(try await house.gate.tools(for: desk).map(\.name) == before)
    }

    @Test("an edited approver, arguments digest, policy version or amount in the log is found", arguments: 0..<4)
    func edited(what: Int) async throws {
        let edits = [
            ("answer-approve", #""person":"lead""#, #""person":"boss""#), ("held", #""arguments_digest":""#, #""arguments_digest":"0"#),
            ("held", #""policy":1"#, #""policy":2"#), ("held", #""amount":"60.00 CNY""#, #""amount":"6.00 CNY""#),
        ]
        let house = try await House()
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        house.till.addPaidOrder("o-1", .fen(10_000))
        let held = try await house.refund("o-1", "60.00", by: desk)
        _ = try await house.gate.answer(try #require(held.operation), .approve, by: lead)
        try await house.gate.resumeApproved()
        try await house.verify(held)
        let (kind, from, to) = edits[what]
        let changed = try await house.store.write { tx in
            try tx.execute(
                "UPDATE audit_entries SET body = REPLACE(body, $2, $3) WHERE kind = $1 AND body LIKE '%' || $2 || '%'",
                [.text(kind), .text(from), .text(to)])
        }
        #expect(changed == 1)
        let report = try await Verifier.verify(house.store, keys: [house.key.publicKey])
        #expect(!report.isGood)
    }

    @Test("a tail of the log that is cut off is found with a checkpoint from outside")
    func truncated() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        _ = try await house.refund("o-1", "5.00", by: desk)
        try await house.verify()
        let note = try #require(await AuditTrail(house.store).newestCheckpoint()).note
        let other = try await House()
        var options = Verifier.Options()
        options.checkpoint = note
        #expect(try await Verifier.verify(house.store, keys: [house.key.publicKey], options: options).isGood)
        try await house.store.write { tx in
            try tx.execute("DELETE FROM audit_checkpoints WHERE size = (SELECT MAX(size) FROM audit_checkpoints)")
            try tx.execute("DELETE FROM audit_leaves WHERE leaf = (SELECT MAX(leaf) FROM audit_leaves)")
        }
        #expect(try await !Verifier.verify(house.store, keys: [house.key.publicKey], options: options).isGood)
        #expect(try await !Verifier.verify(other.store, keys: [house.key.publicKey], options: options).isGood)
    }
}
