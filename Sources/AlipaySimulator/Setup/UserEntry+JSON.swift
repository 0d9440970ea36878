import Clocks
import JSON

extension UserEntry {
    /// What its lines of the journal say of their book.
    static let book = "users"

    /// The entry as one line of the journal. Its tokens are secrets of a simulated world, in a file for its owner alone.
    var json: JSONValue {
        var object: JSONObject = [
            "book": .string(Self.book), "sequence": .integer(Int64(sequence)), "at": .integer(at.milliseconds),
            "time": .string(ChinaTime.text(at)),
        ]
        switch event {
        case .consented(let code, let userID, let scope):
            object["event"] = "consented"
            object["code"] = .string(code)
            object["userId"] = .string(userID)
            object["scope"] = .string(scope)
        case .granted(let grant, let voucher):
            object["event"] = "granted"
            object["for"] = .string(voucher)
            object["accessToken"] = .string(grant.accessToken)
            object["refreshToken"] = .string(grant.refreshToken)
            object["userId"] = .string(grant.userID)
            object["scope"] = .string(grant.scope)
            object["expiresAt"] = .integer(grant.expiresAt.milliseconds)
            object["refreshUntil"] = .integer(grant.refreshUntil.milliseconds)
        }
        return .object(object)
    }

    /// Reads what `json` wrote.
    init(json: JSONValue) throws(EntryError) {
        let fields = EntryFields(json)
        let at = try fields.at()
        let event: UserEvent
        switch try fields.text("event") {
        case "consented":
            event = .consented(code: try fields.text("code"), userID: try fields.text("userId"), scope: try fields.text("scope"))
        case "granted":
            let grant = AccessGrant(
                accessToken: try fields.text("accessToken"), refreshToken: try fields.text("refreshToken"),
                userID: try fields.text("userId"), scope: try fields.text("scope"), issuedAt: at, expiresAt: try fields.at("expiresAt"),
                refreshUntil: try fields.at("refreshUntil"))
            event = .granted(grant, for: try fields.text("for"))
        default:
            throw EntryError(description: "`event` is unknown")
        }
        self.init(sequence: try fields.sequence(), at: at, event: event)
    }
}
