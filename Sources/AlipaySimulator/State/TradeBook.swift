public import Clocks
public import Money

/// Every trade, and the append-only ledger that they are made from: the platform's memory, without a wire, a key or a clock.
///
/// A command either appends events and says what came of it, or throws and appends nothing. Replaying the entries gives the same book.
public struct TradeBook: Sendable {
    /// What happened, oldest first.
    public private(set) var entries: [LedgerEntry] = []
    private var trades: [String: Trade] = [:]
    private var outTradeNumbers: [String: String] = [:]
    private var opened = 0
    /// What was paid less fees and refunds: what the merchant's account holds, were there nothing else in it.
    public private(set) var balance = Money.fen(0)
    /// No trade is due before this instant; what is due at it may have been dealt with since.
    private var earliestDue: Instant?
    let refundWindow: Span
    let cancelWindow: Span
    /// What the platform keeps of each payment, in hundredths of a percent. It stays with it when the payment is refunded.
    let feeBasisPoints: Int64

    /// An empty book.
    ///
    /// - Parameters:
    ///   - refundWindow: how long after the payment refunds are possible. A year is usual, by contract.
    ///   - cancelWindow: how long after an order was made it can be cancelled.
    ///   - feeBasisPoints: what the platform keeps of each payment, in hundredths of a percent, rounded to the nearest fen.
    public init(refundWindow: Span = .days(365), cancelWindow: Span = .hours(24), feeBasisPoints: Int64 = 0) {
        self.refundWindow = refundWindow
        self.cancelWindow = cancelWindow
        self.feeBasisPoints = feeBasisPoints
    }

    /// Every trade, by the order in which they were opened.
    public var allTrades: [Trade] { trades.values.sorted { $0.tradeNo.suffix(14) < $1.tradeNo.suffix(14) } }

    /// The trade under a merchant's number, as it was left by the last command.
    public subscript(outTradeNo: String) -> Trade? { trades[outTradeNo] }

    /// The merchant's number of the trade that a reference means; nil where there is none.
    public func outTradeNo(of reference: TradeReference) -> String? {
        if let tradeNo = reference.tradeNo { return outTradeNumbers[tradeNo] }
        return reference.outTradeNo.flatMap { trades[$0]?.order.outTradeNo }
    }

    /// Finds the trade that a request means, after time has done its work on it.
    public mutating func find(_ reference: TradeReference, at now: Instant) throws(TradeRefusal) -> Trade {
        guard reference.tradeNo != nil || reference.outTradeNo != nil else { throw .invalidParameter("out_trade_no,trade_no不能同时为空") }
        guard let number = outTradeNo(of: reference) else { throw .tradeNotExist }
        passTime(for: number, to: now)
        guard let trade = trades[number] else { throw .tradeNotExist }
        return trade
    }

    /// Lets time do its work on every trade: unpaid orders close, old payments become final.
    public mutating func passTime(to now: Instant) {
        guard let earliestDue, earliestDue <= now else { return }
        for trade in allTrades { passTime(for: trade.order.outTradeNo, to: now) }
        self.earliestDue = trades.values.compactMap { due($0)?.at }.min()
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

    /// What the platform keeps of a payment.
    public func fee(of amount: Money) -> Money { .fen((amount.minorUnits * feeBasisPoints + 5000) / 10_000) }

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
        switch entry.event {
        case .paid:
            let total = trade.order.totalAmount
            balance = .fen(balance.minorUnits + total.minorUnits - fee(of: total).minorUnits)
        case .refunded(_, let amount, _, _): balance = .fen(balance.minorUnits - amount.minorUnits)
        case .opened, .closed, .finished: break
        }
        trades[entry.outTradeNo] = trade
        entries.append(entry)
        if let next = due(trade)?.at { earliestDue = min(next, earliestDue ?? next) }
        return trade
    }

    private mutating func passTime(for outTradeNo: String, to now: Instant) {
        while let trade = trades[outTradeNo], let due = due(trade), due.at <= now {
            append(due.event, to: outTradeNo, tradeNo: trade.tradeNo, at: due.at)
        }
    }

    /// What time alone will do to a trade next, and when.
    private func due(_ trade: Trade) -> (event: TradeEvent, at: Instant)? {
        switch trade.status {
        case .waitBuyerPay: trade.order.expiresAt.map { (.closed(by: .time), $0) }
        case .success: trade.paidAt.map { (.finished, $0 + refundWindow) }
        case .closed, .finished: nil
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
