import Money

/// The file of totals that a bill brings beside its details (汇总): lines for shops or kinds, and one for all of them.
struct TotalsFile {
    private let names: [String]
    private var sums: [String: [UInt8]] = [:]

    /// - Parameter names: the folded names of its columns.
    init(names: [String]) { self.names = names }

    /// Takes a line; only the one for all of them counts.
    mutating func take(_ cells: Cells, _ gbk: GBK) {
        guard cells.count >= names.count, let first = gbk.text(cells[0]), first.hasPrefix("合计") else { return }
        for (place, name) in names.enumerated() { sums[name] = Array(cells[place]) }
    }

    /// Refuses totals that the details do not come to. A total that is not there, or is left empty, says nothing.
    func check(_ found: TradeSums) throws(BillError) {
        try checkCount("交易订单总笔数", found.trades)
        try checkCount("退款订单总笔数", found.refunds)
        for column in [BillColumn.amount, .received, .fee, .royalty] { try checkSum(column.name, found.column(column)) }
        try checkSum("实收净额(元)", [found.net()])
    }

    /// The same for an account bill. What went out may be written with its sign or without.
    func check(_ found: AccountSums) throws(BillError) {
        try checkCount("收入笔数", found.incomes)
        try checkCount("支出笔数", found.outgoes)
        try checkSum(BillColumn.income.name, [found.income])
        try checkSum(BillColumn.outgo.name, [found.outgo, -found.outgo])
        try checkSum("总金额(元)", [Fen.sum(found.income, -found.outgo)])
    }

    private func checkCount(_ name: String, _ found: Int) throws(BillError) {
        guard let text = sums[name].map({ String(decoding: $0, as: UTF8.self) }), !text.isEmpty else { return }
        guard Int(text) == found else { throw .totalsDiffer(what: name, stated: Self.shown(text), found: "\(found)") }
    }

    private func checkSum(_ name: String, _ found: [Int64]) throws(BillError) {
        guard let cell = sums[name], !cell.isEmpty else { return }
        let stated = cell.withUnsafeBytes(Fen.read)
        guard let stated, found.contains(stated) else {
            throw .totalsDiffer(what: name, stated: stated.map { "\(yuan($0))" } ?? "no amount", found: "\(yuan(found[0]))")
        }
    }

    /// A count is digits; anything else is not repeated.
    private static func shown(_ text: String) -> String {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? String(text.prefix(20)) : "no number"
    }
}

/// An amount as errors write it.
func yuan(_ fen: Int64) -> Money { .fen(fen) }
