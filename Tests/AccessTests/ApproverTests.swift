import Store
import Testing

@testable import Access

@Suite("approvers")
struct ApproverTests {
    @Test("the first admin needs nobody's secret, and nobody after that does without")
    func firstAdmin() async throws {
        let house = try await House()
        #expect(try await house.access.hasAdmin() == false)
        await #expect(throws: AccessError.firstMustBeAdmin) { _ = try await house.access.addApprover("lead", admin: false, by: nil) }
        let boss = try await house.admin()
        #expect(boss.name == "boss" && boss.isAdmin)
        #expect(try await house.access.hasAdmin())
        await #expect(throws: AccessError.firstAdminExists) { _ = try await house.access.addApprover("thief", admin: true, by: nil) }
        #expect(try await house.access.approvers().map(\.name) == ["boss"])
    }

    @Test("of many who would be the first admin at the same time, one is")
    func firstAdminRace() async throws {
        let house = try await House()
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask { (try? await house.access.addApprover("boss-\(number)", admin: true, by: nil)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await house.access.approvers().count == 1)
    }

    @Test("an approver's secret is theirs, and is nobody's with one character changed")
    func authenticates() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addApprover("lead", admin: false, by: boss)
        let lead = try #require(try await house.access.authenticate(secret: issued.secret.reveal()))
        #expect(lead.name == "lead" && !lead.isAdmin && lead.credential == issued.id)
        let parts = try #require(Credential(issued.secret.reveal(), kind: .person))
        let last = parts.secret.last == "a" ? "b" : "a"
        #expect(try await house.access.authenticate(secret: "tg_person_\(parts.id)_\(parts.secret.dropLast())\(last)") == nil)
        #expect(try await house.access.authenticate(secret: "lead") == nil)
    }

    @Test("an agent's token is no person's secret, and the reverse")
    func kinds() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let agent = try await house.access.addAgent("desk", by: boss)
        let person = try await house.access.addApprover("lead", admin: true, by: boss)
        #expect(try await house.access.authenticate(secret: agent.secret.reveal()) == nil)
        #expect(try await house.access.authenticate(bearer: person.secret.reveal()) == nil)
    }

    @Test("only an admin adds and removes people and agents")
    func power() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let lead = try await house.person("lead", by: boss)
        let refusal = AccessError.adminNeeded("lead")
        await #expect(throws: refusal) { _ = try await house.access.addApprover("x", admin: false, by: lead) }
        await #expect(throws: refusal) { try await house.access.removeApprover("boss", by: lead) }
        await #expect(throws: refusal) { _ = try await house.access.addAgent("x", by: lead) }
        await #expect(throws: refusal) { _ = try await house.access.rotateAgent("x", by: lead) }
        await #expect(throws: refusal) { try await house.access.removeAgent("x", by: lead) }
    }

    @Test("a person who was removed has no power left, although they showed their secret before")
    func withdrawal() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let second = try await house.person("second", admin: true, by: boss)
        try await house.access.removeApprover("second", by: boss)
        await #expect(throws: AccessError.personWithdrawn("second")) { _ = try await house.access.addAgent("x", by: second) }
        await #expect(throws: AccessError.personWithdrawn("second")) { try await house.access.freezeAgent("local", by: second) }
        #expect(try await house.store.read { try Access.isCurrent(second, in: $0) } == false)
        let again = try await house.person("second", admin: true, by: boss)
        #expect(try await house.store.read { try Access.isCurrent(second, in: $0) } == false)
        #expect(try await house.store.read { try Access.isCurrent(again, in: $0) })
    }

    @Test("the last admin stays, so that no store is open to a new first one")
    func lastAdmin() async throws {
        let house = try await House()
        let boss = try await house.admin()
        _ = try await house.person("lead", by: boss)
        await #expect(throws: AccessError.lastAdmin("boss")) { try await house.access.removeApprover("boss", by: boss) }
        let second = try await house.person("second", admin: true, by: boss)
        try await house.access.removeApprover("boss", by: boss)
        await #expect(throws: AccessError.lastAdmin("second")) { try await house.access.removeApprover("second", by: second) }
        await #expect(throws: AccessError.noSuchApprover("boss")) { try await house.access.removeApprover("boss", by: second) }
    }

    @Test("a name is one person's")
    func names() async throws {
        let house = try await House()
        let boss = try await house.admin()
        _ = try await house.person("lead", by: boss)
        await #expect(throws: AccessError.approverExists("lead")) { _ = try await house.access.addApprover("lead", admin: true, by: boss) }
        await #expect(throws: AccessError.badName("Lead")) { _ = try await house.access.addApprover("Lead", admin: true, by: boss) }
    }

    @Test("failures wait once there were many, and a right secret never does")
    func slowing() async throws {
        let house = try await House()
        let boss = try await house.admin()
        let issued = try await house.access.addAgent("desk", by: boss)
        for _ in 0..<30 { _ = try await house.access.authenticate(bearer: "tg_agent_wrong") }
        let waited = house.pauses.all
        #expect(!waited.isEmpty && waited.count < 30 && waited.allSatisfy { $0 <= .seconds(5) })
        #expect(try await house.access.authenticate(bearer: issued.secret.reveal()) != nil)
        #expect(house.pauses.all.count == waited.count)
    }
}
