import Store

/// An amount in minor units, and how many operations it is of.
struct Tally: Sendable, Hashable {
    static let nothing = Tally(amount: 0, count: 0)

    let amount: Int64
    let count: Int64

    init(amount: Int64, count: Int64) {
        self.amount = amount
        self.count = count
    }

    /// The tally in two columns of a row.
    init(_ row: Row, _ name: String) throws(StoreError) {
        amount = try row.integer("\(name)_amount")
        count = try row.integer("\(name)_count")
    }
}

/// What counts in a window under one key and currency: what is open, and what was posted between the window's edges.
struct WindowSum: Sendable, Hashable {
    let currency: String
    let amount: Int64
    let count: Int64

    /// - Parameters:
    ///   - before: what was posted before the window began.
    ///   - until: what was posted before it ends.
    /// - Throws: ``LedgerError/damaged(_:)`` for sums beyond what can be counted.
    init(currency: String, open: Tally, before: Tally, until: Tally) throws {
        func sum(_ part: KeyPath<Tally, Int64>) throws -> Int64 {
            // What came before the window is in what came before its end: a window that ends before it begins holds nothing.
            let (posted, isOver) = until[keyPath: part].subtractingReportingOverflow(before[keyPath: part])
            let (sum, isBeyond) = open[keyPath: part].addingReportingOverflow(max(0, posted))
            guard !isOver, !isBeyond else { throw LedgerError.damaged("a balance is beyond what can be counted") }
            return sum
        }
        self.currency = currency
        amount = try sum(\.amount)
        count = try sum(\.count)
    }

    /// - Returns: nil where nothing was ever counted under the key.
    init?(_ row: Row) throws {
        guard let currency = try row.optionalText("currency") else { return nil }
        try self.init(currency: currency, open: Tally(row, "open"), before: Tally(row, "before"), until: Tally(row, "until"))
    }
}
