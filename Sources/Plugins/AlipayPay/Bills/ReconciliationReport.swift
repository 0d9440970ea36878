import AlipayGateway
import JSON
import Money
import ToolKit

/// What an agent is told of a comparison.
struct ReconciliationReport: ToolOutput {
    let bill: KeptBill
    let reconciliation: Reconciliation

    /// The most findings that are listed; all of them are counted.
    private static let mostLines = 50

    static let schema: JSONObject = [
        "type": "object",
        "properties": [
            "handle": ["type": "string", "description": "the bill's name on this host"],
            "bill_date": ["type": "string", "description": "the day or month, China time"],
            "agrees": ["type": "boolean", "description": "whether nothing was found that does not agree"],
            "matched_payments": ["type": "integer", "description": "payments that this host asked for"],
            "matched_refunds": ["type": "integer", "description": "refunds that this host made"],
            "outside_payments": ["type": "integer", "description": "payments that this host did not ask for"],
            "outside_payments_total": ["type": "string", "description": "what they come to, in yuan"],
            "outside_refunds": ["type": "integer", "description": "refunds that this host did not make"],
            "outside_refunds_total": ["type": "string", "description": "what they come to, in yuan"],
            "state_differs": ["type": "integer", "description": "refunds that the bill has and this host does not count as done"],
            "amount_differs": ["type": "integer", "description": "movements with another amount in the bill than here"],
            "missing_in_bill": ["type": "integer", "description": "refunds that count as done here and are not in the bill"],
            "findings": ["type": "array", "items": ["type": "object"], "description": "what does not agree, at most 50 of it"],
        ],
        "required": ["handle", "bill_date", "agrees", "matched_payments", "matched_refunds", "findings"],
    ]

    var seenRefunds: [SeenRefund] { reconciliation.news }

    private func count(_ finding: Reconciliation.Finding) -> Int { reconciliation.counts[finding] ?? 0 }

    /// Payments from outside are no disagreement: a shop may have other ways to sell.
    private var agrees: Bool { reconciliation.lines.isEmpty }

    var text: String {
        let outside = reconciliation.outsidePayments
        var text = "账单 \(bill.date) (\(bill.handle)) 对账\(agrees ? "一致" : "有差异"): 一致的收款 \(reconciliation.matchedPayments) 笔, "
        text += "一致的退款 \(reconciliation.matchedRefunds) 笔, 非本机收款 \(outside.count) 笔 (\(outside.total.decimalText) 元), "
        text += "非本机退款 \(count(.outsideRefund)) 笔 (\(reconciliation.outsideRefundTotal.decimalText) 元), "
        text += "状态不一致 \(count(.stateDiffers)) 笔, 金额不一致 \(count(.amountDiffers)) 笔, 账单中没有 \(count(.missingInBill)) 笔"
        for line in reconciliation.lines.prefix(Self.mostLines) {
            text += "\n" + Self.members(line).map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        }
        return text
    }

    var structured: JSONObject {
        let outside = reconciliation.outsidePayments
        var object: JSONObject = [
            "handle": .string(bill.handle), "bill_date": .string(bill.date), "agrees": .bool(agrees),
            "outside_payments_total": .string(outside.total.decimalText),
            "outside_refunds_total": .string(reconciliation.outsideRefundTotal.decimalText),
        ]
        for (name, count) in [
            ("matched_payments", reconciliation.matchedPayments), ("matched_refunds", reconciliation.matchedRefunds),
            ("outside_payments", outside.count), ("outside_refunds", count(.outsideRefund)), ("state_differs", count(.stateDiffers)),
            ("amount_differs", count(.amountDiffers)), ("missing_in_bill", count(.missingInBill)),
        ] { object[name] = .number(JSONNumber(count)) }
        object["findings"] = .array(
            reconciliation.lines.prefix(Self.mostLines).map { line in
                var finding = JSONObject()
                for (name, text) in Self.members(line) { finding[name] = .string(text) }
                return .object(finding)
            })
        return object
    }

    private static func members(_ line: Reconciliation.Line) -> [(String, String)] {
        let all = [
            ("finding", line.finding.rawValue), ("trade_no", OutsideText.neutral(line.order.tradeNumber, limit: 64)),
            ("out_trade_no", OutsideText.neutral(line.order.number.text, limit: 64)),
            ("request_no", OutsideText.neutral(line.number ?? "", limit: 64)), ("bill_amount", line.billed?.decimalText ?? ""),
            ("ledger_amount", line.booked?.decimalText ?? ""), ("ledger_state", line.state ?? ""),
            ("operation", line.operation?.text ?? ""),
        ]
        return all.filter { !$0.1.isEmpty }
    }
}
