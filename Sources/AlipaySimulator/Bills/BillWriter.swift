import Clocks
import Money

/// Makes the file of a bill: a ZIP of two tables in GBK, one with every line and one with their sums.
struct BillWriter {
    let books: PlatformBooks
    let sellerID: String
    let link: BillLink
    /// When the file is made.
    let now: Instant

    /// The bytes of the file.
    func file() throws(GBKText.Missing) -> [UInt8] {
        let text = try GBKText()
        func encoded(_ lines: [String]) -> [UInt8] {
            var bytes: [UInt8] = []
            for line in lines {
                if link.flaw == .encoding { bytes += Array(line.utf8) } else { text.append(line, to: &bytes) }
                bytes += [0x0D, 0x0A]
            }
            return bytes
        }
        let flows = AccountFlow.all(in: books, before: link.period.to)
        let (title, detail, summary) =
            switch link.kind {
            case .trade: ("业务明细", tradeLines(flows), tradeSummary(flows))
            case .account: ("账务明细", accountLines(flows), accountSummary(flows))
            }
        let name = "\(sellerID)0156_\(link.period.text.split(separator: "-").joined())_\(title)"
        var zip = ZipWriter()
        if link.flaw == .bomb {
            zip.addZeros(text.encoded(name + ".csv"), count: 1_200_000_000)
        } else {
            zip.add(text.encoded(name + ".csv"), encoded(detail))
        }
        zip.add(text.encoded(name + "(汇总).csv"), encoded(summary), isShortened: false)
        let bytes = zip.finish()
        return link.flaw == .truncated ? Array(bytes.prefix(bytes.count / 2)) : bytes
    }

    static let tradeColumns = [
        "支付宝交易号", "商户订单号", "业务类型", "商品名称", "创建时间", "完成时间", "门店编号", "门店名称", "操作员", "终端号", "对方账户", "订单金额（元）",
        "商家实收（元）", "支付宝红包（元）", "集分宝（元）", "支付宝优惠（元）", "商家优惠（元）", "券核销金额（元）", "券名称", "商家红包消费金额（元）", "卡消费金额（元）",
        "退款批次号/请求号", "服务费（元）", "分润（元）", "备注",
    ]

    private func tradeLines(_ flows: [AccountFlow]) -> [String] {
        let rows = self.rows(flows)
        let sums = TradeSums(rows, fee: fee)
        let columns = link.flaw == .column ? Self.tradeColumns.filter { $0 != "服务费（元）" } : Self.tradeColumns
        var lines = heading("业务明细") + [columns.joined(separator: ",")]
        for (place, row) in rows.enumerated() { lines.append(tradeLine(row, isFirst: place == 0)) }
        lines.append("#-----------------------------------------业务明细列表结束------------------------------------")
        lines.append("#交易合计：\(sums.payments)笔，商家实收共\(sums.paid.decimalText)元，商家优惠共0.00元")
        lines.append("#退款合计：\(sums.refunds)笔，商家实收退款共\(sums.refunded.decimalText)元，商家优惠退款共0.00元")
        return lines + [exported]
    }

    private func tradeLine(_ row: AccountFlow, isFirst: Bool) -> String {
        guard let trade = row.trade else { return "" }
        let amount = row.amount.decimalText
        let fee = row.kind == .payment ? self.fee(row).decimalText : "0.00"
        let title = link.flaw == .formula && isFirst ? "=HYPERLINK(\"http://127.0.0.1\")" : Self.cell(row.title)
        var cells = [
            trade.tradeNo + "\t", trade.order.outTradeNo + "\t", row.kind == .refund ? "退款" : "交易", title + "\t",
            ChinaTime.text(trade.createdAt), ChinaTime.text(row.at), "\t", "\t", "\t", "\t", row.counterparty + "\t", amount, amount,
            "0.00",
            "0.00", "0.00", "0.00", "0.00", "", "0.00", "0.00", Self.cell(row.requestNumber) + "\t",
        ]
        if link.flaw != .column { cells.append(fee) }
        cells += ["0.00", Self.cell(trade.order.body ?? "") + "\t"]
        return cells.joined(separator: ",")
    }

    private func tradeSummary(_ flows: [AccountFlow]) -> [String] {
        let sums = TradeSums(rows(flows), fee: fee)
        let total = Money.fen(sums.paid.minorUnits + sums.refunded.minorUnits)
        let net = Money.fen(total.minorUnits + sums.fees.minorUnits)
        let cells = [
            String(sums.payments), String(sums.refunds), total.decimalText, total.decimalText, "0.00", "0.00", "0.00",
            sums.fees.decimalText, "0.00", net.decimalText,
        ].joined(separator: ",")
        let columns = "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
        let end = "#-----------------------------------------业务汇总列表结束------------------------------------"
        return heading("业务汇总") + [columns, "\t,\t,\(cells)", "合计,\t,\(cells)", end, exported]
    }

    private func rows(_ flows: [AccountFlow]) -> [AccountFlow] {
        flows.filter { link.period.contains($0.at) && ($0.kind == .payment || $0.kind == .refund) }
    }

    /// What the platform kept of a payment, negative.
    private func fee(_ row: AccountFlow) -> Money { .fen(-books.trades.fee(of: row.amount).minorUnits) }

    func heading(_ name: String) -> [String] {
        [
            "#支付宝\(name)查询", "#账号：[\(sellerID)0156]",
            "#起始日期：[\(Self.longTime(link.period.from))]   终止日期：[\(Self.longTime(link.period.to))]",
            "#-----------------------------------------\(name)列表----------------------------------------",
        ]
    }

    var exported: String { "#导出时间：[\(Self.longTime(now))]" }

    /// `2026年11月21日 15:04:05`
    private static func longTime(_ instant: Instant) -> String {
        let text = ChinaTime.text(instant)
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3 else { return text }
        return "\(parts[0])年\(parts[1])月\(parts[2])日 \(text.suffix(8))"
    }

    /// A text that stays in its cell: the files quote nothing.
    static func cell(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x2C: result += "，"
            case ..<0x20, 0x7F: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// The sums of a bill of trades.
struct TradeSums {
    var payments = 0
    var refunds = 0
    var paid = Money.fen(0)
    /// Negative.
    var refunded = Money.fen(0)
    /// Negative.
    var fees = Money.fen(0)

    init(_ rows: [AccountFlow], fee: (AccountFlow) -> Money) {
        for row in rows {
            if row.kind == .payment {
                payments += 1
                paid = .fen(paid.minorUnits + row.amount.minorUnits)
                fees = .fen(fees.minorUnits + fee(row).minorUnits)
            } else {
                refunds += 1
                refunded = .fen(refunded.minorUnits + row.amount.minorUnits)
            }
        }
    }
}
