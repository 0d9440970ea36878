import Clocks
import Cryptography
import Store
import TestSupport
import Testing
import ToolKit

@testable import Vault

@Suite("States of authorisations")
struct StateTests {
    @Test("a state is good once, for its caller, for ten minutes, on whichever host the browser arrives", arguments: StoreKind.all)
    func once(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        #expect(state.expiresAt == Home.noon + .minutes(10))
        home.clock.advance(by: .milliseconds(599_999))
        let other = try await home.otherHost()
        #expect(try await other.redeem(state.text, by: nil) == front)
        for vault in [home.vault, other] {
            #expect(await failure { try await vault.redeem(state.text, by: nil) } == "state-used")
            #expect(await failure { try await vault.redeem(state.text, by: front) } == "state-used")
        }
        home.clock.advance(by: .milliseconds(1))
        #expect(await failure { try await home.vault.redeem(state.text, by: nil) } == "state-expired")
    }

    @Test("a state that nobody used ends with its ten minutes", arguments: StoreKind.all)
    func ends(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_base")
        home.clock.advance(by: .minutes(10))
        #expect(await failure { try await home.vault.redeem(state.text, by: front) } == "state-expired")
        _ = try await home.vault.issue(for: front, scope: "auth_base")
        #expect(try await home.count("auth_states") == 1)
    }

    @Test("a state that somebody else brings does not exist, and stays its own caller's", arguments: StoreKind.all)
    func otherCallers(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        for other in others {
            #expect(await failure { try await home.vault.redeem(state.text, by: other) } == "state-unknown", "\(other)")
        }
        #expect(try await home.vault.redeem(state.text, by: front) == front)
    }

    @Test("of a hundred that come with one state at once, one is let in", arguments: StoreKind.all)
    func race(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        let other = try await home.otherHost()
        let results = await withTaskGroup(of: String?.self) { group in
            for index in 0..<100 {
                let vault = index.isMultiple(of: 2) ? home.vault : other
                group.addTask { await failure { try await vault.redeem(state.text, by: nil) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1 && results.count { $0 == "state-used" } == 99)
    }

    @Test("no bit of a state can be changed, none can be taken away and nothing added")
    func tampering() async throws {
        let home = try await Home(.sqlite)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        let bytes = try #require(Base64.decodeURL(state.text))
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(await failure { try await home.vault.redeem(Base64.encodeURL(changed), by: nil) } == "state-unknown", "bit \(bit)")
        }
        let longer = [state.text + "A", state.text + "=", state.text + state.text, " " + state.text, state.text.lowercased(), "", "授权"]
        for text in longer + (0..<75).map({ String(state.text.prefix($0)) }) {
            #expect(await failure { try await home.vault.redeem(text, by: nil) } == "state-unknown", "\(text)")
        }
        #expect(try await home.vault.redeem(state.text, by: nil) == front)
    }

    @Test("a state of another shop's vault, or of another key, is refused, though it is still in time")
    func otherVaults() async throws {
        let home = try await Home(.sqlite)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        for other in [try home.otherVault(shop: "sandbox/other/"), try home.otherVault(key: "another")] {
            #expect(await failure { try await other.redeem(state.text, by: nil) } == "state-unknown")
        }
    }

    @Test("in a conversation that has ended no state is given and none is taken", arguments: StoreKind.all)
    func endedConversation(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        try await home.end("c1", of: "front")
        #expect(await failure { try await home.vault.issue(for: front, scope: "auth_user") } == "conversation-ended")
        #expect(await failure { try await home.vault.redeem(state.text, by: nil) } == "conversation-ended")
        let next = Caller(agent: "front", conversation: "c9", customer: "customer-7")
        #expect(try await home.vault.redeem(home.vault.issue(for: next, scope: "auth_user").text, by: nil) == next)
    }

    @Test("an agent has a thousand states open at most, and another agent's do not count")
    func bound() async throws {
        let home = try await Home(.sqlite)
        for _ in 0..<Vault.mostOpenStates { _ = try await home.vault.issue(for: front, scope: "auth_base") }
        #expect(await failure { try await home.vault.issue(for: front, scope: "auth_base") } == "too-many-links")
        _ = try await home.vault.issue(for: Caller(agent: "back", conversation: nil), scope: "auth_base")
        home.clock.advance(by: .minutes(10))
        _ = try await home.vault.issue(for: front, scope: "auth_base")
    }

    @Test("every state is unlike every other, and has 75 letters and digits, which Alipay takes")
    func letters() async throws {
        let home = try await Home(.sqlite)
        var texts: Set<String> = []
        for _ in 0..<300 { texts.insert(try await home.vault.issue(for: front, scope: "auth_base").text) }
        #expect(texts.count == 300)
        #expect(texts.allSatisfy { $0.count == 75 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
    }

    @Test("nothing of a state and of whom it was made for can be read in the store", arguments: StoreKind.all)
    func nothingReadable(kind: StoreKind) async throws {
        let home = try await Home(kind)
        let state = try await home.vault.issue(for: front, scope: "auth_user")
        let kept = try await home.everythingKept()
        #expect(kept.contains("front"))
        for secret in [state.text, "customer-7"] { #expect(!kept.contains(secret)) }
    }
}
