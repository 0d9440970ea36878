import Cryptography
import PolicyEngine

/// Turns the keys of limits that name a person into HMACs, so that neither store nor log tells who they are.
struct Pseudonyms: Sendable {
    let key: [UInt8]

    func stored(_ balance: BalanceKey, shop: Shop) -> String {
        let plain = "\(shop.key)|\(balance.value)"
        switch balance.kind {
        case .agent, .order, .shop: return plain
        case .customer, .payee: return Hex.encode(HMACSHA256.authenticate(Array(plain.utf8), key: key))
        }
    }
}
