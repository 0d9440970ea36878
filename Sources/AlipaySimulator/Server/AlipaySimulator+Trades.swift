import Money

extension AlipaySimulator {
    /// The ledger: everything that really happened, oldest first.
    public var ledger: [LedgerEntry] { look { $0.books.trades.entries } }

    /// How often refunds were asked for, by order and request number.
    public var refundTallies: [RefundTally] { look { $0.tallies } }

    /// What came in and what became of it.
    public var counters: Counters { look { $0.counters } }

    /// Every trade, oldest first.
    public var trades: [Trade] { look { $0.books.trades.allTrades } }

    /// The trade under a merchant's number.
    public func trade(_ outTradeNo: String) -> Trade? { look { $0.books.trades[outTradeNo] } }

    /// Makes orders, unpaid or paid at once by their buyer. Either all of them or, where one is refused, none.
    @discardableResult
    public func makeOrders(_ orders: [OrderDraft], paid: Bool) throws(TradeRefusal) -> [Trade] {
        try change { books, now throws(TradeRefusal) in
            var copy = books.trades
            var trades: [Trade] = []
            for order in orders {
                let trade = try copy.open(order, at: now)
                trades.append(paid ? try copy.pay(TradeReference(tradeNo: trade.tradeNo), by: order.buyer ?? .standard, at: now) : trade)
            }
            books.trades = copy
            return trades
        }
    }

    /// A buyer pays an order.
    @discardableResult
    public func pay(_ reference: TradeReference, by buyer: Buyer = .standard) throws(TradeRefusal) -> Trade {
        try change { books, now throws(TradeRefusal) in try books.trades.pay(reference, by: buyer, at: now) }
    }

    /// Somebody else at the merchant's refunds, past the application.
    @discardableResult
    public func refundBySomebodyElse(_ reference: TradeReference, _ request: RefundRequest) throws(TradeRefusal) -> RefundResult {
        try change { books, now throws(TradeRefusal) in try books.trades.refund(reference, request, by: .somebodyElse, at: now) }
    }

    /// Somebody else at the merchant's closes an unpaid order.
    @discardableResult
    public func closeBySomebodyElse(_ reference: TradeReference) throws(TradeRefusal) -> Trade {
        try change { books, now throws(TradeRefusal) in try books.trades.close(reference, by: .somebodyElse, at: now) }
    }

    /// Ends the time for refunds of a paid order at once.
    @discardableResult
    public func finish(_ reference: TradeReference) throws(TradeRefusal) -> Trade {
        try change { books, now throws(TradeRefusal) in try books.trades.finish(reference, at: now) }
    }
}
