import Clocks
public import Money
public import Store

extension Ledger {
    /// The operations in any of these states, the newest first.
    /// - Parameter withAlarms: also those, in whatever state, about which there is an alarm that nobody has seen.
    public func newest(
        in states: [OperationState], withAlarms: Bool, limit: Int, in tx: ReadTransaction
    ) throws -> [Operation] {
        let list = states.isEmpty ? "''" : states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let open = states.contains(where: \.isEnded) ? "" : " AND ended_at IS NULL"
        let alarms = withAlarms ? " UNION SELECT operation FROM alarms WHERE shop = $1 AND seen_at IS NULL" : ""
        let rows = try tx.query(
            """
            SELECT operations.* FROM (SELECT id AS name FROM operations WHERE shop = $1 AND state IN (\(list))\(open)\(alarms)) AS wanted
            CROSS JOIN operations WHERE operations.id = wanted.name AND operations.shop = $1
            ORDER BY +operations.created_at DESC, operations.id DESC LIMIT $2
            """, [.text(shop.key), .integer(Int64(limit))])
        return try rows.map(OperationRow.read)
    }

    /// Everything that happened to an operation's amount, in its order.
    public func steps(of id: OperationID, in tx: ReadTransaction) throws -> [LedgerStep] {
        let rows = try tx.query("SELECT number, kind, at FROM transfers WHERE operation = $1 ORDER BY step", [.text(id.text)])
        return try rows.map { row in
            guard let kind = LedgerStep.Kind(rawValue: try row.text("kind")) else { throw LedgerError.damaged("a step of `\(id)`") }
            return LedgerStep(
                number: try row.integer("number"), operation: id, kind: kind, at: Instant(milliseconds: try row.integer("at")))
        }
    }
}
