public import Clocks
public import Money

/// What is asked for in a refund.
public struct RefundRequest: Sendable, Hashable {
    /// How much, in CNY.
    public let amount: Money
    /// The number of the request within the trade; nil stands for the merchant's order number, and then for the whole amount only.
    public let requestNumber: String?
    /// What the buyer is told.
    public let reason: String?

    /// A refund to ask for.
    public init(amount: Money, requestNumber: String?, reason: String? = nil) {
        self.amount = amount
        self.requestNumber = requestNumber
        self.reason = reason
    }
}

/// What came of a refund request that was not refused.
public struct RefundResult: Sendable, Hashable {
    /// The trade afterwards.
    public let trade: Trade
    /// The refund under the number.
    public let refund: TradeRefund
    /// Whether this very request moved the money; false for a repetition.
    public let fundChange: Bool
}

/// What came of a cancellation.
public enum CancelResult: Sendable, Hashable {
    /// There is no such trade, and so nothing to do.
    case absent
    /// The order was unpaid and is closed.
    case closed(Trade)
    /// The order was paid and the money went back.
    case refunded(Trade)
}

extension TradeBook {
    /// Refunds a part or the whole of a trade, once for each request number.
    ///
    /// A repetition with the same amount changes nothing and is no failure, whatever has become of the trade since.
    /// - Parameter available: what the account holds; nil where nothing but trades moves it.
    public mutating func refund(
        _ reference: TradeReference, _ request: RefundRequest, by actor: Actor = .app, available: Money? = nil, at now: Instant
    ) throws(TradeRefusal) -> RefundResult {
        guard request.amount.currency == .cny, request.amount.isPositive else { throw .invalidParameter("refund_amount") }
        let trade = try find(reference, at: now)
        let number = try requestNumber(of: request, for: trade)
        if let earlier = trade.refund(number) {
            guard earlier.amount == request.amount else { throw .discordantRepeatRequest }
            return RefundResult(trade: trade, refund: earlier, fundChange: false)
        }
        switch trade.status {
        case .waitBuyerPay: throw .tradeStatusError
        case .closed: throw .tradeHasClose
        case .finished: throw .tradeHasFinished
        case .success: break
        }
        guard request.amount.minorUnits <= trade.refundable.minorUnits else { throw .refundFeeError }
        guard request.amount.minorUnits <= (available ?? request.amount).minorUnits else { throw .sellerBalanceNotEnough }
        let event = TradeEvent.refunded(requestNumber: number, amount: request.amount, reason: request.reason, by: actor)
        let after = append(event, to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now)
        guard let refund = after.refund(number) else { preconditionFailure("a refund that was just written is not there") }
        return RefundResult(trade: after, refund: refund, fundChange: true)
    }

    /// Looks a refund up. A refund that does not exist is no failure: the second value is nil.
    public mutating func lookUpRefund(
        _ reference: TradeReference, requestNumber: String, at now: Instant
    ) throws(TradeRefusal) -> (trade: Trade, refund: TradeRefund?) {
        let trade = try find(reference, at: now)
        return (trade, trade.refund(requestNumber))
    }

    /// Takes an order back: closes it where it is unpaid, refunds what is left where it is paid.
    /// - Parameter available: what the account holds; nil where nothing but trades moves it.
    public mutating func cancel(_ reference: TradeReference, available: Money? = nil, at now: Instant) throws(TradeRefusal) -> CancelResult
    {
        let trade: Trade
        do {
            trade = try find(reference, at: now)
        } catch .tradeNotExist {
            return .absent
        }
        switch trade.status {
        case .waitBuyerPay:
            return .closed(append(.closed(by: .app), to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now))
        case .closed:
            return trade.paidAt == nil ? .closed(trade) : .refunded(trade)
        case .finished:
            throw .tradeHasFinished
        case .success:
            guard now < trade.createdAt + cancelWindow else { throw .cancelTimeOut }
            guard trade.refundable.minorUnits <= (available ?? trade.refundable).minorUnits else { throw .sellerBalanceNotEnough }
            let event = TradeEvent.refunded(
                requestNumber: "cancel_\(trade.tradeNo)", amount: trade.refundable, reason: nil, by: .app)
            return .refunded(append(event, to: trade.order.outTradeNo, tradeNo: trade.tradeNo, at: now))
        }
    }

    private func requestNumber(of request: RefundRequest, for trade: Trade) throws(TradeRefusal) -> String {
        guard let number = request.requestNumber else {
            guard request.amount == trade.order.totalAmount else { throw .refundAmountNotEqualTotal }
            return trade.order.outTradeNo
        }
        guard (1...64).contains(number.utf8.count) else { throw .invalidParameter("out_request_no") }
        return number
    }
}
