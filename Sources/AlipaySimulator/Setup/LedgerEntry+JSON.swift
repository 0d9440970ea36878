import Clocks
import JSON
import Money

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
        self.init(
            sequence: try fields.sequence(), at: try fields.at(), outTradeNo: try fields.text("outTradeNo"),
            tradeNo: try fields.text("tradeNo"),
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
    /// The order as an entry tells it, its number apart.
    var json: JSONObject {
        var object: JSONObject = [
            "amount": .string(totalAmount.decimalText), "subject": .string(subject), "product": .string(product),
        ]
        object["body"] = body.map(JSONValue.string)
        object["buyer"] = buyer?.json
        object["expiresAt"] = expiresAt.map { .integer($0.milliseconds) }
        object["returnURL"] = returnURL.map(JSONValue.string)
        object["notifyURL"] = notifyURL.map(JSONValue.string)
        object["passbackParams"] = passbackParams.map(JSONValue.string)
        if isCertified { object["certified"] = true }
        return object
    }
}

extension Buyer {
    /// The buyer as JSON.
    var json: JSONValue { ["userId": .string(userID), "logonId": .string(logonID)] }
}

extension EntryFields {
    fileprivate func event() throws(EntryError) -> TradeEvent {
        switch try text("event") {
        case "opened":
            return .opened(try order())
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
