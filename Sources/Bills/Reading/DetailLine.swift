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
            guard let business = Self.business(of: try text(.business)) else { throw .unknownBusiness(line: number) }
            return business
        }
    }

    /// What a word of the column 业务类型 means; nil for one that is not known.
    static func business(of word: String?) -> BillRow.Business? {
        switch word {
        case "交易": .trade
        case "退款", "交易退款": .refund
        default: nil
        }
    }
}
