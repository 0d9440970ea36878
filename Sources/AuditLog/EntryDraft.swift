public import JSON

/// What is to be written down.
public struct EntryDraft: Sendable {
    /// What kind of event it is, for instance `refund.reserved`.
    public let kind: String

    /// What happened. No secret and no personal value belongs in it.
    public let body: JSONObject

    /// Values about a person (a buyer's number, a name). The log keeps a salted commitment of each: later somebody who knows the
    /// value can prove that it is the one, and nobody can find it out from the log.
    public let personal: [String: String]

    /// A draft of an entry.
    public init(kind: String, body: JSONObject, personal: [String: String] = [:]) {
        self.kind = kind
        self.body = body
        self.personal = personal
    }
}
