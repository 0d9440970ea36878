/// What a file of an archive is, by the line of its columns' names. What the file itself is called says nothing: names come in GBK and
/// in UTF-8, and with other words in them.
enum FileHeader {
    /// The details of a bill.
    case detail(BillHeader)
    /// The sums of a bill: the file's columns by their folded names.
    case totals([String])
    /// Something else.
    case other

    /// Reads the names, which are folded.
    init(names: [String]) throws(BillError) {
        let all = Set(names)
        if !all.isDisjoint(with: ["交易订单总笔数", "退款订单总笔数", "收入笔数", "支出笔数"]) {
            self = .totals(names)
        } else if !all.isDisjoint(with: ["账务流水号", "收入金额(+元)", "支出金额(-元)"]) {
            self = .detail(try BillHeader(kind: .account, names: names))
        } else if all.intersection(["支付宝交易号", "商户订单号", "业务类型", "订单金额(元)", "商家实收(元)"]).count >= 2 {
            self = .detail(try BillHeader(kind: .trade, names: names))
        } else {
            self = .other
        }
    }
}

/// Where the columns of a bill's details stand.
struct BillHeader {
    /// Which bill it is.
    let kind: BillKind
    /// How many cells each line has: as many as the line of the names, nameless ones at its end included.
    let count: Int
    /// What each column holds, as its name says.
    let shapes: [ColumnShape]
    private let places: [Int]

    /// - Throws: ``BillError/missingColumn(name:)`` or ``BillError/repeatedColumn(name:)``.
    init(kind: BillKind, names: [String]) throws(BillError) {
        self.kind = kind
        count = names.count
        var places = [Int](repeating: -1, count: BillColumn.allCases.count)
        for (place, name) in names.enumerated() {
            guard let column = BillColumn(name: name) else { continue }
            if places[column.rawValue] >= 0 { throw .repeatedColumn(name: column.name) }
            places[column.rawValue] = place
        }
        self.places = places
        shapes = names.map(ColumnShape.init(name:))
        for column in BillColumn.needed(for: kind) where self[column] == nil { throw .missingColumn(name: column.name) }
    }

    /// The column's place, from 0; nil where the bill has none.
    @inline(__always)
    subscript(_ column: BillColumn) -> Int? {
        let place = places[column.rawValue]
        return place < 0 ? nil : place
    }
}
