public import Cryptography
public import Store
import ToolKit

/// What the host keeps of a shop's users for the agents that asked for it: the states of authorisations that are under way, and the
/// tokens that came of them.
///
/// Nothing of it can be read or used without the store's key. Every host of the store has the same vault.
public struct Vault: Sendable {
    /// The vault's tables.
    public static let migrations = MigrationSet(owner: "vault", migrations: [VaultTables.states, VaultTables.tokens])

    /// Whether a conversation of an agent was ended, as a transaction sees it. Nil is no conversation.
    public typealias Ended = @Sendable (_ conversation: String?, _ agent: String, _ tx: ReadTransaction) throws -> Bool

    let store: Store
    let shop: String
    let keys: VaultKeys
    let hasEnded: Ended

    /// The vault of a shop.
    /// - Parameters:
    ///   - shop: the shop as the store keys it.
    ///   - storeKey: the store's own key; the vault's keys are made of it.
    ///   - hasEnded: whether a conversation was ended. It is asked in the very transaction that gives something out.
    public init(store: Store, shop: String, storeKey: [UInt8], hasEnded: @escaping Ended) throws(KeyError) {
        self.store = store
        self.shop = shop
        self.hasEnded = hasEnded
        keys = try VaultKeys(storeKey: storeKey, shop: shop)
    }

    func writing<R: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> R) async throws(Failure) -> R {
        do {
            return try await store.write(body)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Self.unavailable
        }
    }

    func reading<R: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> R) async throws(Failure) -> R {
        do {
            return try await store.read(body)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Self.unavailable
        }
    }

    private static let unavailable = Failure(
        code: "store-unavailable", text: "What this host keeps could not be reached. Try again in a moment.", mayHelpLater: true)

    static let conversationEnded = Failure(
        code: "conversation-ended", text: "This conversation has ended: nothing of its user can be asked for any more.")
}
