import Clocks
import JSON
import Money

/// A text that is no entry of a book.
struct EntryError: Error, CustomStringConvertible {
    let description: String
}

/// The members of an entry, read one by one.
struct EntryFields {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func optional(_ name: String) -> String? { json[name]?.stringValue }

    func text(_ name: String) throws(EntryError) -> String {
        guard let text = optional(name) else { throw EntryError(description: "no `\(name)`") }
        return text
    }

    func instant(_ name: String) -> Instant? { (json[name]?.numberValue?.integer).map { Instant(milliseconds: $0) } }

    func sequence() throws(EntryError) -> Int {
        guard let sequence = json["sequence"]?.numberValue?.integer.flatMap({ Int(exactly: $0) }) else {
            throw EntryError(description: "no `sequence`")
        }
        return sequence
    }

    func at(_ name: String = "at") throws(EntryError) -> Instant {
        guard let at = instant(name) else { throw EntryError(description: "no `\(name)`") }
        return at
    }

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

    func status() throws(EntryError) -> TransferStatus {
        guard let status = TransferStatus(rawValue: try text("status")) else { throw EntryError(description: "`status` is unknown") }
        return status
    }

    func order() throws(EntryError) -> OrderDraft {
        OrderDraft(
            outTradeNo: try text("outTradeNo"), totalAmount: try amount(), subject: try text("subject"), body: optional("body"),
            product: try text("product"), buyer: buyer(), expiresAt: instant("expiresAt"), returnURL: optional("returnURL"),
            notifyURL: optional("notifyURL"), passbackParams: optional("passbackParams"),
            isCertified: json["certified"]?.boolValue ?? false)
    }
}
