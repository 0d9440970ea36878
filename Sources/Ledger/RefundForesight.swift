public import Money
public import PolicyEngine
public import Store

/// What a transaction that reserves a refund will ask of the ledger: whether the order has another one under way, and what counts
/// against limits.
public struct RefundForesight: Foresight {
    private let ledger: Ledger
    private let trade: String
    private let names: [CounterName]

    /// The refund of an order that counts against counters.
    public init(of order: OrderIdentity, counters: [Counter], ledger: Ledger) {
        self.ledger = ledger
        trade = order.tradeNumber
        names = CounterName.all(counters, ledger: ledger)
    }

    /// Asks for all of it at once.
    public static func foresee(_ all: [RefundForesight], in tx: WriteTransaction) throws {
        for (_, same) in Dictionary(grouping: all, by: { $0.ledger.shop }) {
            guard let ledger = same.first?.ledger, let orders = tx.recollection(OrdersAtRest.self) else { continue }
            let book = tx.recollection(BalanceBook.self)
            let trades = Set(same.map(\.trade)).sorted()
            let missing = book?.missing(same.flatMap(\.names), of: ledger.shop) ?? []
            let statements = [ordersUnderWay(trades, ledger.shop)] + (missing.isEmpty ? [] : [Ledger.totals(of: missing, ledger.shop)])
            let answers = try tx.queries(statements, about: trades.map { RowMark.trade($0, ledger.shop) })
            let busy = Set(try answers[0].map { try $0.text("trade_number") })
            for trade in trades where !busy.contains(trade) { orders.insert(trade, of: ledger.shop) }
            if answers.count > 1 { try book?.note(answers[1], of: missing, ledger.shop) }
        }
    }

    private static func ordersUnderWay(_ trades: [String], _ shop: Shop) -> SQLStatement {
        let (text, places) = OrdersAtRest.busy(trades)
        return SQLStatement(text, [.text(shop.key)] + places.map { .text($0) })
    }
}
