import Clocks
import Store
import TestSupport
import Testing
import ToolKit

@testable import Vault

@Suite("Tokens of users")
struct TokenTests {
    @Test("what was kept is found again by its handle, on every host, whole", arguments: StoreKind.all)
    func found(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let handle = try await home.vault.keep(tokens(), for: front)
        #expect(handle.hasPrefix("utok_") && handle.utf8.count == 37)
        for vault in [home.vault, try await home.otherHost()] {
            let found = try #require(try await vault.tokens(handle, for: front))
            #expect(found.access.reveal() == "access-A1" && found.refresh?.reveal() == "refresh-A1" && found.user == "2088-A1")
            #expect(found.expiresAt == Home.noon + .minutes(60) && found.refreshUntil == Home.noon + .minutes(600))
        }
        let bare = try await home.vault.keep(tokens("B2", refreshMinutes: nil), for: front)
        let found = try #require(try await home.vault.tokens(bare, for: front))
        #expect(bare != handle && found.refresh == nil && found.refreshUntil == nil)
    }

    @Test("a handle of another agent, conversation or customer does not exist", arguments: StoreKind.all)
    func otherCallers(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user").text
        let handle = try await home.vault.keep(tokens(), of: state, for: front)
        for other in others {
            #expect(try await home.vault.tokens(handle, for: other) == nil, "\(other)")
            #expect(try await home.vault.handle(from: state, for: other) == nil, "\(other)")
            #expect(await failure { try await home.vault.replace(handle, with: tokens("Z9"), for: other) } == "handle-unknown", "\(other)")
        }
        #expect(try await home.vault.tokens(handle, for: front)?.access.reveal() == "access-A1")
        for text in ["", "utok_", handle.uppercased(), handle + "0", "utok_" + String(repeating: "0", count: 32)] {
            #expect(try await home.vault.tokens(text, for: front) == nil)
        }
    }

    @Test("what came of a state is found by it, long after the state is over, and nothing before it came", arguments: StoreKind.all)
    func byState(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user").text
        #expect(try await home.vault.handle(from: state, for: front) == nil)
        _ = try await home.vault.redeem(state, by: nil)
        #expect(try await home.vault.handle(from: state, for: front) == nil)
        let handle = try await home.vault.keep(tokens(), of: state, for: front)
        home.clock.advance(by: .minutes(30))
        try await home.vault.sweep()
        #expect(try await home.vault.handle(from: state, for: front) == handle)
        #expect(try await home.vault.handle(from: "no state", for: front) == nil)
    }

    @Test("once the conversation has ended nothing is given, taken or replaced, and a sweep forgets it", arguments: StoreKind.all)
    func ended(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let other = Caller(agent: "front", conversation: "c2", customer: "customer-7")
        let handle = try await home.vault.keep(tokens(), for: front)
        let kept = try await home.vault.keep(tokens("B2"), for: other)
        try await home.end("c1", of: "front")
        #expect(try await home.vault.tokens(handle, for: front) == nil)
        #expect(await failure { try await home.vault.replace(handle, with: tokens("C3"), for: front) } == "conversation-ended")
        #expect(await failure { try await home.vault.keep(tokens("D4"), for: front) } == "conversation-ended")
        #expect(try await home.vault.sweep() == 1)
        #expect(try await home.count("user_tokens") == 1)
        #expect(try await home.vault.tokens(kept, for: other)?.user == "2088-B2")
    }

    @Test("a sweep comes to every conversation, however many older ones still go on", arguments: StoreKind.all)
    func everyConversation(kind: StoreKind) async throws {
        let home = try await Home(kind)
        for number in 0..<(2 * Vault.pageSize) {
            _ = try await home.vault.keep(tokens(), for: Caller(agent: "front", conversation: "a\(number)", customer: "customer-7"))
        }
        _ = try await home.vault.keep(tokens(), for: front)
        _ = try await home.vault.keep(tokens(), for: Caller(agent: "front", conversation: nil, customer: nil))
        try await home.end("c1", of: "front")
        #expect(try await home.vault.sweep() == 1)
        #expect(try await home.vault.sweep() == 0)
        #expect(try await home.count("user_tokens") == Int64(2 * Vault.pageSize + 1))
    }

    @Test("tokens last as long as the one that renews, newer ones as long as theirs, and are then forgotten", arguments: StoreKind.all)
    func lifetimes(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let renewable = try await home.vault.keep(tokens(), for: front)
        let bare = try await home.vault.keep(tokens("B2", refreshMinutes: nil), for: front)
        home.clock.advance(by: .minutes(60))
        #expect(try await home.vault.tokens(bare, for: front) == nil)
        #expect(try await home.vault.tokens(renewable, for: front)?.user == "2088-A1")
        #expect(try await home.vault.sweep() == 1)
        try await home.vault.replace(renewable, with: tokens("C3", minutes: 700, refreshMinutes: 900), for: front)
        home.clock.advance(by: .minutes(600))
        #expect(try await home.vault.tokens(renewable, for: front)?.access.reveal() == "access-C3")
        home.clock.advance(by: .minutes(240))
        #expect(try await home.vault.tokens(renewable, for: front) == nil)
        #expect(try await home.vault.sweep() == 1)
        #expect(try await home.count("user_tokens") == 0)
    }

    @Test("nothing of a token can be read in the store without its key", arguments: StoreKind.all)
    func sealed(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let handle = try await home.vault.keep(tokens(), for: front)
        let kept = try await home.everythingKept()
        #expect(kept.contains("front"))
        for secret in ["access-A1", "refresh-A1", "2088-A1", "customer-7", handle] { #expect(!kept.contains(secret), "\(secret)") }
        #expect(try await home.otherVault(key: "another").tokens(handle, for: front) == nil)
        #expect(try await home.otherVault(shop: "sandbox/other/").tokens(handle, for: front) == nil)
    }

    @Test("a box that is moved to another row, or a row that is changed, opens for nobody", arguments: StoreKind.all)
    func moved(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let thief = Caller(agent: "front", conversation: "c2", customer: "customer-8")
        let handle = try await home.vault.keep(tokens(), for: front)
        let own = try await home.vault.keep(tokens("B2"), for: thief)
        try await home.store.write { tx in
            try tx.execute("UPDATE user_tokens SET box = (SELECT box FROM user_tokens WHERE conversation = 'c1') WHERE conversation = 'c2'")
        }
        #expect(try await home.vault.tokens(own, for: thief) == nil)
        try await home.store.write { tx in
            try tx.execute("UPDATE user_tokens SET conversation = 'c2' WHERE conversation = 'c1'")
        }
        #expect(try await home.vault.tokens(handle, for: thief) == nil)
    }
}
