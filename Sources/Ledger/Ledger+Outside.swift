import Clocks
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
    /// count by what became of those. The order's version moves on, so that a call that was decided before is decided again.
    /// - Returns: what is known now; nil where the source told nothing new.
    /// - Throws: ``LedgerError/damaged(_:)`` where the order has refunds in another currency.
    public func learnRefunded(_ order: OrderIdentity, _ shown: ShownRefund, in tx: WriteTransaction) throws -> LearntRefund? {
        let known = try refunds(of: order, currency: shown.amount.currency, in: tx)
        switch shown {
        case .total(let total):
            guard try known.refunded.isLess(than: total) else { return nil }
            try learn(order, total, single: 0, in: tx)
        case .single(let number, let amount):
            switch try standing(of: number, amount, on: order, in: tx) {
            case .counted: return nil
            case .ownEnded:
                let total = try known.seen.adding(amount)
                guard try known.refunded.isLess(than: total) else { return nil }
                try learn(order, total, single: 0, in: tx)
            case .foreign:
                try keep(number, amount, of: order, in: tx)
                try learn(order, Money.zero(amount.currency), single: amount.minorUnits, in: tx)
            }
        }
        let after = try refunds(of: order, currency: shown.amount.currency, in: tx).refunded
        return try known.refunded.isLess(than: after) ? LearntRefund(before: known.refunded, after: after) : nil
    }

    /// Whether a source that shows this would tell anything new: for reading transactions, so that nothing is written for old news.
    public func isNews(_ shown: ShownRefund, of order: OrderIdentity, in tx: ReadTransaction) throws -> Bool {
        switch shown {
        case .total(let total): try refunds(of: order, currency: total.currency, in: tx).refunded.isLess(than: total)
        case .single(let number, let amount): try standing(of: number, amount, on: order, in: tx) != .counted
        }
    }

    /// How a number that a source shows stands to what is known.
    private enum Standing {
        /// It counts already, or nothing was refunded under it.
        case counted
        /// It is an operation of this host that was taken for ended without having moved anything: should it be corrected, it is posted,
        /// so it counts in the total alone.
        case ownEnded
        /// Somebody else refunded under it.
        case foreign
    }

    private func standing(of number: RequestNumber, _ amount: Money, on order: OrderIdentity, in tx: ReadTransaction) throws -> Standing {
        guard amount.isPositive else { return .counted }
        if let own = try operation(for: .refund(trade: order.tradeNumber, number: number), in: tx), own.movement.number == number {
            guard own.state.isEnded, own.state != .succeeded else { return .counted }
            return .ownEnded
        }
        let rows = try tx.query(
            "SELECT 1 AS one FROM outside_refunds WHERE shop = $1 AND trade_number = $2 AND request_number = $3",
            [.text(shop.key), .text(order.tradeNumber), .text(number.text)])
        return rows.isEmpty ? .foreign : .counted
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
    }
}
