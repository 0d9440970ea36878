public import Money
public import Store

extension Ledger {
    /// The payments of an order that this host has asked for, or may have asked for: their links can be in a buyer's hands. The oldest
    /// first.
    public func collects(of order: OrderNumber, in tx: ReadTransaction) throws -> [Operation] {
        let rows = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND order_number = $2 AND effect = 'collect' AND state IN
            ('reserved', 'dispatched', 'unknown', 'succeeded') ORDER BY +created_at, id
            """, [.text(shop.key), .text(order.text)])
        // To close an order is a collect of nothing, and asks nobody for anything.
        return try rows.map(OperationRow.read).filter { $0.movement.kind == .collect }
    }
}
