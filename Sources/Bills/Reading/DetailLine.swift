/// One line of a bill's details while it is read: its cells by column. Good until the next line is read.
struct DetailLine {
    let number: Int
    let header: BillHeader
    let cells: Cells
    let gbk: GBK

    /// The bytes of a column's cell; none where the bill has no such column.
    func bytes(_ column: BillColumn) -> UnsafeRawBufferPointer {
        header[column].map { cells[$0] } ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// The text of a column's cell; empty where the bill has no such column.
    func text(_ column: BillColumn) throws(BillError) -> String {
        guard let text = gbk.text(bytes(column)) else { throw .wrongEncoding(line: number) }
        return text
    }

    /// The amount in a column, in fen, with its sign.
    func fen(_ column: BillColumn) throws(BillError) -> Int64 {
        guard let fen = Fen.read(bytes(column)) else { throw .badAmount(line: number, column: column.name) }
        return fen
    }

    /// The amount in a column that may be left empty where there is nothing.
    func fenOrNothing(_ column: BillColumn) throws(BillError) -> Int64 {
        bytes(column).isEmpty ? 0 : try fen(column)
    }

    /// What the line is about.
    func business() throws(BillError) -> BillRow.Business {
        switch header.kind {
        case .account:
            return try fenOrNothing(.outgo) == 0 ? .income : .outgo
        case .trade:
            switch try text(.business) {
            case "交易": return .trade
            case "退款", "交易退款": return .refund
            default: throw .unknownBusiness(line: number)
            }
        }
    }

    /// No cell may be a formula, in whatever column: the file is opened by people in programs for tables.
    func refuseFormulas() throws(BillError) {
        for place in 0..<cells.count where FormulaCell.isFormula(cells[place]) {
            throw .formulaCell(line: number, column: place + 1)
        }
    }
}
