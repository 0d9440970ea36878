import Clocks
import JSON
import Money

/// A text that is no ledger entry.
struct EntryError: Error, CustomStringConvertible {
    let description: String
}

extension LedgerEntry {
    /// The entry as one JSON object: a line of the journal and an element of the ledger's listing alike.
    var json: JSONValue {
        var object: JSONObject = [
            "sequence": .integer(Int64(sequence)), "at": .integer(at.milliseconds), "time": .string(ChinaTime.text(at)),
            "event": .string(event.name), "outTradeNo": .string(outTradeNo), "tradeNo": .string(tradeNo),
        ]
        switch event {
        case .opened(let order):
            for member in order.json.members { object[member.key] = member.value }
        case .paid(let buyer):
            object["buyer"] = buyer.json
        case .refunded(let requestNumber, let amount, let reason, let actor):
            object["requestNumber"] = .string(requestNumber)
            object["amount"] = .string(amount.decimalText)
            if let reason { object["reason"] = .string(reason) }
            object["by"] = .string(actor.rawValue)
        case .closed(let actor):
            object["by"] = .string(actor.rawValue)
        case .finished:
            break
        }
        return .object(object)
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        let fields = EntryFields(json)
        guard let sequence = json["sequence"]?.numberValue?.integer.flatMap({ Int(exactly: $0) }) else {
            throw EntryError(description: "no `sequence`")
        }
        guard let at = fields.instant("at") else { throw EntryError(description: "no `at`") }
        self.init(
            sequence: sequence, at: at, outTradeNo: try fields.text("outTradeNo"), tradeNo: try fields.text("tradeNo"),
            event: try fields.event())
    }
}

extension TradeEvent {
    fileprivate var name: String {
        switch self {
        case .opened: "opened"
        case .paid: "paid"
        case .refunded: "refunded"
        case .closed: "closed"
        case .finished: "finished"
        }
    }
}

extension OrderDraft {
    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "amount": .string(totalAmount.decimalText), "subject": .string(subject), "product": .string(product),
        ]
        object["body"] = body.map(JSONValue.string)
        object["buyer"] = buyer?.json
        object["expiresAt"] = expiresAt.map { .integer($0.milliseconds) }
        object["returnURL"] = returnURL.map(JSONValue.string)
        object["notifyURL"] = notifyURL.map(JSONValue.string)
        object["passbackParams"] = passbackParams.map(JSONValue.string)
        return object
    }
}

extension Buyer {
    /// The buyer as JSON.
    var json: JSONValue { ["userId": .string(userID), "logonId": .string(logonID)] }
}

/// The members of an entry, read one by one.
private struct EntryFields {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func optional(_ name: String) -> String? { json[name]?.stringValue }

    func text(_ name: String) throws(EntryError) -> String {
        guard let text = optional(name) else { throw EntryError(description: "no `\(name)`") }
        return text
    }

    func instant(_ name: String) -> Instant? { (json[name]?.numberValue?.integer).map { Instant(milliseconds: $0) } }

    func amount() throws(EntryError) -> Money {
        guard let amount = BusinessContent.amount(try text("amount")) else { throw EntryError(description: "`amount` is no amount") }
        return amount
    }

    func buyer() -> Buyer? {
        guard let userID = json["buyer"]?["userId"]?.stringValue, let logonID = json["buyer"]?["logonId"]?.stringValue else { return nil }
        return Buyer(userID: userID, logonID: logonID)
    }

    func actor() throws(EntryError) -> Actor {
        guard let actor = Actor(rawValue: try text("by")) else { throw EntryError(description: "`by` names nobody") }
        return actor
    }

    func event() throws(EntryError) -> TradeEvent {
        switch try text("event") {
        case "opened":
            return .opened(
                OrderDraft(
                    outTradeNo: try text("outTradeNo"), totalAmount: try amount(), subject: try text("subject"), body: optional("body"),
                    product: try text("product"), buyer: buyer(), expiresAt: instant("expiresAt"), returnURL: optional("returnURL"),
                    notifyURL: optional("notifyURL"), passbackParams: optional("passbackParams")))
        case "paid":
            guard let buyer = buyer() else { throw EntryError(description: "no `buyer`") }
            return .paid(by: buyer)
        case "refunded":
            return .refunded(requestNumber: try text("requestNumber"), amount: try amount(), reason: optional("reason"), by: try actor())
        case "closed":
            return .closed(by: try actor())
        case "finished":
            return .finished
        default:
            throw EntryError(description: "`event` is unknown")
        }
    }
}
