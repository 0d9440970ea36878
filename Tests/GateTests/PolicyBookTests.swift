import Access
import AuditLog
import Clocks
import Diagnostics
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Gate

@Suite("The policy in force")
struct PolicyBookTests {
    @Test("while there was never one, refunds are refused with the command that makes the first admin, and held once there is one")
    func neverOne() async throws {
        let house = try await House(nil)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk).status == .succeeded)
        #expect(try await house.call("till-collect", ["order": "o-2", "amount": "5000.00", "title": "tea"], by: desk).status == .succeeded)
        let much = try await house.call("till-collect", ["order": "o-3", "amount": "5000.01", "title": "tea"], by: desk)
        #expect(much.refusedBy == ["built-in-collect-call"])
        #expect(try await house.call("till-transfer", ["payee": "p", "amount": "1"], by: desk).refusalCode == "out-of-scope")
        #expect(try await house.refund("o-1", "0.01", by: desk).heldBy == ["built-in-refund-gate"])
        #expect(house.till.refunded == 0)
        // Without any admin there is nobody to ask.
        try await house.store.write { tx in try tx.execute("UPDATE access_approver SET is_admin = 0") }
        house.till.addPaidOrder("o-4", .fen(10_000))
        let refused = try await house.refund("o-4", "0.01", by: desk)
        #expect(refused.refusalCode == "no-admin")
        #expect(refused.said.contains("tollgate approvers add NAME --admin"))
        try await house.verify(much, refused)
    }

    @Test("the agent that nobody has proved is held whatever the policy says, and an admin settles it")
    func local() async throws {
        let house = try await House(nil)
        house.till.addPaidOrder("o-1", .fen(10_000))
        let held = try await house.refund("o-1", "0.01", by: Access.local())
        #expect(held.heldBy == ["built-in-refund-gate", "local-agent"])
        let named = Policy.people.split(separator: "bot: {}").joined(separator: "bot: {}\n  local: {}")
        let open = Policy.scopes.split(separator: "agents: [desk, other]").joined(separator: "agents: [desk, other, local]")
        house.clock.advance(by: .hours(24))
        try await house.gate.expireQuestions()
        try await house.apply(named + open + Policy.limits)
        let again = try await house.refund("o-1", "0.02", by: Access.local())
        #expect(again.heldBy == ["local-agent"])
        let lead = try await house.person("lead")
        let id = try #require(again.operation)
        await #expect(throws: AnswerRefused.noRole(person: "lead", gates: ["local-agent"])) {
            try await house.gate.answer(id, .approve, by: lead)
        }
        #expect(try await house.gate.answer(id, .approve, by: house.owner) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(house.till.refunded == 2)
    }

    @Test("a set that does not check changes nothing")
    func rejected() async throws {
        let house = try await House()
        let bad = SourceFile(name: "bad.yaml", text: Policy.standard + "lmits: []\n")
        await #expect(throws: PolicyRejected.self) { try await house.gate.policies.apply([bad], by: house.owner) }
        #expect(try await house.gate.policies.current().version.serial == 1)
        #expect(try await house.count("policy-applied") == 1)
    }

    @Test("only an admin puts a policy in force")
    func adminOnly() async throws {
        let house = try await House()
        let lead = try await house.person("lead")
        await #expect(throws: AccessError.adminNeeded("lead")) {
            try await house.gate.policies.apply([SourceFile(name: "p.yaml", text: Policy.wide)], by: lead)
        }
        #expect(try await house.gate.policies.current().version.serial == 1)
    }

    @Test("of two hosts that start at once with different files, one puts its own in force and the other sees that")
    func first() async throws {
        let house = try await House(nil)
        let other = try await house.secondGate()
        let own = SourceFile(name: "p.yaml", text: Policy.standard)
        let its = SourceFile(name: "p.yaml", text: Policy.wide)
        async let mine = house.gate.policies.applyFirst([own])
        async let theirs = other.policies.applyFirst([its])
        let versions = try await [mine, theirs]
        #expect(versions.compactMap { $0 }.count == 1)
        #expect(try await house.gate.policies.history().count == 1)
        let digests = [try await house.gate.policies.current().version.digest, try await other.policies.current().version.digest]
        #expect(digests[0] == digests[1])
        #expect(try await house.gate.policies.applyFirst([own]) == nil)
    }

    @Test("history tells who put what in force, and the built-in set never returns")
    func history() async throws {
        let house = try await House(nil)
        #expect(try await house.gate.policies.current().policies.isBuiltIn)
        try await house.apply(Policy.standard)
        try await house.apply(Policy.wide)
        let history = try await house.gate.policies.history()
        #expect(history.map(\.serial) == [2, 1])
        #expect(history.map(\.author) == ["owner", "owner"])
        #expect(history[0].sources == [SourceFile(name: "policy.yaml", text: Policy.wide)])
        try await house.apply("tollgate: 1\ntimezone: Asia/Shanghai\nagents: { desk: {} }\n")
        #expect(try await !house.gate.policies.current().policies.isBuiltIn)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        #expect(try await house.refund("o-1", "1.00", by: desk).refusalCode == "out-of-scope")
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk).refusalCode == "out-of-scope")
    }
}
