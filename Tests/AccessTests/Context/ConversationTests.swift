import AuditLog
import Clocks
import JSON
import Store
import Testing

@testable import Access

@Suite("conversations")
struct ConversationTests {
    @Test("a context that expires, or whose conversation ends, between deciding and committing counts in the committing transaction")
    func standing() async throws {
        let house = try await ContextHouse()
        let token = Secret(try house.backend.token(house.claims))
        let principal = try await house.house.access.present(token, by: house.desk, under: house.rules)
        try await house.house.access.endConversation("c-1", of: "desk", by: house.boss)
        #expect(try await house.house.store.write { try Access.standing(of: principal, in: $0) } == .outOfContext(.ended))
        #expect(try await house.house.store.write { try Access.standing(of: house.desk, in: $0) } == .good)
        let other = Secret(try house.backend.token(house.claims("conv", "c-2")))
        let second = try await house.house.access.present(other, by: house.desk, under: house.rules)
        house.house.clock.advance(by: .minutes(30))
        #expect(try await house.house.store.write { try Access.standing(of: second, in: $0) } == .outOfContext(.expired))
        try await house.house.access.freezeAgent("desk", by: house.boss)
        #expect(try await house.house.store.write { try Access.standing(of: second, in: $0) } == .frozen)
    }

    @Test("an ended conversation stays ended for every token of it, and another agent's of the same name goes on")
    func ended() async throws {
        let house = try await ContextHouse()
        let issued = try await house.house.access.addAgent("finance", by: house.boss)
        let finance = try #require(try await house.house.access.authenticate(bearer: issued.secret.reveal()))
        #expect(try await house.house.access.endConversation("c-1", of: "desk", by: house.boss))
        #expect(try await house.refused(house.claims) == .ended)
        #expect(try await house.refused(house.claims("jti", "another")) == .ended)
        #expect(try await house.refused(house.claims("conv", "c-10")) == nil)
        let token = try house.backend.token(Backend.claims(at: house.house.clock.now(), agent: "finance"))
        #expect(try await house.refused(token, by: finance) == nil)
    }

    @Test("any approver ends a conversation, once, and it is written down once")
    func power() async throws {
        let house = try await ContextHouse()
        let lead = try await house.house.person("lead", by: house.boss)
        #expect(try await house.house.access.endConversation("c-1", of: "desk", by: lead))
        #expect(try await !house.house.access.endConversation("c-1", of: "desk", by: house.boss))
        let entries = try await AuditTrail(house.house.store).list(AuditTrail.Filter(kind: "conversation-ended", limit: 10))
        #expect(entries.count == 1)
        await #expect(throws: AccessError.badConversation) { try await house.house.access.endConversation("a b", of: "desk", by: lead) }
        await #expect(throws: AccessError.noSuchAgent("dsek")) { try await house.house.access.endConversation("c-1", of: "dsek", by: lead) }
        try await house.house.access.removeApprover("lead", by: house.boss)
        await #expect(throws: AccessError.personWithdrawn("lead")) {
            try await house.house.access.endConversation("c-2", of: "desk", by: lead)
        }
        #expect(try await house.refused(house.claims("conv", "c-2")) == nil)
    }

    @Test("the development key's contexts are taken where a host has it, beside the backend's, and nowhere else")
    func development() async throws {
        let house = try await ContextHouse()
        let key = try DevelopmentContextKey()
        let access = house.house.access
        let statement = ContextStatement(agent: "desk", conversation: "c-7", claims: ["customer": "2088", "conv": "c-8"])
        let token = try await access.mintContext(statement, with: key, audience: "shop-host", by: house.boss, operators: [])
        await #expect(throws: ContextRefused.signature) { _ = try await access.present(token, by: house.desk, under: house.rules) }
        let backend = try ContextAuthority(
            issuer: "desk-backend", audience: "shop-host", key: ContextKey(house.backend.algorithm, text: house.backend.publicText))
        let both = ContextRules(configured: backend) { key.authority(audience: "shop-host") }
        let principal = try await access.present(token, by: house.desk, under: both)
        #expect(principal.conversation == "c-7" && principal.context?.claims["customer"] == "2088")
        #expect(try await access.present(Secret(try house.backend.token(house.claims)), by: house.desk, under: both).conversation == "c-1")
        // The development key does not speak for the backend.
        let forged = try key.sign(house.claims)
        await #expect(throws: ContextRefused.issuer) { _ = try await access.present(forged, by: house.desk, under: both) }
        let entry = try #require(try await AuditTrail(house.house.store).list(AuditTrail.Filter(kind: "context-minted", limit: 1)).first)
        #expect(entry.record.body.contains("c-7") && !entry.record.body.contains(token.reveal().suffix(40)))
        #expect(try DevelopmentContextKey(pem: key.pem).pem == key.pem)
    }

    @Test("an admin or an operator of the agent mints, and nothing that would be refused")
    func minting() async throws {
        let house = try await ContextHouse()
        let (access, key) = (house.house.access, try DevelopmentContextKey())
        let ops = try await house.house.person("ops", by: house.boss)
        func mint(_ statement: ContextStatement, _ person: Person, _ operators: [String] = []) async throws -> Secret {
            try await access.mintContext(statement, with: key, audience: "tollgate", by: person, operators: operators)
        }
        let statement = ContextStatement(agent: "desk", conversation: "c-1")
        await #expect(throws: AccessError.adminNeeded("ops")) { _ = try await mint(statement, ops) }
        #expect(try await !mint(statement, ops, ["ops"]).isEmpty)
        var long = statement
        long.lifetime = .minutes(61)
        await #expect(throws: ContextRefused.lifetime) { _ = try await mint(long, house.boss) }
        await #expect(throws: ContextRefused.self) { _ = try await mint(ContextStatement(agent: "desk", conversation: "a b"), house.boss) }
        try await access.endConversation("c-1", of: "desk", by: ops)
        await #expect(throws: ContextRefused.ended) { _ = try await mint(statement, house.boss) }
    }

    @Test("neither store nor log holds a token, nor any part of one")
    func nothingKept() async throws {
        let house = try await ContextHouse()
        let key = try DevelopmentContextKey()
        let token = try await house.house.access.mintContext(
            ContextStatement(agent: "desk", conversation: "c-1"), with: key, audience: "tollgate", by: house.boss, operators: [])
        let rules = ContextRules(configured: key.authority(audience: "tollgate"))
        let principal = try await house.house.access.present(token, by: house.desk, under: rules)
        let jti = try #require(principal.context?.claims["jti"]?.stringValue)
        let stored = try await house.house.everythingStored()
        #expect(stored.contains("context-minted"))
        for part in token.reveal().split(separator: ".") + [jti[...]] { #expect(!stored.contains(part)) }
        #expect("\(token)" == "(secret)")
    }
}
