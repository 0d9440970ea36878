import Access
import AlipayGateway
import AlipayIdentity
import Ledger
import Logging
import ServiceLifecycle
import Store
import ToolKit
import Vault

/// What a host has for users who let the shop know who they are.
struct UserSetup: Sendable {
    /// Takes what users' browsers and agents bring back.
    let desk: UserDesk
    private let vault: Vault
    private let logger: Logger

    /// The vault of a shop, with the store's own key and clock, and the conversations that were ended.
    init(_ bench: Workbench, shop: Shop, gateway: AlipayGateway, logger: Logger) throws {
        let vault = try Vault(
            store: bench.store, shop: shop.key, storeKey: bench.keys.pseudonymBytes,
            hasEnded: { conversation, agent, tx in try Access.hasEnded(conversation, of: agent, in: tx) })
        desk = UserDesk(
            gateway: gateway, states: vault, keeper: vault,
            leave: { (tokens, state, caller) async throws(Failure) in try await vault.keep(tokens, of: state, for: caller) },
            clock: bench.store.clock)
        self.vault = vault
        self.logger = logger
    }

    /// What the tools are made with; nil where users could not be sent back.
    func identity(_ account: AlipayAccountParts) -> AlipayIdentity.Setup? {
        account.page.map { AlipayIdentity.Setup(page: $0, desk: desk) }
    }

    /// What goes on in the background.
    var work: UserWork { UserWork(vault: vault, logger: logger) }
}

/// Forgets users' tokens once nobody can use them any more.
struct UserWork: Service, CustomStringConvertible {
    let vault: Vault
    let logger: Logger

    var description: String { "users' tokens" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do throws(Failure) { try await vault.sweep() } catch {
                    logger.warning("users' tokens could not be looked through", metadata: ["error": "\(error.code)"])
                }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}

extension ConsentDesk {
    /// States that are no good: whoever has one needs a new link.
    private static let ofLink: Set = ["state-unknown", "state-used", "state-expired", "conversation-ended"]

    /// A desk for what browsers bring back to the host itself.
    init(_ users: UserSetup) {
        self.init { code, state in
            do throws(Failure) {
                try await users.desk.receive(code: code.reveal(), state: state)
                return .done
            } catch {
                return Self.ofLink.contains(error.code) ? .used : .failed
            }
        }
    }
}
