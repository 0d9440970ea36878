import Store

/// The orders that were seen in this commit without a refund that has not ended.
final class OrdersAtRest: Recollection {
    static let tables = ["operations"]

    private struct Place: Hashable {
        let shop: String
        let trade: String
    }

    private var known: Set<Place> = []

    init() {}

    func contains(_ trade: String, of shop: Shop) -> Bool { known.contains(Place(shop: shop.key, trade: trade)) }

    func insert(_ trade: String, of shop: Shop) { known.insert(Place(shop: shop.key, trade: trade)) }

    func remove(_ trade: String, of shop: Shop) { known.remove(Place(shop: shop.key, trade: trade)) }

    /// Those of so many orders that have a refund which has not ended: `$1` is the shop, and each order has a place.
    static let busy = TextsForMany { count in
        """
        SELECT trade_number FROM operations WHERE shop = $1 AND effect = 'refund' AND +ended_at IS NULL
        AND trade_number IN (\((0..<count).map { "$\($0 + 2)" }.joined(separator: ", ")))
        """
    }
}
