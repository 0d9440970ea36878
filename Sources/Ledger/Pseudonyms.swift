import Cryptography
import Money
import PolicyEngine

/// Turns the keys of limits that name a person into HMACs, so that neither store nor log tells who they are.
struct Pseudonyms: Sendable {
    let key: [UInt8]

    /// What a name begins with that is a pseudonym already. The names of payees never do: they begin with their kind.
    private static let mark = "#"

    /// The name of a payee for counters, which tells nobody who it is: the one that balances are kept under.
    func payee(_ identity: PayeeIdentity, shop: Shop) -> String {
        let named = identity.normalised
        return Self.mark + stored(BalanceKey(kind: .payee, value: "\(named.kind):\(named.id)"), shop: shop)
    }

    func stored(_ balance: BalanceKey, shop: Shop) -> String {
        let plain = "\(shop.key)|\(balance.value)"
        switch balance.kind {
        case .agent, .order, .shop: return plain
        case .payee where balance.value.hasPrefix(Self.mark): return String(balance.value.dropFirst())
        case .customer, .payee: return Hex.encode(HMACSHA256.authenticate(Array(plain.utf8), key: key))
        }
    }
}
