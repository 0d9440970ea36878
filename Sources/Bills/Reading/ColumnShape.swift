/// What a column holds, as far as its name tells: enough to see where a cell ends whose text has a comma in it.
enum ColumnShape {
    /// An amount, which may be left empty.
    case amount
    /// `2026-11-20 12:00:00`
    case time
    /// 交易 or 退款.
    case business
    /// Digits.
    case number
    /// A number that the merchant made: anything without a comma.
    case word
    /// Anything, commas included.
    case text

    /// - Parameter name: the column's folded name.
    init(name: String) {
        switch BillColumn(name: name) {
        case .business: self = .business
        case .createdAt, .finishedAt: self = .time
        case .tradeNumber, .flow: self = .number
        case .orderNumber, .requestNumber: self = .word
        default: self = name.hasSuffix("元)") ? .amount : .text
        }
    }

    /// Whether a cell can be one of this column.
    func takes(_ cell: UnsafeRawBufferPointer, _ gbk: GBK) -> Bool {
        switch self {
        case .amount: cell.isEmpty || Fen.read(cell) != nil
        case .time: Self.isTime(cell)
        case .business: DetailLine.business(of: gbk.text(cell)) != nil
        case .number: cell.allSatisfy { (0x30...0x39).contains($0) }
        case .word, .text: true
        }
    }

    private static func isTime(_ cell: UnsafeRawBufferPointer) -> Bool {
        let form = "0000-00-00 00:00:00".utf8
        return cell.count == form.count
            && zip(cell, form).allSatisfy { byte, sign in sign == 0x30 ? (0x30...0x39).contains(byte) : byte == sign }
    }
}
