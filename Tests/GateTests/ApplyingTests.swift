import Access
import AuditLog
import Clocks
import Diagnostics
import JSON
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Gate

@Suite("Bringing a policy into force")
struct ApplyingTests {
    private static func sources(_ text: String) -> [SourceFile] { [SourceFile(name: "policy.yaml", text: text)] }

    @Test("it tells what the set means otherwise, and what new, renamed and changed limits start with")
    func outcome() async throws {
        let house = try await House(Policy.ungated)
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        for (order, amount, agent) in [("o-1", "30.00", desk), ("o-2", "20.00", desk), ("o-3", "7.00", other)] {
            house.till.addPaidOrder(order, .fen(10_000))
            #expect(try await house.refund(order, amount, by: agent).status == .succeeded)
        }
        let renamed = Policy.people + Policy.scopes + Policy.limits(refundDay: "80.00", name: "refund-daily") + Policy.gates
        let outcome = try await house.gate.policies.apply(Self.sources(renamed), by: house.owner)
        #expect(outcome.before.serial == 1 && outcome.version.serial == 2)
        let difference = try #require(outcome.difference)
        #expect(difference.changes.map(\.kind) == [.added, .removed, .added])
        #expect(difference.changes.map(\.name) == ["refund-daily", "refund-day", "over-50"])
        #expect(difference.widening.map(\.name) == ["refund-day"])
        let limit = try #require(outcome.starts.first { $0.counting.name == "refund-daily" })
        #expect(limit.lines.map(\.key) == ["agent desk", "agent other"])
        #expect(limit.lines.map(\.balance) == [Balance(amount: .fen(5000), count: 2), Balance(amount: .fen(700), count: 1)])
        let gate = try #require(outcome.starts.first { $0.counting.name == "over-50" })
        #expect(gate.lines.map(\.balance.amount) == [.fen(3000), .fen(2000), .fen(700)])
        house.till.addPaidOrder("o-4", .fen(10_000))
        #expect(try await house.refund("o-4", "30.01", by: desk).refusedBy == ["refund-daily"], "50.00 of 80.00 are spent")
    }

    @Test("of many balances the greatest are shown, and how many there are")
    func many() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for number in 1...7 {
            house.till.addPaidOrder("o-\(number)", .fen(10_000))
            #expect(try await house.refund("o-\(number)", "\(number).00", by: desk).status == .succeeded)
        }
        let outcome = try await house.gate.policies.apply(Self.sources(Policy.standard), by: house.owner)
        let gate = try #require(outcome.starts.first)
        #expect(gate.counting.name == "over-50" && gate.total == 7)
        #expect(gate.lines.map(\.balance.amount) == [.fen(700), .fen(600), .fen(500), .fen(400), .fen(300)])
    }

    @Test("a preview says the same and changes nothing")
    func preview() async throws {
        let house = try await House(Policy.ungated)
        let before = try await house.stored("policy_versions", "counted", "counters", "audit_entries")
        let preview = try await house.gate.policies.preview(Self.sources(Policy.wide))
        #expect(preview.version.serial == 2 && preview.difference?.changes.map(\.name) == ["refund-day", "over-50"])
        #expect(try await house.stored("policy_versions", "counted", "counters", "audit_entries") == before)
        #expect(try await house.gate.policies.current().version.serial == 1)
        let done = try await house.gate.policies.apply(Self.sources(Policy.wide), by: house.owner)
        #expect(done.difference == preview.difference && done.starts == preview.starts)
    }

    @Test("a limit of a day that comes to look back at thirty counts what happened before it came")
    func furtherBack() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(20_000)) }
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
        house.clock.advance(by: .days(3))
        // A counter of its own, which a day is enough for.
        func desks(_ window: String) -> String {
            Policy.ungated + "  - { limit: desks, agents: [desk], effects: [refund], amount: 100.00 CNY, \(window), each: agent }\n"
        }
        try await house.apply(desks("per: day"))
        #expect(try await house.refund("o-2", "30.00", by: desk).status == .succeeded)
        let outcome = try await house.gate.policies.apply(Self.sources(desks("within: 30d")), by: house.owner)
        let start = try #require(outcome.starts.first { $0.counting.name == "desks" })
        #expect(start.lines.map(\.balance) == [Balance(amount: .fen(90_00), count: 2)])
        #expect(try await house.refund("o-3", "10.01", by: desk).refusedBy == ["desks"])
        #expect(try await house.refund("o-3", "10.00", by: desk).status == .succeeded)
    }

    @Test("an apply that another one came before says so, and applies nothing")
    func race() async throws {
        let house = try await House()
        let lost = PolicyRaceLost(expected: 7, found: 1, author: "owner")
        await #expect(throws: lost) {
            try await house.gate.policies.apply(Self.sources(Policy.wide), by: house.owner, on: PolicyTerms(after: 7))
        }
        #expect("\(lost)" == "version 1 by `owner` is in force and not version 7: nothing was applied")
        try await house.gate.policies.apply(Self.sources(Policy.wide), by: house.owner, on: PolicyTerms(after: 1))
        #expect(try await house.gate.policies.current().version.serial == 2)
    }

    @Test("a rollback is a new version with the files of the old one, checked against the tools of today")
    func rollback() async throws {
        let house = try await House(Policy.standard)
        try await house.apply(Policy.wide)
        let outcome = try await house.gate.policies.rollBack(to: 1, by: house.owner)
        #expect(outcome.version.serial == 3 && outcome.version.origin == 1)
        #expect(outcome.version.digest == PolicyBook.digest(of: Self.sources(Policy.standard)))
        #expect(try await house.gate.policies.history().map(\.origin) == [1, nil, nil])
        let lead = try await house.person("lead")
        await #expect(throws: AccessError.adminNeeded("lead")) { _ = try await house.gate.policies.rollBack(to: 2, by: lead) }
        await #expect(throws: GateError.noSuchVersion(9)) { _ = try await house.gate.policies.rollBack(to: 9, by: house.owner) }
        await #expect(throws: GateError.noSuchVersion(0)) { _ = try await house.gate.policies.rollBack(to: 0, by: house.owner) }
        try await house.apply(Policy.people + "scopes: [{ permit: pay, agents: [bot], tools: [till-collect] }]\n")
        try await house.apply(Policy.standard)
        let poorer = try await house.secondGate(modules: [])
        await #expect(throws: PolicyRejected.self) { _ = try await poorer.policies.rollBack(to: 4, by: house.owner) }
    }

    @Test("a version in the store that is not what was applied is loaded by no host")
    func damaged() async throws {
        let house = try await House()
        try await house.store.write { tx in
            try tx.execute("UPDATE policy_versions SET sources = replace(sources, '100.00', '999.00')")
        }
        let other = try await house.secondGate()
        await #expect(throws: GateError.policyUnreadable("version 1 is not what was applied: its digest differs")) {
            _ = try await other.policies.current()
        }
    }

    @Test("a call that policies come before again and again is decided all the same, by the one in force, and its entry names it")
    func storm() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.storm((0..<12).map { $0.isMultiple(of: 2) ? Policy.wide : Policy.ungated })
        let reply = try await house.refund("o-1", "40.00", by: desk, through: try await house.secondGate())
        #expect(reply.status == .succeeded, "\(reply)")
        let serial = try await house.gate.policies.current().version.serial
        #expect(serial > 2)
        let body = try #require(try await house.bodies("permit").last)
        #expect(body["policy"]?.numberValue?.integer == serial && body["statements"]?.arrayValue?.isEmpty == false)
    }

    @Test("what the policy in force refuses is refused by it, though another one permitted the call a moment ago")
    func stormRefuses() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.storm([Policy.wide, Policy.ungated, "tollgate: 1\ntimezone: Asia/Shanghai\nagents: { desk: {} }\n"])
        let reply = try await house.refund("o-1", "40.00", by: desk, through: try await house.secondGate())
        #expect(reply.refusalCode == "out-of-scope")
        #expect(house.till.refunded == 0)
        let serial = try await house.gate.policies.current().version.serial
        let body = try #require(try await house.bodies("refused").last)
        #expect(body["policy"]?.numberValue?.integer == serial)
    }
}

extension House {
    /// Brings another of these policies into force each time that the facts of a call are looked up: between its policy and its COMMIT.
    fileprivate func storm(_ policies: [String]) {
        guard let next = policies.first else { return }
        till.when(.facts) { [self] in
            _ = try? await apply(next)
            storm(Array(policies.dropFirst()))
        }
    }

    /// The bodies of the entries of a kind, the oldest first.
    fileprivate func bodies(_ kind: String) async throws -> [JSONValue] {
        try await AuditTrail(store).list(AuditTrail.Filter(kind: kind, limit: 10_000)).reversed().map {
            try JSONValue(parsing: $0.record.body)
        }
    }
}
