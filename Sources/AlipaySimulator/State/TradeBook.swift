public import Clocks
import Money

/// Every trade, and the append-only ledger that they are made from: the platform's memory, without a wire, a key or a clock.
///
/// A command either appends events and says what came of it, or throws and appends nothing. Replaying the entries gives the same book.
public struct TradeBook: Sendable {
    /// What happened, oldest first.
    public private(set) var entries: [LedgerEntry] = []
    private var trades: [String: Trade] = [:]
    private var outTradeNumbers: [String: String] = [:]
    private var opened = 0
    let refundWindow: Span
    let cancelWindow: Span

    /// An empty book.
    ///
    /// - Parameters:
    ///   - refundWindow: how long after the payment refunds are possible. A year is usual, by contract.
    ///   - cancelWindow: how long after an order was made it can be cancelled.
    public init(refundWindow: Span = .days(365), cancelWindow: Span = .hours(24)) {
        self.refundWindow = refundWindow
        self.cancelWindow = cancelWindow
    }

    /// Every trade, by the order in which they were opened.
    public var allTrades: [Trade] { trades.values.sorted { $0.tradeNo.suffix(14) < $1.tradeNo.suffix(14) } }

    /// The trade under a merchant's number, as it was left by the last command.
    public subscript(outTradeNo: String) -> Trade? { trades[outTradeNo] }

    /// Finds the trade that a request means, after time has done its work on it.
    public mutating func find(_ reference: TradeReference, at now: Instant) throws(TradeRefusal) -> Trade {
        let number: String?
        if let tradeNo = reference.tradeNo {
            number = outTradeNumbers[tradeNo]
        } else if let outTradeNo = reference.outTradeNo {
            number = outTradeNo
        } else {
            throw .invalidParameter("out_trade_no,trade_no不能同时为空")
        }
        guard let number, trades[number] != nil else { throw .tradeNotExist }
        passTime(for: number, to: now)
        guard let trade = trades[number] else { throw .tradeNotExist }
        return trade
    }

    /// Lets time do its work on every trade: unpaid orders close, old payments become final.
    public mutating func passTime(to now: Instant) {
        for trade in allTrades where isDue(trade, at: now) != nil { passTime(for: trade.order.outTradeNo, to: now) }
    }

    /// Takes an entry that was written earlier. Entries come in the order in which they were written.
    public mutating func replay(_ entry: LedgerEntry) throws(JournalError) {
        guard entry.sequence == entries.count + 1 else { throw .outOfOrder(found: entry.sequence, expected: entries.count + 1) }
        if case .opened = entry.event {
            guard trades[entry.outTradeNo] == nil else { throw .impossible(sequence: entry.sequence) }
        } else {
            guard trades[entry.outTradeNo]?.tradeNo == entry.tradeNo else { throw .impossible(sequence: entry.sequence) }
        }
        apply(entry)
    }

    @discardableResult
    mutating func append(_ event: TradeEvent, to outTradeNo: String, tradeNo: String, at now: Instant) -> Trade {
        let entry = LedgerEntry(sequence: entries.count + 1, at: now, outTradeNo: outTradeNo, tradeNo: tradeNo, event: event)
        return apply(entry)
    }

    /// 28 digits: the day in China, the digits that the platform's own numbers have there, and a count.
    func nextTradeNo(at now: Instant) -> String {
        let count = String(opened + 1)
        return ChinaTime.compactDay(now) + "220014" + String(repeating: "0", count: max(0, 14 - count.count)) + count
    }

    @discardableResult
    private mutating func apply(_ entry: LedgerEntry) -> Trade {
        var trade: Trade
        switch entry.event {
        case .opened(let order):
            trade = Trade(order: order, tradeNo: entry.tradeNo, createdAt: entry.at)
            opened += 1
            outTradeNumbers[entry.tradeNo] = entry.outTradeNo
        default:
            guard let known = trades[entry.outTradeNo] else { preconditionFailure("an event of a trade that was never opened") }
            trade = known
            trade.take(entry)
        }
        trades[entry.outTradeNo] = trade
        entries.append(entry)
        return trade
    }

    private mutating func passTime(for outTradeNo: String, to now: Instant) {
        guard let trade = trades[outTradeNo], let due = isDue(trade, at: now) else { return }
        append(due.event, to: outTradeNo, tradeNo: trade.tradeNo, at: due.at)
    }

    private func isDue(_ trade: Trade, at now: Instant) -> (event: TradeEvent, at: Instant)? {
        switch trade.status {
        case .waitBuyerPay:
            guard let expiresAt = trade.order.expiresAt, expiresAt <= now else { return nil }
            return (.closed(by: .time), expiresAt)
        case .success:
            guard let end = trade.paidAt.map({ $0 + refundWindow }), end <= now else { return nil }
            return (.finished, end)
        case .closed, .finished:
            return nil
        }
    }
}

extension Trade {
    /// The trade after an event other than its opening.
    fileprivate mutating func take(_ entry: LedgerEntry) {
        switch entry.event {
        case .opened:
            return
        case .paid(let buyer):
            status = .success
            paidBy = buyer
            paidAt = entry.at
        case .refunded(let requestNumber, let amount, let reason, let actor):
            refunds.append(TradeRefund(requestNumber: requestNumber, amount: amount, reason: reason, at: entry.at, by: actor))
            if refundable.minorUnits == 0 {
                status = .closed
                closedAt = entry.at
            }
        case .closed:
            status = .closed
            closedAt = entry.at
        case .finished:
            status = .finished
        }
    }
}
