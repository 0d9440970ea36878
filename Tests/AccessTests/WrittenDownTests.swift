import Store
import Testing

@testable import Access

@Suite("what is written down")
struct WrittenDownTests {
    @Test("the store holds no token, no secret, nor any part of one but its public id")
    func secrets() async throws {
        let house = try await House()
        let first = try await house.access.addApprover("boss", admin: true, by: nil)
        let boss = try #require(try await house.access.authenticate(secret: first.secret.reveal()))
        let issued = [
            first, try await house.access.addApprover("lead", admin: false, by: boss), try await house.access.addAgent("desk", by: boss),
            try await house.access.rotateAgent("desk", by: boss),
        ]
        let stored = try await house.everythingStored()
        #expect(stored.contains("desk") && stored.contains(issued[2].id))
        for credential in issued {
            let kind: Credential.Kind = credential.secret.reveal().hasPrefix("tg_agent_") ? .agent : .person
            let parts = try #require(Credential(credential.secret.reveal(), kind: kind))
            #expect(!stored.contains(parts.secret))
            #expect(!stored.contains("\(Array(parts.secret.utf8))"))
        }
    }
}
