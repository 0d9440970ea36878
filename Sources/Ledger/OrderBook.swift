public import Money
public import Store

/// What the ledger knows of an order's refunds.
public struct OrderRefunds: Sendable, Hashable {
    /// Grows with every reservation and settlement on the order: a decision made under another version is made again.
    public let version: Int64
    /// All that is known to have been refunded: the greater of what the provider last told, and what was posted here together with
    /// what others refunded at the least.
    ///
    /// That is the greater of what they were seen to refund under numbers of their own, and what the totals that the provider told leave
    /// for them.
    public let refunded: Money
    /// What is reserved by operations that have not ended.
    public let open: Money
}

extension Ledger {
    /// The versions of the orders that a call may mean, by their provider's numbers, before anything is looked up. Orders that no
    /// operation was ever on are not among them: their version is 0. (A merchant's number can have had several trades.)
    public func orderVersions(merchantOrder: OrderNumber?, trade: String?, in tx: ReadTransaction) throws -> [String: Int64] {
        let rows = try tx.query(
            """
            SELECT trade_number, version FROM orders WHERE shop = $1 AND order_number = $2
            UNION SELECT trade_number, version FROM orders WHERE shop = $1 AND trade_number = $3
            """,
            [.text(shop.key), SQLValue(merchantOrder?.text), SQLValue(trade)])
        var versions: [String: Int64] = [:]
        for row in rows { versions[try row.text("trade_number")] = try row.integer("version") }
        return versions
    }

    /// What is known of an order's refunds, but for those of `operation`.
    public func refunds(
        of order: OrderIdentity, currency: Currency, except operation: OperationID? = nil, in tx: ReadTransaction
    ) throws -> OrderRefunds {
        let key: [SQLValue] = [.text(shop.key), .text(order.tradeNumber)]
        let book = try tx.query(
            """
            SELECT version, provider_refunded, outside_refunded, removed, \(ToldRefunds.others) AS others FROM orders
            WHERE shop = $1 AND trade_number = $2
            """, key + [.text(operation?.text ?? "")]
        ).first
        let sums = try tx.query(
            """
            SELECT CAST(SUM(CASE WHEN state = 'succeeded' THEN amount ELSE 0 END) AS BIGINT) AS posted,
                   CAST(SUM(CASE WHEN ended_at IS NULL THEN amount ELSE 0 END) AS BIGINT) AS open
            FROM operations WHERE shop = $1 AND trade_number = $2 AND effect = 'refund' AND id <> $3
            """, key + [.text(operation?.text ?? "")]
        ).first
        // What was removed from the book since still counts.
        let removed = Money(minorUnits: try book?.integer("removed") ?? 0, currency: currency)
        let posted = try Money(minorUnits: try sums?.optionalInteger("posted") ?? 0, currency: currency).adding(removed)
        let others = max(try book?.integer("outside_refunded") ?? 0, try book?.optionalInteger("others") ?? 0)
        let seen = try posted.adding(Money(minorUnits: others, currency: currency))
        let told = Money(minorUnits: try book?.integer("provider_refunded") ?? 0, currency: currency)
        return OrderRefunds(
            version: try book?.integer("version") ?? 0, refunded: try seen.isLess(than: told) ? told : seen,
            open: Money(minorUnits: try sums?.optionalInteger("open") ?? 0, currency: currency))
    }

    /// Whether this host asked for the order's payment; nil without an order.
    public func isMadeByHost(_ order: OrderNumber?, in tx: ReadTransaction) throws -> Bool? {
        guard let order else { return nil }
        let rows = try tx.query(
            "SELECT id FROM operations WHERE \(Self.asked) AND state = 'succeeded' LIMIT 1", [.text(shop.key), .text(order.text)])
        return !rows.isEmpty
    }

    /// Whether the order's payment was asked for by this very agent, in the same conversation, or without one by the same credential:
    /// such an order is the caller's own.
    public func isMade(
        _ order: OrderNumber, by agent: String, conversation: String?, credential: String, in tx: ReadTransaction
    ) throws -> Bool {
        let whose = conversation == nil ? "conversation IS NULL AND credential = $4" : "conversation = $4"
        let rows = try tx.query(
            "SELECT id FROM operations WHERE \(Self.asked) AND state = 'succeeded' AND agent = $3 AND \(whose) LIMIT 1",
            [.text(shop.key), .text(order.text), .text(agent), .text(conversation ?? credential)])
        return !rows.isEmpty
    }

    /// What this host asked a buyer to pay for the order, or may have: the newest amount, one that is not `amount` before all others.
    public func price(of order: OrderNumber, besides amount: Money?, in tx: ReadTransaction) throws -> Money? {
        let rows = try tx.query(
            """
            SELECT amount, currency FROM operations
            WHERE \(Self.asked) AND state IN ('reserved', 'dispatched', 'unknown', 'succeeded')
            ORDER BY CASE WHEN amount = $3 AND currency = $4 THEN 1 ELSE 0 END, created_at DESC, id DESC LIMIT 1
            """,
            [
                .text(shop.key), .text(order.text), .integer(amount?.minorUnits ?? -1), .text(amount?.currency.code ?? ""),
            ])
        return try rows.first.map { row in
            let code = try row.text("currency")
            guard let currency = Currency(code: code) else { throw LedgerError.damaged("currency `\(code)`") }
            return Money(minorUnits: try row.integer("amount"), currency: currency)
        }
    }

    /// The payments that were asked for an order: `$1` is the shop, `$2` the merchant's number. To close an order asks for nothing.
    private static let asked = "shop = $1 AND order_number = $2 AND effect = 'collect' AND kind IS NULL"

    /// Moves the order's version on, and remembers what the provider told of its refunds.
    func touch(_ movement: Movement, cumulativeRefund: Money? = nil, in tx: WriteTransaction) throws {
        guard movement.effect == .refund, let order = movement.trade else { return }
        let amount = movement.amount
        guard let cumulativeRefund else {
            return try tx.insert(
                [
                    .text(shop.key), .text(order.tradeNumber), .text(order.number.text), .text(amount.currency.code), .integer(0),
                    .integer(1),
                ], into: LedgerSheets.orders)
        }
        try tx.perform(
            """
            INSERT INTO orders (shop, trade_number, order_number, version, currency, provider_refunded) VALUES ($1, $2, $3, 1, $4, $5)
            ON CONFLICT (shop, trade_number) DO UPDATE SET version = orders.version + 1,
            provider_refunded = CASE WHEN excluded.provider_refunded > orders.provider_refunded
                THEN excluded.provider_refunded ELSE orders.provider_refunded END
            """,
            [
                .text(shop.key), .text(order.tradeNumber), .text(order.number.text), .text(amount.currency.code),
                .integer(cumulativeRefund.minorUnits),
            ])
        // The total of the only refund of an order shows nothing of others.
        guard cumulativeRefund != amount else { return }
        try ToldRefunds.remember(cumulativeRefund, of: order, shop: shop, in: tx)
    }
}
