import Clocks
public import Money
public import Store

extension Ledger {
    /// The operations whose outcome is due to be asked for: of unknown outcome, or with a lease that ran out.
    /// - Parameter tools: only operations of these tools: whoever can't ask for the others leaves them to those who can.
    public func due(tools: [String], limit: Int = 64, in tx: ReadTransaction) throws -> [OperationID] {
        let rows = try tx.query(
            """
            SELECT id FROM operations WHERE shop = $1 AND state IN ('reserved', 'dispatched', 'unknown') AND ended_at IS NULL
            AND COALESCE(lease_until, 0) <= $2 AND COALESCE(look_at, 0) <= $2\(Self.among(tools, from: 4))
            ORDER BY COALESCE(look_at, lease_until), id LIMIT $3
            """, [.text(shop.key), .integer(tx.now.milliseconds), .integer(Int64(limit))] + tools.map { .text($0) })
        return try rows.map { OperationID(try $0.text("id")) }
    }

    /// The operations of unknown outcome that have passed their deadline, that nobody was asked about and that belong to none of these
    /// tools: nobody can look for them, so that people have to.
    public func orphans(besides tools: [String], limit: Int = 64, in tx: ReadTransaction) throws -> [OperationID] {
        let others = tools.isEmpty ? "" : " AND tool NOT IN (\(tools.indices.map { "$\($0 + 4)" }.joined(separator: ", ")))"
        let rows = try tx.query(
            """
            SELECT id FROM operations WHERE shop = $1 AND state IN ('reserved', 'dispatched', 'unknown') AND ended_at IS NULL
            AND COALESCE(lease_until, 0) <= $2 AND COALESCE(deadline, 0) <= $2 AND person_asked_at IS NULL\(others)
            ORDER BY +created_at, id LIMIT $3
            """, [.text(shop.key), .integer(tx.now.milliseconds), .integer(Int64(limit))] + tools.map { .text($0) })
        return try rows.map { OperationID(try $0.text("id")) }
    }
}
