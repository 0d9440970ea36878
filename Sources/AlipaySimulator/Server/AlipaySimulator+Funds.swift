import Clocks
public import Money

extension AlipaySimulator {
    /// Says what the platform knows of a transfer; said again, what it knows from now on. Nothing is transferred.
    ///
    /// Throws `TradeRefusal` for what is no transfer, and for the number of one that the application made.
    @discardableResult
    public func stateTransfer(_ draft: TransferDraft) throws(TradeRefusal) -> Transfer {
        try change { books, now throws(TradeRefusal) in try books.funds.state(draft, at: now) }
    }

    /// The transfers, made by the application or stated by tests, oldest first.
    public var transfers: [Transfer] { look { $0.books.funds.all } }

    /// What happened to the account otherwise than by trades, oldest first.
    public var fundsEntries: [FundsEntry] { look { $0.books.funds.entries } }

    /// What the merchant's account holds.
    public var balance: Money { look { $0.books.available } }

    /// The merchant puts money into the account.
    public func deposit(_ amount: Money) throws(TradeRefusal) {
        try change { books, now throws(TradeRefusal) in try books.funds.deposit(amount, at: now) }
    }

    /// Ends a transfer that the application made: one under way as anything, one that arrived by coming back.
    @discardableResult
    public func endTransfer(
        _ outBizNo: String, as status: TransferStatus, errorCode: String? = nil, failReason: String? = nil
    ) throws(TradeRefusal) -> Transfer {
        try change { books, now throws(TradeRefusal) in
            try books.funds.end(outBizNo, as: status, errorCode: errorCode, failReason: failReason, at: now)
        }
    }

    /// The payment codes that are good.
    public var paymentCodes: [PaymentCode] {
        let now = configuration.clock.now()
        return look { $0.books.codes.alive(at: now) }
    }

    /// A buyer scans the code of that text: its order is a trade from here on.
    @discardableResult
    public func scan(_ code: String) throws(TradeRefusal) -> Trade {
        try change { books, now throws(TradeRefusal) in try platform.scan(code, in: &books, at: now) }
    }

    /// A buyer scans the code of an order.
    @discardableResult
    public func scan(codeOf outTradeNo: String) throws(TradeRefusal) -> Trade {
        try change { books, now throws(TradeRefusal) in
            guard let code = books.codes.code(of: outTradeNo, at: now) else { throw .tradeNotExist }
            return try platform.scan(code.text, in: &books, at: now)
        }
    }
}
