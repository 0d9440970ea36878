import AuditLog
import JSON
import Ledger
import Money
import ToolKit

/// What the log says of messages: numbers and amounts, and nothing of the buyer.
enum NoticeEntries {
    /// A message was taken in.
    static func told(_ notice: KeptNotice, shop: Shop) -> EntryDraft {
        var body: JSONObject = [
            "shop": .string(shop.key), "notice": .string(notice.id), "about": .string(notice.kind.rawValue),
            "verdict": .string(notice.verdict.rawValue),
        ]
        if let order = notice.order {
            body["order"] = .string(order.number.text)
            body["trade"] = .string(order.tradeNumber)
        }
        if let amount = notice.amount { body["amount"] = .string("\(amount)") }
        if let price = notice.price { body["price"] = .string(price.rawValue) }
        return EntryDraft(kind: "notified", body: body)
    }

    /// Messages were turned away since this was last said.
    static func turnedAway(_ count: Int, _ reason: String, shop: Shop) -> EntryDraft {
        EntryDraft(
            kind: "notices-turned-away",
            body: ["shop": .string(shop.key), "count": .number(JSONNumber(Int64(count))), "last": .string(reason)])
    }
}
