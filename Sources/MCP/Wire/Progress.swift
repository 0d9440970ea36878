import JSON
import Synchronization

/// How far a call has come, as its client is told: under the very token that it gave, and never the same or less again.
final class Progress: Sendable {
    private let token: JSONValue
    private let last = Mutex<Int?>(nil)

    /// Progress under a client's token; nil where it is none (a string or an integer).
    init?(token: JSONValue) {
        guard let id = RequestID(token) else { return nil }
        self.token = id.value
    }

    /// Hands over what is to be told, in its order; nothing where it is not more than before. `send` must not block.
    func tell(_ done: Int, of total: Int?, _ message: String?, send: (JSONObject) -> Void) {
        last.withLock { last in
            if let last, done <= last { return }
            last = done
            var params: JSONObject = ["progressToken": token, "progress": .number(JSONNumber(done))]
            if let total { params["total"] = .number(JSONNumber(total)) }
            if let message { params["message"] = .string(message) }
            send(params)
        }
    }
}
