public import Clocks
public import Store

extension Ledger {
    /// The operations, whichever shop's, for which a process may be sending right now.
    /// - Returns: how many there are and until when the last of their leases runs; nil where there are none.
    public static func underWay(in tx: ReadTransaction) throws(StoreError) -> (count: Int, until: Instant)? {
        let rows = try tx.query(
            """
            SELECT COUNT(*) AS count, MAX(lease_until) AS until FROM operations
            WHERE state IN ('reserved', 'dispatched', 'unknown') AND ended_at IS NULL AND lease_until > $1
            """, [.integer(tx.now.milliseconds)])
        guard let row = rows.first, let until = try row.optionalInteger("until") else { return nil }
        return (Int(try row.integer("count")), Instant(milliseconds: until))
    }
}
