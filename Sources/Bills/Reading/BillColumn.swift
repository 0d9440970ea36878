/// The columns that are read, found by their names: columns were added over the years, and their order is nobody's promise.
enum BillColumn: Int, CaseIterable {
    case tradeNumber, orderNumber, business, title, createdAt, finishedAt, counterparty, amount, received, requestNumber, fee, royalty
    case flow, income, outgo

    /// The names, in half-width brackets; the first one is what errors say.
    private var names: [String] {
        switch self {
        case .tradeNumber: ["支付宝交易号", "业务流水号"]
        case .orderNumber: ["商户订单号"]
        case .business: ["业务类型"]
        case .title: ["商品名称"]
        case .createdAt: ["创建时间", "发生时间"]
        case .finishedAt: ["完成时间"]
        case .counterparty: ["对方账户", "对方账号"]
        case .amount: ["订单金额(元)"]
        case .received: ["商家实收(元)"]
        case .requestNumber: ["退款批次号/请求号", "退款批次号", "退款请求号"]
        case .fee: ["服务费(元)"]
        case .royalty: ["分润(元)"]
        case .flow: ["账务流水号"]
        case .income: ["收入金额(+元)", "收入金额(元)", "收入(元)"]
        case .outgo: ["支出金额(-元)", "支出金额(元)", "支出(元)"]
        }
    }

    /// What errors call the column.
    var name: String { names[0] }

    /// The column of that name; brackets are those of `folded`.
    init?(name: String) {
        guard let column = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
        self = column
    }

    /// What the figures of a bill cannot do without.
    static func needed(for kind: BillKind) -> [BillColumn] {
        switch kind {
        case .trade: [.tradeNumber, .orderNumber, .business, .amount, .received, .requestNumber, .fee, .royalty]
        case .account: [.flow, .income, .outgo]
        }
    }

    /// A name as it is compared: trimmed, and with brackets, signs and the stroke in their half-width forms.
    static func folded(_ name: String) -> String {
        let narrow: [Character: Character] = ["（": "(", "）": ")", "＋": "+", "－": "-", "／": "/"]
        let trimmed = name.drop { $0 == " " || $0 == "\t" }
        var text = String(trimmed.map { narrow[$0] ?? $0 })
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
