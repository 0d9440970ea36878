import PolicyEngine
import Store

/// The book of one shop: operations, what they reserve against limits, and what became of them.
///
/// Every function works inside a transaction that its caller holds, so that a decision, its reservation and its entry in the log are one.
public struct Ledger: Sendable {
    /// Whose book it is.
    public let shop: Shop
    private let pseudonyms: Pseudonyms

    /// The book of a shop.
    /// - Parameter pseudonymKey: the secret under which keys that name a person are kept.
    public init(shop: Shop, pseudonymKey: [UInt8]) {
        self.shop = shop
        pseudonyms = Pseudonyms(key: pseudonymKey)
    }

    /// The key of a balance as it is stored: whatever names a person is an HMAC.
    func stored(_ key: BalanceKey) -> String { "\(key.kind.rawValue) \(pseudonyms.stored(key, shop: shop))" }
}
