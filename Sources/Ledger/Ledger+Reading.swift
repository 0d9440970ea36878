public import Clocks
import JSON
public import Money
public import Store

extension Ledger {
    /// The operation of that name.
    public func operation(_ id: OperationID, in tx: ReadTransaction) throws -> Operation? {
        try storedOperation(id, in: tx)?.operation()
    }

    /// The version of the operation of that name: each change makes it another one.
    func version(of id: OperationID, in tx: ReadTransaction) throws -> Int64? {
        try tx.query("SELECT version FROM operations WHERE id = $1 AND shop = $2", [.text(id.text), .text(shop.key)]).first?
            .integer("version")
    }

    /// The operation of that name as it is stored: for a transaction that others wait for, and that need not understand it.
    func storedOperation(_ id: OperationID, in tx: ReadTransaction) throws -> StoredOperation? {
        try tx.query("SELECT * FROM operations WHERE id = $1 AND shop = $2", [.text(id.text), .text(shop.key)]).first
            .map(StoredOperation.init)
    }

    /// The operation that a key of the provider's belongs to.
    public func operation(for key: OperationKey, in tx: ReadTransaction) throws -> Operation? {
        let rows = try tx.query(
            """
            SELECT operations.* FROM operation_keys JOIN operations ON operations.id = operation_keys.operation
            WHERE operation_keys.shop = $1 AND operation_keys.key = $2
            """, [.text(shop.key), .text(key.text)])
        return try rows.first.map(OperationRow.read)
    }

    /// The first operation that one of these keys belongs to; nil also where it was archived.
    public func operation(forAny keys: [OperationKey], in tx: ReadTransaction) throws -> Operation? {
        guard case .operation(let operation)? = try owner(ofAny: keys, in: tx) else { return nil }
        return operation
    }

    /// Whom the first of these keys belongs to that was ever used, and was not given up since; nil where none was.
    public func owner(ofAny keys: [OperationKey], in tx: ReadTransaction) throws -> KeyOwner? {
        guard !keys.isEmpty else { return nil }
        let (text, places) = OperationKey.owners(keys)
        let rows = try tx.query(text, [.text(shop.key)] + places.map { .text($0.text) })
        let found = try rows.map { (key: try $0.text("found_by"), row: $0) }
        for key in keys {
            guard let row = found.first(where: { $0.key == key.text })?.row else { continue }
            let owner = try KeyOwner(row: row)
            if case .operation(let operation) = owner, operation.hasGivenUpItsKeys { continue }
            return owner
        }
        return nil
    }

    // A `+` before a column keeps databases from walking an index of times until they meet a row that fits, which may be never: the
    // rows of one call, one order or one state are few, and an index of their own names them.

    /// The newest operation that the same call has made.
    public func latest(callDigest: String, in tx: ReadTransaction) throws -> Operation? {
        let rows = try tx.query(
            "SELECT * FROM operations WHERE shop = $1 AND call_digest = $2 ORDER BY +created_at DESC, id DESC LIMIT 1",
            [.text(shop.key), .text(callDigest)])
        return try rows.first.map(OperationRow.read)
    }

    /// The operations in any of these states, oldest first.
    /// - Parameter tools: only operations of these tools; nil for all.
    public func operations(
        in states: [OperationState], tools: [String]? = nil, limit: Int = 1000, in tx: ReadTransaction
    ) throws -> [Operation] {
        let list = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        // Few have not ended, and an index names them.
        let open = states.contains(where: \.isEnded) ? "" : " AND ended_at IS NULL"
        let rows = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND state IN (\(list))\(open)\(Self.among(tools, from: 3))
            ORDER BY +created_at, id LIMIT $2
            """,
            [.text(shop.key), .integer(Int64(limit))] + (tools ?? []).map { .text($0) })
        return try rows.map(OperationRow.read)
    }

    /// The condition that an operation's tool is one of these, with placeholders from `first` on.
    static func among(_ tools: [String]?, from first: Int) -> String {
        guard let tools else { return "" }
        return tools.isEmpty ? " AND 1 = 0" : " AND tool IN (\(tools.indices.map { "$\($0 + first)" }.joined(separator: ", ")))"
    }

    /// The operations that were written down in a span of time, its end not included, oldest first.
    /// - Parameter after: the last one of the page before; nil for the first page.
    public func operations(
        from start: Instant, to end: Instant, after last: OperationID?, limit: Int, in tx: ReadTransaction
    ) throws -> [Operation] {
        let before = try last.flatMap { try operation($0, in: tx) }
        let rows = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND created_at >= $2 AND created_at < $3 AND (created_at, id) > ($4, $5)
            ORDER BY created_at, id LIMIT $6
            """,
            [
                .text(shop.key), .integer(start.milliseconds), .integer(end.milliseconds),
                .integer(before?.createdAt.milliseconds ?? .min), .text(before?.id.text ?? ""), .integer(Int64(limit)),
            ])
        return try rows.map(OperationRow.read)
    }

    /// The newest operations first.
    public func newest(limit: Int, in tx: ReadTransaction) throws -> [Operation] {
        let rows = try tx.query(
            "SELECT * FROM operations WHERE shop = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
            [.text(shop.key), .integer(Int64(limit))])
        return try rows.map(OperationRow.read)
    }

    /// A refund of this order that has not ended, if there is one, the order's cancellation included: until it has, no other is taken.
    public func openRefund(of order: OrderIdentity, in tx: ReadTransaction) throws -> Operation? {
        if tx.recollection(OrdersAtRest.self)?.contains(order.tradeNumber, of: shop) == true { return nil }
        let question = SQLStatement(
            """
            SELECT * FROM operations WHERE shop = $1 AND trade_number = $2 AND effect = 'refund' AND +ended_at IS NULL
            ORDER BY +created_at LIMIT 1
            """, [.text(shop.key), .text(order.tradeNumber)])
        let rows = try tx.queries([question], about: [RowMark.trade(order.tradeNumber, shop)]).first ?? []
        return try rows.first.map(OperationRow.read)
    }

    /// The newest refund of the same amount on the same order that was done after `since`, however long before it was asked for.
    public func likeRefund(of order: OrderIdentity, amount: Money, since: Instant, in tx: ReadTransaction) throws -> Operation? {
        let rows = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND trade_number = $2 AND effect = 'refund' AND amount = $3 AND currency = $4
            AND state = 'succeeded' AND +ended_at > $5 ORDER BY +ended_at DESC LIMIT 1
            """,
            [
                .text(shop.key), .text(order.tradeNumber), .integer(amount.minorUnits), .text(amount.currency.code),
                .integer(since.milliseconds),
            ])
        return try rows.first.map(OperationRow.read)
    }
}

extension Ledger {
    /// A transfer of this amount to one of these names of a payee that has not ended, if there is one: another number would send it
    /// twice.
    public func openTransfer(to names: [String], amount: Money, in tx: ReadTransaction) throws -> Operation? {
        try transfer(to: names, amount: amount, "+ended_at IS NULL ORDER BY +created_at LIMIT 1", [], in: tx)
    }

    /// The newest transfer of this amount to one of these names of a payee that was done after `since`.
    public func likeTransfer(to names: [String], amount: Money, since: Instant, in tx: ReadTransaction) throws -> Operation? {
        let rest = "state = 'succeeded' AND +ended_at > $4 ORDER BY +ended_at DESC LIMIT 1"
        return try transfer(to: names, amount: amount, rest, [.integer(since.milliseconds)], in: tx)
    }

    private func transfer(
        to names: [String], amount: Money, _ rest: String, _ values: [SQLValue], in tx: ReadTransaction
    ) throws -> Operation? {
        guard !names.isEmpty else { return nil }
        let places = names.indices.map { "$\($0 + 4 + values.count)" }.joined(separator: ", ")
        let rows = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND payee_key IN (\(places)) AND effect = 'transfer' AND amount = $2
            AND currency = $3 AND \(rest)
            """,
            [.text(shop.key), .integer(amount.minorUnits), .text(amount.currency.code)] + values + names.map { .text($0) })
        return try rows.first.map(OperationRow.read)
    }

    /// Whether an operation still has its keys: one that ended without success gives them up to the next one that wants them.
    public func holdsKeys(_ id: OperationID, in tx: ReadTransaction) throws -> Bool {
        !(try tx.query("SELECT 1 AS one FROM operation_keys WHERE operation = $1 LIMIT 1", [.text(id.text)]).isEmpty)
    }
}

/// Whom a key of the provider's belongs to.
public enum KeyOwner: Sendable, Hashable {
    /// An operation of the store's.
    case operation(Operation)
    /// An operation that ended long ago and was removed from the store: its number is never used again.
    case archived

    fileprivate init(row: Row) throws {
        self = try row.optionalText("id") == nil ? .archived : .operation(OperationRow.read(row))
    }
}
