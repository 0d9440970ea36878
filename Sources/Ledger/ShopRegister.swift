public import Store

/// The shops of a store, and under which key each merchant of a service provider stands in it.
///
/// What a shop spent and what is open belongs to its key, so the key has to outlast whatever is renewed: a token is a credential, and the
/// merchant's account is not. Stores of earlier versions have keys made of a token's digest. They stay as they are (pseudonyms of buyers
/// are made with them), and stand here under the name of the merchant.
public enum ShopRegister {
    /// Why a merchant can't be told from what the store holds.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// The token was another merchant's before.
        case tokenOfAnother(Shop, settings: Shop)
        /// The store holds shops of the app whose merchants nobody has named: one of them may be this one.
        case unnamed([Shop], settings: Shop)
        /// No such shop waits for a name.
        case notUnnamed(String)
        /// The merchant has its shop already.
        case isNamed(Shop)

        /// One sentence without a full stop.
        public var description: String {
            switch self {
            case .tokenOfAnother(let known, let settings):
                "the token of the settings is that of the merchant `\(known.merchant)`, and the settings say `\(settings.merchant)`"
            case .unnamed(let shops, let settings):
                """
                the merchant `\(settings.merchant)` may be one that this store has under a token of earlier: \
                \(shops.map { "`\($0.key)`" }.joined(separator: ", "))
                """
            case .notUnnamed(let key): "there is no shop `\(key)` that waits for its merchant's name"
            case .isNamed(let shop): "the merchant `\(shop.merchant)` has its shop in this store already"
            }
        }
    }

    /// A shop under which something is written in the store.
    public struct Entry: Sendable, Hashable {
        /// Who it is: the merchant's account where that is known.
        public let name: Shop
        /// The shop as the store keys it.
        public let shop: Shop
    }

    static let migration = Migration(
        "shops",
        // The token is a digest: by it a mistyped account is told from another merchant.
        sql: ["CREATE TABLE shops (name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, token TEXT NOT NULL)"])

    /// Every shop of the store, in the order of their keys.
    public static func all(in tx: ReadTransaction) throws -> [Entry] {
        let named = try names(in: tx)
        var keys = Set(named.map(\.shop.key))
        for next in [
            "SELECT MIN(shop) AS shop FROM operations WHERE shop > $1", "SELECT MIN(shop) AS shop FROM orders WHERE shop > $1",
            "SELECT MIN(shop) AS shop FROM ledger_horizons WHERE shop > $1",
        ] {
            var last = ""
            // A step from shop to shop through an index, however many operations each has.
            while let key = try tx.query(next, [.text(last)]).first?.optionalText("shop") {
                keys.insert(key)
                last = key
            }
        }
        return keys.sorted().compactMap { key in
            named.first { $0.shop.key == key }.map { Entry(name: $0.name, shop: $0.shop) }
                ?? Shop(key: key).map { Entry(name: $0, shop: $0) }
        }
    }

    /// The shop of a merchant for whom a service provider acts, where the store knows it by just this name and token.
    public static func find(_ name: Shop, token: String, in tx: ReadTransaction) throws -> Shop? {
        try names(in: tx).first { $0.name == name && $0.token == token }?.shop
    }

    /// The shop that the store has under a merchant's name, whatever its token is.
    public static func find(_ name: Shop, in tx: ReadTransaction) throws -> Shop? {
        try names(in: tx).first { $0.name == name }?.shop
    }

    /// Finds the shop of a merchant, and writes down that it is this one's: a token that was renewed changes nothing.
    /// - Parameters:
    ///   - name: the shop with the number of the merchant's account.
    ///   - token: the digest of the token of today.
    /// - Returns: the shop, and whether it had no name before.
    /// - Throws: ``Problem`` where the merchant may have a shop here under another name.
    public static func claim(_ name: Shop, token: String, in tx: WriteTransaction) throws -> (shop: Shop, isNew: Bool) {
        let named = try names(in: tx)
        if let other = named.first(where: { $0.token == token && $0.name != name && $0.name.isOfSameApp(as: name) }) {
            throw Problem.tokenOfAnother(other.name, settings: name)
        }
        if let known = named.first(where: { $0.name == name }) {
            try tx.perform("UPDATE shops SET token = $2 WHERE name = $1", [.text(name.key), .text(token)])
            return (known.shop, false)
        }
        let unnamed = try unnamed(of: name, in: tx)
        let own = unnamed.first { $0.merchant == token }
        guard own != nil || unnamed.isEmpty else { throw Problem.unnamed(unnamed, settings: name) }
        try write(name, own ?? name, token, in: tx)
        return (own ?? name, true)
    }

    /// Writes down, as a person says it, that a shop of a token of earlier is this merchant's; nil where none is, and it begins anew.
    /// - Throws: ``Problem`` where there is no such shop, or the merchant has one.
    public static func name(_ name: Shop, token: String, key: String?, in tx: WriteTransaction) throws -> Shop {
        guard try find(name, in: tx) == nil else { throw Problem.isNamed(name) }
        guard let key else {
            try write(name, name, token, in: tx)
            return name
        }
        guard let shop = try unnamed(of: name, in: tx).first(where: { $0.key == key }) else { throw Problem.notUnnamed(key) }
        try write(name, shop, token, in: tx)
        return shop
    }

    /// The shops of an app that are keyed by a token, and whose merchant nobody has named.
    public static func unnamed(of name: Shop, in tx: ReadTransaction) throws -> [Shop] {
        try all(in: tx).filter { $0.name == $0.shop && $0.shop.isKeyedByToken && $0.shop.isOfSameApp(as: name) }.map(\.shop)
    }

    private static func write(_ name: Shop, _ shop: Shop, _ token: String, in tx: WriteTransaction) throws {
        try tx.perform(
            "INSERT INTO shops (name, key, token) VALUES ($1, $2, $3)", [.text(name.key), .text(shop.key), .text(token)])
    }

    private static func names(in tx: ReadTransaction) throws -> [(name: Shop, shop: Shop, token: String)] {
        try tx.query("SELECT name, key, token FROM shops ORDER BY name").map { row in
            guard let name = Shop(key: try row.text("name")), let shop = Shop(key: try row.text("key")) else {
                throw LedgerError.damaged("the name of a shop")
            }
            return (name, shop, try row.text("token"))
        }
    }
}
