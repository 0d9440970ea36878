public import Money

/// A bill as Alipay packs it: a ZIP archive with the details of a day or a month, and of a trade bill its totals.
///
/// It is read from beginning to end each time it is asked, in the memory of a few lines, however long it is. That takes its time:
/// ``BillDesk`` does it away from threads that others wait for.
public struct BillArchive: Sendable {
    private let zip: [UInt8]
    private let limits: BillLimits

    /// A bill out of the bytes of its archive.
    /// - Throws: ``BillError`` where they are no archive, or one that no bill is. Nothing is unpacked yet.
    public init(_ zip: [UInt8], limits: BillLimits = .standard) throws(BillError) {
        self.zip = zip
        self.limits = limits
        try zip.withUnsafeBufferPointer { (bytes) throws(BillError) in _ = try ZipArchive(bytes, limits: limits) }
    }

    /// Adds the bill up.
    /// - Parameters:
    ///   - amount: the trades above it are counted by themselves, or what came in where it is an account bill.
    ///   - rows: which lines are wanted; only such above `amount` where one is given.
    public func summary(above amount: Money? = nil, rows: RowRequest? = nil) throws(BillError) -> BillSummary {
        var above = AboveTally(amount)
        var chosen = RowChoice(rows)
        let reading = try read { (line, business) throws(BillError) in
            guard try above.takes(line, business) else { return }
            if chosen.takesNext() { chosen.rows.append(try BillRow(line, business)) }
        }
        return BillSummary(
            figures: try reading.figures(), above: above.figures, rows: rows == nil ? nil : chosen.rows, rowCount: chosen.count)
    }

    /// Shows each line, in their order.
    ///
    /// What is wrong with a bill may show only at its end: what was made of the lines before counts only when this has returned.
    /// - Returns: what the bill comes to.
    public func forEachRow(_ body: (BillRow) -> Void) throws(BillError) -> BillSummary {
        var count = 0
        let reading = try read { (line, business) throws(BillError) in
            body(try BillRow(line, business))
            count += 1
        }
        return BillSummary(figures: try reading.figures(), above: nil, rows: nil, rowCount: count)
    }

    private func read(_ visit: BillReading.Visit) throws(BillError) -> BillReading {
        try zip.withUnsafeBufferPointer { (bytes) throws(BillError) in
            try BillReading.read(ZipArchive(bytes, limits: limits), visit: visit)
        }
    }
}

/// Counts what lies above an amount.
private struct AboveTally {
    private let amount: Money?
    private var count = 0
    private var total: Int64 = 0

    init(_ amount: Money?) { self.amount = amount }

    /// Whether the line is one that is asked for.
    mutating func takes(_ line: DetailLine, _ business: BillRow.Business) throws(BillError) -> Bool {
        guard let amount else { return true }
        guard business == .trade || business == .income else { return false }
        let fen = try line.header.kind == .trade ? line.fen(.amount) : line.fenOrNothing(.income)
        if fen <= amount.minorUnits { return false }
        count += 1
        total = try Fen.sum(total, fen)
        return true
    }

    var figures: AboveFigures? { amount.map { AboveFigures(amount: $0, count: count, total: .fen(total)) } }
}

/// Picks the lines that are wanted.
private struct RowChoice {
    private(set) var count = 0
    var rows: [BillRow] = []
    private let request: RowRequest?

    init(_ request: RowRequest?) { self.request = request }

    mutating func takesNext() -> Bool {
        count += 1
        guard let request else { return false }
        return count > request.offset && rows.count < request.limit
    }
}

extension BillReading {
    /// The figures of what was read.
    fileprivate func figures() throws(BillError) -> BillSummary.Figures {
        if kind == .account {
            return .account(
                AccountFigures(
                    incomeCount: account.incomes, outgoCount: account.outgoes, income: .fen(account.income), outgo: .fen(account.outgo),
                    net: .fen(try Fen.sum(account.income, -account.outgo))))
        }
        return .trade(
            TradeFigures(
                trades: trades.trades, refundCount: trades.refunds, gross: .fen(trades.gross), refunds: .fen(trades.refunded),
                received: .fen(try Fen.sum(trades.received, -trades.returned)), fees: .fen(trades.fees),
                royalties: .fen(trades.royalties), net: .fen(try trades.net())))
    }
}
