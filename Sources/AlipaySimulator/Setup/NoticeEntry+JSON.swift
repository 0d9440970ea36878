import Clocks
import JSON

extension NoticeEntry {
    /// What its lines of the journal say of their book.
    static let book = "notices"

    /// The entry as one line of the journal.
    var json: JSONValue {
        var object: JSONObject = [
            "book": .string(Self.book), "sequence": .integer(Int64(sequence)), "at": .integer(at.milliseconds),
            "time": .string(ChinaTime.text(at)),
        ]
        switch event {
        case .queued(let notice):
            object["event"] = "queued"
            object["number"] = .integer(Int64(notice.number))
            for (name, text) in [
                ("id", notice.id), ("outTradeNo", notice.outTradeNo), ("status", notice.status), ("url", notice.url), ("body", notice.body),
            ] {
                object[name] = .string(text)
            }
            if case .waiting(let until) = notice.state { object["until"] = .integer(until.milliseconds) }
        case .sent(let number, let send):
            object["event"] = "sent"
            object["number"] = .integer(Int64(number))
            object["answer"] = .string(send.answer)
            object["taken"] = .bool(send.isTaken)
        }
        return .object(object)
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        let fields = EntryFields(json)
        let at = try fields.at()
        guard let number = json["number"]?.numberValue?.integer.flatMap({ Int(exactly: $0) }) else {
            throw EntryError(description: "no `number`")
        }
        let event: NoticeEvent
        switch try fields.text("event") {
        case "queued":
            event = .queued(
                Notice(
                    number: number, id: try fields.text("id"), outTradeNo: try fields.text("outTradeNo"),
                    status: try fields.text("status"), url: try fields.text("url"), body: try fields.text("body"), createdAt: at,
                    state: fields.instant("until").map(Notice.State.waiting) ?? .withheld))
        case "sent":
            event = .sent(
                number: number, NoticeSend(at: at, answer: try fields.text("answer"), isTaken: json["taken"]?.boolValue ?? false))
        default:
            throw EntryError(description: "`event` is unknown")
        }
        self.init(sequence: try fields.sequence(), at: at, event: event)
    }
}
