import JSON

/// An address that the person before a client is asked to open.
public struct LinkQuestion: Sendable, Hashable {
    /// The name of the question within its answer.
    public let key: String
    /// The question's id, for the note that it has been dealt with.
    public let id: String
    /// What the person is told.
    public let message: String
    /// The address. It shows nothing to somebody who only has it.
    public let url: String

    /// A question.
    public init(key: String, id: String, message: String, url: String) {
        self.key = key
        self.id = id
        self.message = message
        self.url = url
    }
}

extension LinkQuestion {
    /// The method by which a client is asked, inside a result (2026-07-28) or as a request (2025-11-25).
    static let method = "elicitation/create"

    /// The question in the shape of a revision: the id is gone from 2026-07-28 on.
    func params(for version: ProtocolVersion) -> JSONObject {
        var params: JSONObject = ["mode": "url", "message": .string(message), "url": .string(url)]
        if version.isLegacy { params["elicitationId"] = .string(id) }
        return params
    }
}

/// What came of asking a person to open an address.
public enum LinkAnswer: String, Sendable {
    /// They have agreed to open it, which says nothing of what they did there.
    case accept
    /// They have not.
    case decline
    /// They have not answered.
    case cancel
}
