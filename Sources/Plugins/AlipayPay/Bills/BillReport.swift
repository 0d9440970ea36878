import AlipayGateway
import Bills
import JSON
import Money
import ToolKit

/// What an agent is told of a bill.
struct BillReport: ToolOutput {
    let bill: KeptBill
    let summary: BillSummary
    /// How many lines were left out before the first one.
    let offset: Int

    static let schema: JSONObject = [
        "type": "object",
        "properties": .object(properties),
        "required": ["handle", "bill_type", "bill_date", "net", "currency"],
    ]

    private static let properties: JSONObject = {
        var all: JSONObject = [
            "handle": ["type": "string", "description": "the bill's name on this host"],
            "bill_type": ["type": "string", "description": "trade or signcustomer"],
            "bill_date": ["type": "string", "description": "the day or month, China time"],
            "currency": ["type": "string", "description": "of all amounts, which are in yuan"],
        ]
        let counts = [
            ("trades", "trades that were paid (交易笔数)"), ("refund_count", "refunds, each part by itself (退款笔数)"),
            ("income_count", "lines on which money came in"), ("outgo_count", "lines on which money went out"),
            ("row_count", "lines that can be asked for with `rows`"), ("next_offset", "`offset` for the lines behind these"),
        ]
        let amounts = [
            ("gross", "order amounts of the trades (订单金额)"), ("refunds", "amounts of the refunds, above zero (退款金额)"),
            ("received", "what the merchant received, less what was given back (商家实收)"),
            ("fees", "Alipay's fees, below zero where they were paid (服务费)"), ("royalties", "royalties that were paid (分润)"),
            ("net", "received with the fees and less the royalties (实收净额); of an account bill, in less out"),
            ("income", "what came in (收入)"), ("outgo", "what went out (支出), above zero"),
        ]
        for (name, meaning) in counts { all[name] = ["type": "integer", "description": .string(meaning)] }
        for (name, meaning) in amounts { all[name] = ["type": "string", "description": .string(meaning)] }
        all["above"] = [
            "type": "object",
            "properties": ["amount": ["type": "string"], "count": ["type": "integer"], "total": ["type": "string"]],
            "required": ["amount", "count", "total"],
        ]
        all["rows"] = ["type": "array", "items": ["type": "object"], "description": "the lines, customers masked"]
        return all
    }()

    var text: String {
        let parts: [(String, String)]
        switch summary.figures {
        case .trade(let figures):
            parts = [
                ("交易", "\(figures.trades) 笔, \(figures.gross.decimalText) 元"),
                ("退款", "\(figures.refundCount) 笔, \(figures.refunds.decimalText) 元"), ("商家实收", "\(figures.received.decimalText) 元"),
                ("服务费", "\(figures.fees.decimalText) 元"), ("分润", "\(figures.royalties.decimalText) 元"),
                ("实收净额", "\(figures.net.decimalText) 元"),
            ]
        case .account(let figures):
            parts = [
                ("收入", "\(figures.incomeCount) 笔, \(figures.income.decimalText) 元"),
                ("支出", "\(figures.outgoCount) 笔, \(figures.outgo.decimalText) 元"), ("净额", "\(figures.net.decimalText) 元"),
            ]
        }
        var text = "账单 \(bill.date) (\(bill.kind), \(bill.handle)): " + parts.map { "\($0): \($1)" }.joined(separator: "; ")
        if let above = summary.above {
            text += "; 高于 \(above.amount.decimalText) 元: \(above.count) 笔, \(above.total.decimalText) 元"
        }
        for row in summary.rows ?? [] { text += "\n" + ShownRow(row).text }
        return text
    }

    var structured: JSONObject {
        var object: JSONObject = [
            "handle": .string(bill.handle), "bill_type": .string(bill.kind), "bill_date": .string(bill.date), "currency": "CNY",
            "row_count": .number(JSONNumber(summary.rowCount)),
        ]
        switch summary.figures {
        case .trade(let figures):
            object["trades"] = .number(JSONNumber(figures.trades))
            object["refund_count"] = .number(JSONNumber(figures.refundCount))
            for (name, amount) in [
                ("gross", figures.gross), ("refunds", figures.refunds), ("received", figures.received), ("fees", figures.fees),
                ("royalties", figures.royalties), ("net", figures.net),
            ] { object[name] = .string(amount.decimalText) }
        case .account(let figures):
            object["income_count"] = .number(JSONNumber(figures.incomeCount))
            object["outgo_count"] = .number(JSONNumber(figures.outgoCount))
            for (name, amount) in [("income", figures.income), ("outgo", figures.outgo), ("net", figures.net)] {
                object[name] = .string(amount.decimalText)
            }
        }
        if let above = summary.above {
            object["above"] = [
                "amount": .string(above.amount.decimalText), "count": .number(JSONNumber(above.count)),
                "total": .string(above.total.decimalText),
            ]
        }
        if let rows = summary.rows {
            object["rows"] = .array(rows.map { .object(ShownRow($0).structured) })
            let next = offset + rows.count
            if !rows.isEmpty, next < summary.rowCount { object["next_offset"] = .number(JSONNumber(next)) }
        }
        return object
    }
}
