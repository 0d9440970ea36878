public import Clocks
public import Money
public import Store

/// What a source outside of this host showed of an order's refunds.
public enum ShownRefund: Sendable, Hashable {
    /// So much has been refunded on the order so far, by whomever: a notification's `refund_fee`, the whole of a closed order.
    case total(Money)
    /// This much was refunded under one number: an answer about that number, a row of a bill.
    case single(RequestNumber, Money)

    /// The amount that was shown.
    public var amount: Money {
        switch self {
        case .total(let amount), .single(_, let amount): amount
        }
    }
}

/// What a source outside of this host told that was not known: how much of an order is refunded at the least.
public struct LearntRefund: Sendable, Hashable {
    /// What was known before.
    public let before: Money
    /// What is known now; more than before.
    public let after: Money
}

extension Ledger {
    /// Takes in that at least so much of an order is refunded, whoever refunded it. It is never taken back: what is known only grows.
    ///
    /// This is the one way in which refunds that were not made by this host come to count. Numbers that are this host's own operations
    /// count by what became of those; one that was taken for ended, and that a source shows as done, is corrected by whoever hears of it
    /// (``unposted(_:of:in:)``). The order's version moves on, so that a call that was decided before is decided again.
    /// - Returns: what is known now; nil where the source told nothing new.
    /// - Throws: ``LedgerError/damaged(_:)`` where the order has refunds in another currency.
    public func learnRefunded(_ order: OrderIdentity, _ shown: ShownRefund, in tx: WriteTransaction) throws -> LearntRefund? {
        let known = try refunds(of: order, currency: shown.amount.currency, in: tx)
        switch shown {
        case .total(let total):
            guard try known.refunded.isLess(than: total) else { return nil }
            try learn(order, total, single: 0, in: tx)
        case .single(let number, let amount):
            guard try isForeign(number, amount, on: order, in: tx) else { return nil }
            try keep(number, amount, of: order, in: tx)
            try learn(order, Money.zero(amount.currency), single: amount.minorUnits, in: tx)
        }
        let after = try refunds(of: order, currency: shown.amount.currency, in: tx).refunded
        return try known.refunded.isLess(than: after) ? LearntRefund(before: known.refunded, after: after) : nil
    }

    /// Whether a source that shows this would tell anything new: for reading transactions, so that nothing is written for old news.
    public func isNews(_ shown: ShownRefund, of order: OrderIdentity, in tx: ReadTransaction) throws -> Bool {
        switch shown {
        case .total(let total): try refunds(of: order, currency: total.currency, in: tx).refunded.isLess(than: total)
        case .single(let number, let amount): try isForeign(number, amount, on: order, in: tx)
        }
    }

    /// The operation of this host that a source shows as done, and that is not posted: its outcome is unknown, or it was taken for ended.
    /// - Returns: nil for refunds of others, for what is posted, and for what a process may be sending just now.
    public func unposted(_ shown: ShownRefund, of order: OrderIdentity, in tx: ReadTransaction) throws -> Operation? {
        guard case .single(let number, let amount) = shown, let own = try own(number, on: order, in: tx) else { return nil }
        return own.movement.amount == amount && (own.state == .unknown || own.isTakenForEnded) ? own : nil
    }

    /// The operation of this host that was taken for ended and under whose number a source shows a refund of another amount, the first
    /// time that it does.
    public func contradicted(by shown: ShownRefund, of order: OrderIdentity, in tx: ReadTransaction) throws -> Operation? {
        guard case .single(let number, let amount) = shown else { return nil }
        return try isForeign(number, amount, on: order, in: tx) ? own(number, on: order, in: tx) : nil
    }

    /// A refund of somebody else's was shown again: whoever asks for the same again is watched for it from now on.
    public func noteShown(_ number: RequestNumber, of order: OrderIdentity, in tx: WriteTransaction) throws {
        try tx.execute(
            "UPDATE outside_refunds SET at = $4 WHERE shop = $1 AND trade_number = $2 AND request_number = $3",
            [.text(shop.key), .text(order.tradeNumber), .text(number.text), .integer(tx.now.milliseconds)])
    }

    /// Whether somebody else was seen to refund this very amount on the order, and a source has shown it since an instant.
    public func isLikeShown(_ amount: Money, of order: OrderIdentity, since: Instant, in tx: ReadTransaction) throws -> Bool {
        let rows = try tx.query(
            """
            SELECT 1 AS one FROM outside_refunds WHERE shop = $1 AND trade_number = $2 AND amount = $3 AND currency = $4 AND at > $5 LIMIT 1
            """,
            [
                .text(shop.key), .text(order.tradeNumber), .integer(amount.minorUnits), .text(amount.currency.code),
                .integer(since.milliseconds),
            ])
        return !rows.isEmpty
    }

    /// Whether a refund that a source shows is somebody else's, and not known yet.
    private func isForeign(_ number: RequestNumber, _ amount: Money, on order: OrderIdentity, in tx: ReadTransaction) throws -> Bool {
        guard amount.isPositive else { return false }
        let rows = try tx.query(
            "SELECT 1 AS one FROM outside_refunds WHERE shop = $1 AND trade_number = $2 AND request_number = $3",
            [.text(shop.key), .text(order.tradeNumber), .text(number.text)])
        guard rows.isEmpty else { return false }
        let key = OperationKey.refund(trade: order.tradeNumber, number: number)
        switch try owner(ofAny: [key], in: tx) {
        case .operation(let own)? where own.movement.number == number:
            // What was taken for ended did not move this: another amount under its number is none of its own.
            return own.isTakenForEnded && own.movement.amount != amount
        case .archived?: return try !isWritten(number, as: key, in: tx)
        case .operation?, nil: return true
        }
    }

    /// The operation of this host under the very number.
    private func own(_ number: RequestNumber, on order: OrderIdentity, in tx: ReadTransaction) throws -> Operation? {
        let own = try operation(for: .refund(trade: order.tradeNumber, number: number), in: tx)
        return own?.movement.number == number ? own : nil
    }

    /// Whether the archived operation that a key belongs to had this very number, and not one in other letters. Those with capitals
    /// have keys of two spellings, and what differs from them in capitals alone has the key in small letters.
    private func isWritten(_ number: RequestNumber, as key: OperationKey, in tx: ReadTransaction) throws -> Bool {
        guard number.spellings.count == 1 else { return true }
        let rows = try tx.query(
            """
            SELECT COUNT(*) AS count FROM operation_keys
            WHERE operation = (SELECT operation FROM operation_keys WHERE shop = $1 AND key = $2)
            """, [.text(shop.key), .text(key.text)])
        return try rows.first?.integer("count") ?? 0 <= 2
    }

    private func keep(_ number: RequestNumber, _ amount: Money, of order: OrderIdentity, in tx: WriteTransaction) throws {
        try tx.perform(
            """
            INSERT INTO outside_refunds (shop, trade_number, request_number, currency, amount, at) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(shop.key), .text(order.tradeNumber), .text(number.text), .text(amount.currency.code), .integer(amount.minorUnits),
                .integer(tx.now.milliseconds),
            ])
    }

    private func learn(_ order: OrderIdentity, _ total: Money, single: Int64, in tx: WriteTransaction) throws {
        let changed = try tx.execute(
            """
            INSERT INTO orders (shop, trade_number, order_number, version, currency, provider_refunded, outside_refunded)
            VALUES ($1, $2, $3, 1, $4, $5, $6)
            ON CONFLICT (shop, trade_number) DO UPDATE SET version = orders.version + 1,
            provider_refunded = CASE WHEN excluded.provider_refunded > orders.provider_refunded
                THEN excluded.provider_refunded ELSE orders.provider_refunded END,
            outside_refunded = orders.outside_refunded + excluded.outside_refunded
            WHERE orders.currency = excluded.currency
            """,
            [
                .text(shop.key), .text(order.tradeNumber), .text(order.number.text), .text(total.currency.code),
                .integer(total.minorUnits), .integer(single),
            ])
        guard changed == 1 else { throw LedgerError.damaged("refunds of one order in two currencies") }
        if total.isPositive { try ToldRefunds.remember(total, of: order, shop: shop, in: tx) }
    }
}

extension Operation {
    /// Whether it was taken for one that has ended without having moved anything.
    var isTakenForEnded: Bool { state.isEnded && state != .succeeded }
}
