import JSON

/// Whose calls are refused for coming too fast, and which ones.
struct Limitation: Sendable, Hashable {
    /// A limit on calls.
    enum Limit: String, Sendable {
        /// Reads a minute.
        case reads
        /// Orders an hour that nobody knows.
        case unknownOrders = "unknown-orders"
    }

    let limit: Limit
    let key: LimitKey

    func body(_ count: Int) -> JSONObject {
        var body: JSONObject = ["limit": .string(limit.rawValue), "agent": .string(key.agent), "count": .integer(Int64(count))]
        if let conversation = key.conversation { body["conversation"] = .string(conversation) }
        return body
    }
}

/// What limits are counted for: an agent in a conversation, or outside of any.
struct LimitKey: Sendable, Hashable {
    let agent: String
    let conversation: String?

    init(_ principal: Principal) {
        agent = principal.agent
        conversation = principal.conversation
    }
}
