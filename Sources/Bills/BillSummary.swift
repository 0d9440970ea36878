public import Money

/// What a bill comes to, exact to the fen.
public struct BillSummary: Sendable, Hashable {
    /// The figures of one of the two bills.
    public enum Figures: Sendable, Hashable {
        /// Of a trade bill.
        case trade(TradeFigures)
        /// Of an account bill.
        case account(AccountFigures)
    }

    /// The figures.
    public let figures: Figures
    /// What lies above the amount that was asked for; nil where none was.
    public let above: AboveFigures?
    /// The lines that were asked for, in their order; nil where none were.
    public let rows: [BillRow]?
    /// How many lines there are to be asked for: those above the amount where one was given, else all.
    public let rowCount: Int
}

/// A trade bill's figures.
public struct TradeFigures: Sendable, Hashable {
    /// Trades that were paid.
    public let trades: Int
    /// Refunds, each of a part counted by itself.
    public let refundCount: Int
    /// Order amounts of the trades (订单金额).
    public let gross: Money
    /// Order amounts of the refunds, above zero.
    public let refunds: Money
    /// What the merchant received (商家实收), less what of that was given back.
    public let received: Money
    /// Alipay's fees (服务费) as they stand: below zero where more was paid than came back.
    public let fees: Money
    /// Royalties (分润) that were paid, less what of them came back.
    public let royalties: Money
    /// What the merchant is left with: ``received`` plus ``fees`` less ``royalties``.
    public let net: Money
}

/// An account bill's figures.
public struct AccountFigures: Sendable, Hashable {
    /// Lines on which money came in.
    public let incomeCount: Int
    /// Lines on which money went out.
    public let outgoCount: Int
    /// What came in.
    public let income: Money
    /// What went out, above zero.
    public let outgo: Money
    /// What came in less what went out.
    public let net: Money
}

/// The trades, or what came in, above an amount.
public struct AboveFigures: Sendable, Hashable {
    /// The amount; what is exactly this much is not above it.
    public let amount: Money
    /// How many there are.
    public let count: Int
    /// What they come to.
    public let total: Money
}

/// Which lines are wanted.
public struct RowRequest: Sendable, Hashable {
    /// How many are left out at the beginning.
    public let offset: Int
    /// The most that are wanted.
    public let limit: Int

    /// Lines of a bill. Numbers below zero count as zero, and no more than 1000 are ever given.
    public init(offset: Int, limit: Int) {
        self.offset = max(0, offset)
        self.limit = min(max(0, limit), 1000)
    }
}
