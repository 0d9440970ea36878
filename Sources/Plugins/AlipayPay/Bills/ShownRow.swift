import AlipayGateway
import Bills
import JSON
import Money

/// A line of a bill as an agent may see it: outside text made harmless, and who is on the other side masked.
struct ShownRow {
    private let members: [(name: String, text: String)]

    init(_ row: BillRow) {
        members = [
            ("business", row.business.rawValue), ("trade_no", OutsideText.neutral(row.tradeNumber, limit: 64)),
            ("out_trade_no", OutsideText.neutral(row.orderNumber, limit: 64)),
            ("request_no", OutsideText.neutral(row.requestNumber, limit: 64)), ("amount", row.amount.decimalText),
            ("received", row.received.decimalText), ("fee", row.fee.decimalText),
            ("title", OutsideText.withoutLinks(row.title, limit: 128)), ("counterparty", Self.masked(row.counterparty)),
            ("created_at", OutsideText.neutral(row.createdAt, limit: 32)), ("finished_at", OutsideText.neutral(row.finishedAt, limit: 32)),
        ]
    }

    /// What a bill says of a customer is half hidden already (张*(138****1234)); of that the first sign alone stays, enough to tell
    /// a person's row from a nameless one.
    private static func masked(_ account: String) -> String {
        OutsideText.neutral(account, limit: 64).first.map { $0 == "*" ? "***" : "\($0)***" } ?? ""
    }

    /// One line for people.
    var text: String { members.filter { !$0.text.isEmpty }.map { "\($0.name): \($0.text)" }.joined(separator: ", ") }

    /// The same as data.
    var structured: JSONObject {
        var object = JSONObject()
        for (name, text) in members where !text.isEmpty { object[name] = .string(text) }
        return object
    }
}
