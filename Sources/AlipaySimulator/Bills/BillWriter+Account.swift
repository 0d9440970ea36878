import Money

extension BillWriter {
    static let accountColumns = [
        "账务流水号", "业务流水号", "商户订单号", "商品名称", "发生时间", "对方账号", "收入金额（+元）", "支出金额（-元）", "账户余额（元）", "交易渠道", "业务类型", "备注",
    ]

    /// Every line of the account's bill, each with what the account held after it.
    func accountLines(_ flows: [AccountFlow]) -> [String] {
        var lines = heading("账务明细") + [Self.accountColumns.joined(separator: ",")]
        var held: Int64 = 0
        for (place, flow) in flows.enumerated() {
            held += flow.amount.minorUnits
            guard link.period.contains(flow.at) else { continue }
            let comesIn = flow.amount.isPositive
            let cells = [
                "\(ChinaTime.compactDay(flow.at))\(10_000_000 + place)\t", flow.number + "\t", flow.merchantNumber + "\t",
                Self.cell(flow.title) + "\t", ChinaTime.text(flow.at), flow.counterparty + "\t", comesIn ? flow.amount.decimalText : "",
                comesIn ? "" : flow.amount.decimalText, Money.fen(held).decimalText, "支付宝", flow.kind.rawValue,
                Self.cell(flow.requestNumber) + "\t",
            ]
            lines.append(cells.joined(separator: ","))
        }
        let (incomes, expenses) = sums(flows)
        lines.append("#-----------------------------------------账务明细列表结束------------------------------------")
        lines.append("#支出合计：\(expenses.count)笔，共\(expenses.amount.decimalText)元")
        lines.append("#收入合计：\(incomes.count)笔，共\(incomes.amount.decimalText)元")
        return lines + [exported]
    }

    /// The sums of the account's bill, by kind.
    func accountSummary(_ flows: [AccountFlow]) -> [String] {
        let kinds: [AccountFlow.Kind] = [.payment, .fee, .refund, .deposit, .transfer, .transferReturned]
        func line(_ name: String, _ flows: [AccountFlow]) -> String {
            let (incomes, expenses) = sums(flows)
            let net = Money.fen(incomes.amount.minorUnits + expenses.amount.minorUnits)
            return [
                name, String(incomes.count), incomes.amount.decimalText, String(expenses.count), expenses.amount.decimalText,
                net.decimalText,
            ].joined(separator: ",")
        }
        let rows = kinds.compactMap { kind in
            let some = flows.filter { $0.kind == kind && link.period.contains($0.at) }
            return some.isEmpty ? nil : line(kind.rawValue, some)
        }
        let end = "#-----------------------------------------账务汇总列表结束------------------------------------"
        return heading("账务汇总") + ["业务类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）"] + rows + [line("合计", flows), end, exported]
    }

    private func sums(_ flows: [AccountFlow]) -> (incomes: (count: Int, amount: Money), expenses: (count: Int, amount: Money)) {
        let inside = flows.filter { link.period.contains($0.at) }
        func sum(_ flows: [AccountFlow]) -> (Int, Money) { (flows.count, .fen(flows.reduce(0) { $0 + $1.amount.minorUnits })) }
        return (sum(inside.filter(\.amount.isPositive)), sum(inside.filter { !$0.amount.isPositive }))
    }
}
