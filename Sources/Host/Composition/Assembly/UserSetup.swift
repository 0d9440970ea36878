import Access
import AlipayGateway
import AlipayIdentity
import Ledger
import Store
import ToolKit
import Vault

/// What a host has for users who let the shop know who they are.
enum UserSetup {
    /// The desk of a shop: its vault, with the store's own key and clock, and the conversations that were ended.
    static func desk(_ bench: Workbench, shop: Shop, gateway: AlipayGateway) throws -> UserDesk {
        let vault = try Vault(
            store: bench.store, shop: shop.key, storeKey: bench.keys.pseudonymBytes,
            hasEnded: { conversation, agent, tx in try Access.hasEnded(conversation, of: agent, in: tx) })
        return UserDesk(
            gateway: gateway, states: vault, keeper: vault,
            leave: { (tokens, state, caller) async throws(Failure) in try await vault.keep(tokens, of: state, for: caller) },
            clock: bench.store.clock)
    }

    /// What the tools are made with; nil where users could not be sent back.
    static func identity(_ account: AlipayAccountParts, _ users: UserDesk?) -> AlipayIdentity.Setup? {
        guard let page = account.page, let users else { return nil }
        return AlipayIdentity.Setup(page: page, desk: users)
    }
}

extension ConsentDesk {
    /// States that are no good: whoever has one needs a new link.
    private static let ofLink: Set = ["state-unknown", "state-used", "state-expired", "conversation-ended"]

    /// A desk for what browsers bring back to the host itself.
    init(_ users: UserDesk) {
        self.init { code, state in
            do throws(Failure) {
                try await users.receive(code: code.reveal(), state: state)
                return .done
            } catch {
                return Self.ofLink.contains(error.code) ? .used : .failed
            }
        }
    }
}
