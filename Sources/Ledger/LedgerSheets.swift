import Store

/// The tables that the ledger adds rows to, many at once.
enum LedgerSheets {
    static let operations = Sheet("operations", DraftColumns.names)

    static let keys = Sheet("operation_keys", ["shop", "operation", "key"])

    static let counted = Sheet("counted", ["operation", "counter", "key", "currency", "amount", "state", "at"])

    static let balances = Sheet(
        "balances", keys: ["counter", "key", "currency"], sums: ["open_amount", "open_count", "posted_amount", "posted_count"])

    static let orders = Sheet(
        "orders", keys: ["shop", "trade_number"], first: ["order_number", "currency", "provider_refunded"], sums: ["version"])

    static let steps = Sheet("transfers", ["operation", "step", "kind", "currency", "amount", "at", "number"])
}

/// What answers depend on a row of the ledger's.
enum RowMark {
    /// The operations on an order.
    static func trade(_ trade: String, _ shop: Shop) -> String { "trade \(shop.key) \(trade)" }
}

/// The number of the newest step, once this commit has asked for it.
final class StepNumbers: Recollection {
    static let tables = ["transfers"]

    private var last: Int64?

    init() {}

    /// The number of the next step.
    func next(in tx: WriteTransaction) throws -> Int64 {
        let newest = try last ?? tx.query("SELECT MAX(number) AS number FROM transfers", []).first?.optionalInteger("number") ?? 0
        last = newest + 1
        return newest + 1
    }
}
