/// A trade bill that a test makes: its lines, and how the file writes them down.
public struct SampleBill: Sendable {
    /// One line of the details; amounts in fen, counted upwards.
    public struct Line: Sendable {
        /// Whether it is a refund.
        public var isRefund = false
        /// Alipay's number of the trade.
        public var tradeNumber = "2026112022001401210500000001"
        /// The merchant's number of the order.
        public var orderNumber = "ORDER-1"
        /// What was sold.
        public var title = "手工陶瓷茶杯"
        /// The account on the other side.
        public var counterparty = "张*(138****1234)"
        /// The order's or the refund's amount.
        public var amount: Int64 = 10_000
        /// What the merchant received, or gave back.
        public var received: Int64 = 10_000
        /// The fee: what was paid on a trade, what came back on a refund.
        public var fee: Int64 = 60
        /// The royalty: what was paid on a trade, what came back on a refund.
        public var royalty: Int64 = 0
        /// The refund's number.
        public var requestNumber = ""
        /// When it was.
        public var time = "2026-11-20 12:00:00"

        /// A trade of 100.00.
        public init() {}
    }

    /// The lines.
    public var lines: [Line]
    /// Whether brackets in the names of columns are wide ones (（元）).
    public var hasWideBrackets = true
    /// What stands behind each cell.
    public var padding = "\t"
    /// Whether refunds are written below zero.
    public var hasNegativeRefunds = true
    /// The columns, by their names without the unit, in their order.
    public var columns = Self.standardColumns
    /// What stands behind the lines; nil for what belongs there.
    public var footer: [String]?

    /// A bill of these lines, as Alipay writes it.
    public init(_ lines: [Line]) { self.lines = lines }

    /// The 25 columns of a trade bill.
    public static let standardColumns = [
        "支付宝交易号", "商户订单号", "业务类型", "商品名称", "创建时间", "完成时间", "门店编号", "门店名称", "操作员", "终端号", "对方账户", "订单金额（元）",
        "商家实收（元）", "支付宝红包（元）", "集分宝（元）", "支付宝优惠（元）", "商家优惠（元）", "券核销金额（元）", "券名称", "商家红包消费金额（元）",
        "卡消费金额（元）", "退款批次号/请求号", "服务费（元）", "分润（元）", "备注",
    ]

    /// The file of details as text.
    public var text: String {
        var text = "#支付宝业务明细查询\r\n#账号：[20881234567890120156]\r\n"
        text += "#起始日期：[2026年11月20日 00:00:00]   终止日期：[2026年11月21日 00:00:00]\r\n"
        text += "#-----------------------------------------业务明细列表----------------------------------------\r\n"
        text += columns.map(named).joined(separator: ",") + "\r\n"
        for line in lines {
            for (place, column) in columns.enumerated() {
                if place > 0 { text += "," }
                text += cell(column, line)
                text += padding
            }
            text += "\r\n"
        }
        for line in footer ?? statedTotals { text += line + "\r\n" }
        return text
    }

    /// The file of details in its encoding.
    public var bytes: [UInt8] { GBKBytes.of(text) }

    /// The archive with nothing but the details.
    public var archive: [UInt8] { SampleArchive.pack([.init("20881234567890120156_20261120_业务明细.csv", bytes)]) }

    private var statedTotals: [String] {
        let refunds = lines.filter(\.isRefund)
        let trades = lines.filter { !$0.isRefund }
        func sum(_ lines: [Line]) -> String { Self.yuan(lines.reduce(0) { $0 &+ $1.received }) }
        return [
            "#-----------------------------------------业务明细列表结束------------------------------------",
            "#交易合计：\(trades.count)笔，商家实收共\(sum(trades))元，商家优惠共0.00元",
            "#退款合计：\(refunds.count)笔，商家实收退款共\(refunds.isEmpty ? "" : "-")\(sum(refunds))元，商家优惠退款共0.00元",
            "#导出时间：[2026年11月21日 09:00:00]",
        ]
    }

    /// A name as the file writes it.
    public func named(_ name: String) -> String {
        hasWideBrackets ? name : String(name.map { $0 == "（" ? "(" : $0 == "）" ? ")" : $0 })
    }

    private func cell(_ column: String, _ line: Line) -> String {
        let sign = line.isRefund && hasNegativeRefunds ? "-" : ""
        switch column {
        case "支付宝交易号": return line.tradeNumber
        case "商户订单号": return line.orderNumber
        case "业务类型": return line.isRefund ? "退款" : "交易"
        case "商品名称": return line.title
        case "创建时间", "完成时间": return line.time
        case "对方账户": return line.counterparty
        case "订单金额（元）": return sign + Self.yuan(line.amount)
        case "商家实收（元）": return sign + Self.yuan(line.received)
        case "退款批次号/请求号": return line.requestNumber
        case "服务费（元）": return (line.isRefund || line.fee == 0 ? "" : "-") + Self.yuan(line.fee)
        case "分润（元）": return (line.isRefund || line.royalty == 0 ? "" : "-") + Self.yuan(line.royalty)
        default: return column.hasSuffix("（元）") ? "0.00" : ""
        }
    }

    /// So many fen in yuan.
    public static func yuan(_ fen: Int64) -> String {
        let rest = fen % 100
        return "\(fen / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
