/// What an account bill's lines come to, in fen.
struct AccountSums {
    private(set) var incomes = 0
    private(set) var outgoes = 0
    /// What came in.
    private(set) var income: Int64 = 0
    /// What went out, counted upwards.
    private(set) var outgo: Int64 = 0
    private var outgoSign = Sign()

    /// Adds a line: money came in, or went out, never both.
    mutating func add(_ line: DetailLine, _ business: BillRow.Business) throws(BillError) {
        let (inward, outward) = (try line.fenOrNothing(.income), try line.fenOrNothing(.outgo))
        if inward < 0 { throw .mixedSigns(line: line.number, column: BillColumn.income.name) }
        if inward != 0, outward != 0 { throw .badAmount(line: line.number, column: BillColumn.outgo.name) }
        try outgoSign.agree(outward, .outgo, line)
        income = try Fen.sum(income, inward)
        outgo = try Fen.sum(outgo, abs(outward))
        if business == .outgo { outgoes += 1 } else { incomes += 1 }
    }
}
