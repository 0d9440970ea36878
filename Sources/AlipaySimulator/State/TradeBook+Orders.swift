public import Clocks
import Money

extension TradeBook {
    /// The least that an order can cost, in fen.
    static let leastTotal: Int64 = 1
    /// The most that an order can cost, in fen: 100 000 000 yuan.
    static let greatestTotal: Int64 = 10_000_000_000

    /// Makes an order, or finds the unpaid one that is just like it.
    public mutating func open(_ order: OrderDraft, at now: Instant) throws(TradeRefusal) -> Trade {
        if let known = try checkNew(order, at: now) { return known }
        return append(.opened(order), to: order.outTradeNo, tradeNo: nextTradeNo(at: now), at: now)
    }

    /// Refuses an order that cannot be made, and finds the unpaid one that is just like it.
    @discardableResult
    mutating func checkNew(_ order: OrderDraft, at now: Instant) throws(TradeRefusal) -> Trade? {
        try check(order, at: now)
        guard self[order.outTradeNo] != nil else { return nil }
        let known = try find(TradeReference(outTradeNo: order.outTradeNo), at: now)
        switch known.status {
        case .success, .finished: throw .tradeHasSuccess
        case .closed: throw .tradeHasClose
        case .waitBuyerPay: break
        }
        guard known.order.totalAmount == order.totalAmount, known.order.subject == order.subject, known.order.buyer == order.buyer else {
            throw .contextInconsistent
        }
        return known
    }

    /// The buyer pays the order whole.
    public mutating func pay(_ reference: TradeReference, by buyer: Buyer, at now: Instant) throws(TradeRefusal) -> Trade {
        let trade = try find(reference, at: now)
        switch trade.status {
        case .success, .finished: throw .tradeHasSuccess
        case .closed: throw .tradeHasClose
        case .waitBuyerPay: break
        }
        if let named = trade.order.buyer, named.userID != buyer.userID { throw .buyerNotMatch }
        return append(.paid(by: buyer), to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now)
    }

    /// Closes an unpaid order. A paid one cannot be closed.
    public mutating func close(_ reference: TradeReference, by actor: Actor = .app, at now: Instant) throws(TradeRefusal) -> Trade {
        let trade = try find(reference, at: now)
        guard trade.status == .waitBuyerPay else { throw .tradeStatusError }
        return append(.closed(by: actor), to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now)
    }

    /// Ends the time for refunds of a paid order at once.
    public mutating func finish(_ reference: TradeReference, at now: Instant) throws(TradeRefusal) -> Trade {
        let trade = try find(reference, at: now)
        guard trade.status == .success else { throw .tradeStatusError }
        return append(.finished, to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now)
    }

    private func check(_ order: OrderDraft, at now: Instant) throws(TradeRefusal) {
        let number = order.outTradeNo.utf8
        guard (1...64).contains(number.count), number.allSatisfy(isWordByte) else { throw .invalidParameter("out_trade_no") }
        guard order.totalAmount.currency == .cny, (Self.leastTotal...Self.greatestTotal).contains(order.totalAmount.minorUnits) else {
            throw .invalidParameter("total_amount")
        }
        guard (1...256).contains(order.subject.count) else { throw .invalidParameter("subject") }
        guard (order.body ?? "").count <= 128 else { throw .invalidParameter("body") }
        if let expiresAt = order.expiresAt {
            guard expiresAt > now else { throw .expiryInThePast }
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
