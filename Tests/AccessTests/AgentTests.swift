import Clocks
import Store
import Testing

@testable import Access

@Suite("agents")
struct AgentTests {
    @Test("a token is its agent's, by name and by credential id")
    func authenticates() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        let other = try await house.access.addAgent("finance", by: boss)
        let principal = try #require(try await house.access.authenticate(bearer: issued.secret.reveal()))
        #expect(principal.agent == "desk" && principal.credential == issued.id && principal.kind == .token)
        #expect(principal.conversation == nil)
        #expect(try await house.access.authenticate(bearer: other.secret.reveal())?.agent == "finance")
    }

    @Test("a wrong secret part with a right id is nobody's, and so is one agent's id with another's secret")
    func wrongSecret() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let a = try #require(Credential(try await house.access.addAgent("desk", by: boss).secret.reveal(), kind: .agent))
        let b = try #require(Credential(try await house.access.addAgent("finance", by: boss).secret.reveal(), kind: .agent))
        #expect(try await house.access.authenticate(bearer: "tg_agent_\(a.id)_\(b.secret)") == nil)
        let last = a.secret.last == "a" ? "b" : "a"
        #expect(try await house.access.authenticate(bearer: "tg_agent_\(a.id)_\(a.secret.dropLast())\(last)") == nil)
        #expect(try await house.access.authenticate(bearer: "") == nil)
    }

    @Test("a rotation ends the old token at once")
    func rotation() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let old = try await house.access.addAgent("desk", by: boss)
        let principal = try #require(try await house.access.authenticate(bearer: old.secret.reveal()))
        let new = try await house.access.rotateAgent("desk", by: boss)
        #expect(try await house.access.authenticate(bearer: old.secret.reveal()) == nil)
        #expect(try await house.access.authenticate(bearer: new.secret.reveal())?.agent == "desk")
        let standing = try await house.store.read { try Access.standing(of: principal, in: $0) }
        #expect(standing == .ended)
    }

    @Test("a token that another host ended is let in for a second at most, and stands for nobody from the first")
    func rotationElsewhere() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let old = try await house.access.addAgent("desk", by: boss).secret.reveal()
        let principal = try #require(try await house.access.authenticate(bearer: old))
        _ = try await house.otherHost().rotateAgent("desk", by: boss)
        #expect(try await house.store.write { try Access.standing(of: principal, in: $0) } == .ended)
        house.ticks.advance(by: .milliseconds(999))
        #expect(try await house.access.authenticate(bearer: old) == principal)
        house.ticks.advance(by: .milliseconds(1))
        #expect(try await house.access.authenticate(bearer: old) == nil)
    }

    @Test("a commit that has read an agent's standing sees what changes it later in the same commit")
    func standingInOneCommit() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        let principal = try #require(try await house.access.authenticate(bearer: issued.secret.reveal()))
        let seen = try await house.store.write { tx in
            var seen = [try Access.standing(of: principal, in: tx)]
            try tx.execute("UPDATE access_credential SET revoked_at = $1 WHERE id = $2", [.integer(1), .text(issued.id)])
            seen.append(try Access.standing(of: principal, in: tx))
            try tx.execute("UPDATE access_agent SET frozen_at = $1 WHERE name = 'desk'", [.integer(1)])
            seen.append(try Access.standing(of: principal, in: tx))
            return seen
        }
        #expect(seen == [.good, .ended, .frozen])
    }

    @Test("a token with a lifetime is good until the millisecond before it ends")
    func expiry() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", lifetime: .hours(1), by: boss)
        house.clock.advance(by: .hours(1))
        house.clock.advance(by: .milliseconds(-1))
        let principal = try #require(try await house.access.authenticate(bearer: issued.secret.reveal()))
        house.clock.advance(by: .milliseconds(1))
        #expect(try await house.access.authenticate(bearer: issued.secret.reveal()) == nil)
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .ended)
        await #expect(throws: AccessError.badLifetime) {
            _ = try await house.access.addAgent("other", lifetime: .seconds(0), by: boss)
        }
    }

    @Test("a freeze counts in the next transaction, any approver may do it, and only an admin thaws")
    func freezing() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let lead = try await house.person("lead", by: boss)
        let issued = try await house.access.addAgent("desk", by: boss)
        try await house.access.freezeAgent("desk", by: lead)
        #expect(try await house.store.write { try Access.bar(of: "desk", in: $0) } == .frozen)
        let principal = try #require(try await house.access.authenticate(bearer: issued.secret.reveal()))
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .frozen)
        await #expect(throws: AccessError.adminNeeded("lead")) { try await house.access.thawAgent("desk", by: lead) }
        try await house.access.thawAgent("desk", by: boss)
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .good)
    }

    @Test("the built-in agent has no token to add, rotate or remove, and can be frozen")
    func local() async throws {
        let house = try await House()
        let boss = try await house.admin()
        await #expect(throws: AccessError.builtInAgent) { _ = try await house.access.addAgent("local", by: boss) }
        await #expect(throws: AccessError.builtInAgent) { _ = try await house.access.rotateAgent("local", by: boss) }
        await #expect(throws: AccessError.builtInAgent) { try await house.access.removeAgent("local", by: boss) }
        #expect(try await house.store.read { try Access.bar(of: "local", in: $0) } == nil)
        try await house.access.freezeAgent("local", by: boss)
        #expect(try await house.store.read { try Access.standing(of: Access.local(), in: $0) } == .frozen)
        try await house.access.thawAgent("local", by: boss)
        #expect(try await house.store.read { try Access.standing(of: Access.local(), in: $0) } == .good)
    }

    @Test("a removed agent's token is worth nothing, its name can be used again, and a freeze outlives both")
    func removal() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let old = try await house.access.addAgent("desk", by: boss)
        let principal = try #require(try await house.access.authenticate(bearer: old.secret.reveal()))
        try await house.access.freezeAgent("desk", by: boss)
        try await house.access.removeAgent("desk", by: boss)
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .removed, "to thaw it helps nobody")
        #expect(try await house.access.authenticate(bearer: old.secret.reveal()) == nil)
        #expect(try await house.access.agents().isEmpty)
        await #expect(throws: AccessError.noSuchAgent("desk")) { try await house.access.thawAgent("desk", by: boss) }
        _ = try await house.access.addAgent("desk", by: boss)
        #expect(try await house.access.authenticate(bearer: old.secret.reveal()) == nil)
        #expect(try await house.store.read { try Access.bar(of: "desk", in: $0) } == .frozen)
    }

    @Test("an agent is added once, and what is not there cannot be changed")
    func existence() async throws {
        let house = try await House()
        let boss = try await house.admin()
        _ = try await house.access.addAgent("desk", by: boss)
        await #expect(throws: AccessError.agentExists("desk")) { _ = try await house.access.addAgent("desk", by: boss) }
        await #expect(throws: AccessError.noSuchAgent("nobody")) { _ = try await house.access.rotateAgent("nobody", by: boss) }
        await #expect(throws: AccessError.noSuchAgent("nobody")) { try await house.access.freezeAgent("nobody", by: boss) }
    }

    @Test("an operator calls in the agent's name, and nobody else does")
    func onBehalf() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let ops = try await house.person("ops", by: boss)
        let principal = try await house.access.onBehalf(of: "desk", person: ops, operators: ["ops"])
        #expect(principal.agent == "desk" && principal.kind == .operatorCall(person: "ops"))
        await #expect(throws: AccessError.notAnOperator(person: "boss", agent: "desk")) {
            _ = try await house.access.onBehalf(of: "desk", person: boss, operators: ["ops"])
        }
        _ = try await house.access.addAgent("desk", by: boss)
        try await house.access.freezeAgent("desk", by: boss)
        await #expect(throws: AccessError.agentFrozen("desk")) {
            _ = try await house.access.onBehalf(of: "desk", person: ops, operators: ["ops"])
        }
        try await house.access.thawAgent("desk", by: boss)
        try await house.access.removeApprover("ops", by: boss)
        await #expect(throws: AccessError.personWithdrawn("ops")) {
            _ = try await house.access.onBehalf(of: "desk", person: ops, operators: ["ops"])
        }
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .ended)
    }

    @Test("makers are whoever made the credentials in force and the one that was used, and whoever ran the call")
    func makers() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let second = try await house.person("second", admin: true, by: boss)
        let first = try await house.access.addAgent("desk", by: boss)
        _ = try await house.access.rotateAgent("desk", by: second)
        #expect(try await house.store.read { try Access.makers(of: "desk", credential: nil, in: $0) } == ["second"])
        #expect(try await house.store.read { try Access.makers(of: "desk", credential: first.id, in: $0) } == ["boss", "second"])
        let ops = try await house.person("ops", by: boss)
        let call = try await house.access.onBehalf(of: "desk", person: ops, operators: ["ops"])
        #expect(try await house.store.read { try Access.makers(of: "desk", credential: call.credential, in: $0) } == ["second", "ops"])
    }
}
