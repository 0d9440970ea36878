import Clocks
import Money

/// Something that moved the merchant's account, as a bill tells it.
struct AccountFlow: Sendable {
    enum Kind: String, Sendable {
        case payment = "在线支付"
        case fee = "收费"
        case refund = "交易退款"
        case deposit = "充值"
        case transfer = "转账"
        case transferReturned = "转账退回"
    }

    let kind: Kind
    let at: Instant
    /// What came in; negative for what went out.
    let amount: Money
    /// The platform's number of what it belongs to.
    let number: String
    /// The merchant's number of what it belongs to.
    let merchantNumber: String
    /// A refund's request number.
    var requestNumber = ""
    let title: String
    let counterparty: String
    /// The trade that it belongs to; nil for what is none of a trade's.
    var trade: Trade?

    /// Whether anything moved the account at an instant that fits.
    static func isThere(in books: PlatformBooks, ofTradesAlone: Bool = false, _ fits: (Instant) -> Bool) -> Bool {
        let isTrades = books.trades.entries.contains { entry in
            switch entry.event {
            case .paid, .refunded: fits(entry.at)
            case .opened, .closed, .finished: false
            }
        }
        return isTrades || !ofTradesAlone && books.funds.entries.contains { fits($0.at) }
    }

    /// Everything that moved the account before an instant, in the order in which it happened.
    static func all(in books: PlatformBooks, before end: Instant) -> [AccountFlow] {
        var flows: [AccountFlow] = []
        for entry in books.trades.entries where entry.at < end {
            if let trade = books.trades[entry.outTradeNo] { flows += ofTrade(entry, trade, in: books.trades) }
        }
        let trades = flows.count
        for entry in books.funds.entries where entry.at < end { flows += ofFunds(entry, in: books.funds) }
        guard trades < flows.count else { return flows }
        return flows.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func ofTrade(_ entry: LedgerEntry, _ trade: Trade, in book: TradeBook) -> [AccountFlow] {
        func flow(_ kind: Kind, _ amount: Int64, _ requestNumber: String = "") -> AccountFlow {
            AccountFlow(
                kind: kind, at: entry.at, amount: .fen(amount), number: trade.tradeNo, merchantNumber: trade.order.outTradeNo,
                requestNumber: requestNumber, title: trade.order.subject, counterparty: trade.paidBy?.maskedLogonID ?? "", trade: trade)
        }
        switch entry.event {
        case .paid:
            let fee = book.fee(of: trade.order.totalAmount).minorUnits
            return [flow(.payment, trade.order.totalAmount.minorUnits)] + (fee > 0 ? [flow(.fee, -fee)] : [])
        case .refunded(let requestNumber, let amount, _, _):
            return [flow(.refund, -amount.minorUnits, requestNumber)]
        case .opened, .closed, .finished:
            return []
        }
    }

    private static func ofFunds(_ entry: FundsEntry, in book: FundsBook) -> [AccountFlow] {
        func flow(_ kind: Kind, _ transfer: Transfer, _ sign: Int64) -> AccountFlow {
            AccountFlow(
                kind: kind, at: entry.at, amount: .fen(sign * transfer.draft.amount.minorUnits), number: transfer.orderID,
                merchantNumber: transfer.draft.outBizNo, title: transfer.request?.title ?? "转账",
                counterparty: Buyer(userID: "", logonID: transfer.request?.payee.identity ?? "").maskedLogonID)
        }
        switch entry.event {
        case .deposited(let amount):
            return [
                AccountFlow(
                    kind: .deposit, at: entry.at, amount: amount, number: "D\(entry.sequence)", merchantNumber: "", title: "充值",
                    counterparty: "")
            ]
        case .transferred(let request, let draft, _, _):
            return draft.status.isDebited ? book[request.outBizNo].map { [flow(.transfer, $0, -1)] } ?? [] : []
        case .ended(let outBizNo, let status, _, _):
            return status.isDebited ? [] : book[outBizNo].map { [flow(.transferReturned, $0, 1)] } ?? []
        }
    }
}
