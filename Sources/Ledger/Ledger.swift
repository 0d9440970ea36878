public import Money
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

    /// The name of a payee for counters: the same however its identity is written, and nobody's identity.
    public func payeeKey(_ identity: PayeeIdentity) -> String { pseudonyms.payee(identity, shop: shop) }

    /// A short text of a payee's that is kept as a pseudonym, to be compared.
    func payeeDigest(_ text: String) -> String { pseudonyms.stored(BalanceKey(kind: .payee, value: "name:" + text), shop: shop) }

    /// The key of a balance as it is stored: whatever names a person is an HMAC.
    func stored(_ key: BalanceKey) -> String { "\(key.kind.rawValue) \(pseudonyms.stored(key, shop: shop))" }
}
